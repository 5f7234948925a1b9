import CarrierFormats
import Crypto
import FoundationEssentials

/// A webhook to measure with: two aggregators that send the whole history every time, and our own format.
struct BenchDelivery: Sendable {
    let format: CarrierFormat
    let secret: String
    let make: @Sendable (Date) -> WebhookRequest

    /// The webhook as it would be sent now.
    func request(now: Date) -> WebhookRequest { make(now) }

    static let all: [BenchDelivery] = [easyPost, seventeenTrack, waybill]

    /// Eight scans, about 3 kB.
    private static let easyPost = BenchDelivery(format: .easyPost, secret: "a secret") { _ in
        let scans = (0..<8).map { step in
            #"{"object":"TrackingDetail","message":"Arrived at the carrier's location","description":"Arrived at the carrier's location","#
                + #""status":"in_transit","status_detail":"arrived_at_facility","datetime":"2026-01-0\#(step + 1)T15:00:00Z","source":"FedEx","#
                + #""carrier_code":"AR","tracking_location":{"object":"TrackingLocation","city":"ORLANDO","state":"FL","country":"US","zip":"32837"}}"#
        }
        let body =
            #"{"description":"tracker.updated","mode":"production","id":"evt_1","object":"Event","result":{"id":"trk_1","object":"Tracker","#
            + #""tracking_code":"EZ1","status":"in_transit","weight":614.4,"est_delivery_date":"2026-01-09T00:00:00Z","carrier":"FedEx","#
            + #""updated_at":"2026-01-08T15:00:00Z","tracking_details":[\#(scans.joined(separator: ","))]}}"#
        return signed(body, header: "x-hmac-signature") {
            "hmac-sha256-hex=" + hex(HMAC<SHA256>.authenticationCode(for: $0, using: key))
        }
    }

    /// Eight scans of one provider.
    private static let seventeenTrack = BenchDelivery(format: .seventeenTrack, secret: "a secret") { _ in
        let scans = (0..<8).map { step in
            #"{"time_iso":"2026-01-0\#(step + 1)T10:00:00+08:00","time_utc":"2026-01-0\#(step + 1)T02:00:00Z","description":"Departed","#
                + #""location":"Shenzhen","stage":null,"sub_status":"InTransit_Other","address":{"country":"CN","city":"Shenzhen"}}"#
        }
        let body =
            #"{"event":"TRACKING_UPDATED","data":{"number":"RR123456785CN","carrier":3011,"track_info":{"latest_status":{"status":"InTransit"},"#
            + #""tracking":{"providers":[{"provider":{"key":3011,"name":"China Post"},"events":[\#(scans.joined(separator: ","))]}]}}}}"#
        return signed(body, header: "sign") { hex(SHA256.hash(data: $0 + Array("/a secret".utf8))) }
    }

    /// Three events, as the simulated carriers send them.
    private static let waybill = BenchDelivery(
        format: .waybill, secret: "whsec_" + Data("a secret of the bench!".utf8).base64EncodedString()
    ) { now in
        let events = (0..<3).map { step in
            #"{"id":"W1-\#(step)","tracking_number":"W1","status":"in_transit","code":"IT","message":"On its way","place":"Curitiba","#
                + #""occurred_at":"2026-01-0\#(step + 1)T10:00:00-03:00"}"#
        }
        let body = Array(#"{"events":[\#(events.joined(separator: ","))]}"#.utf8)
        let secret = try? WebhookSecret("whsec_" + Data("a secret of the bench!".utf8).base64EncodedString())
        let headers = secret.flatMap { try? StandardWebhook(secrets: [$0]).sign(id: "msg_1", at: now, body: body) }
        return WebhookRequest(
            headers: [
                "webhook-id": headers?.id ?? "", "webhook-timestamp": headers?.timestamp ?? "",
                "webhook-signature": headers?.signature ?? "",
            ], body: body)
    }

    private static var key: SymmetricKey { SymmetricKey(data: Array("a secret".utf8)) }

    private static func signed(_ body: String, header: String, _ signature: ([UInt8]) -> String) -> WebhookRequest {
        WebhookRequest(headers: [header: signature(Array(body.utf8))], body: Array(body.utf8))
    }

    private static func hex(_ bytes: some Sequence<UInt8>) -> String {
        bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }
}
