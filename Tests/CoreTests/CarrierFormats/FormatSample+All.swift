import CarrierFormats
import Crypto
import FoundationEssentials
import Fulfilment

extension FormatSample {
    /// One for every format, and for every way of signing it.
    static let all: [FormatSample] = [
        FormatSample(
            format: .waybill,
            body: #"{"events":[{"id":"a","tracking_number":"W1","status":"in_transit","occurred_at":"2026-01-05T12:00:00Z"}]}"#,
            statuses: [.inTransit], codes: ["in_transit"], sign: standard,
            secret: "whsec_" + Data("a secret of the carrier!".utf8).base64EncodedString()),
        FormatSample(
            format: .easyPost, body: easyPost, statuses: [.pending, .onHold, .delivered],
            codes: ["pre_transit", "label_created", "held", "in_transit", "delivered"],
            sign: header("X-Hmac-Signature") { body, secret, _ in "hmac-sha256-hex=" + hex(hmac(secret, body)) }),
        FormatSample(
            format: .easyPost, body: easyPost, statuses: [.pending, .onHold, .delivered],
            codes: ["pre_transit", "label_created", "held", "in_transit", "delivered"],
            sign: { body, secret, _ in
                let (time, path) = ("Tue, 19 Aug 2025 20:37:09 -0000", "/webhooks/easypost")
                let content = Array((time + "POST" + path).utf8) + body
                return WebhookRequest(
                    headers: [
                        "x-timestamp": time, "x-path": path,
                        "x-hmac-signature-v2": "hmac-sha256-hex=" + hex(hmac(secret, content)),
                    ], body: body)
            }),
        FormatSample(
            format: .shippo,
            body: #"""
                {"event":"track_updated","test":false,"data":{"carrier":"usps","tracking_number":"92055","eta":"2026-01-09T00:00:00Z",
                "tracking_status":{"status":"TRANSIT","substatus":{"code":"out_for_delivery"},"status_date":"2026-01-06T08:00:00Z"},
                "tracking_history":[{"status":"TRANSIT","substatus":{"code":"package_accepted"},"status_date":"2026-01-05T08:00:00Z"},
                {"status":"TRANSIT","substatus":{"code":"out_for_delivery"},"status_date":"2026-01-06T08:00:00Z"}]}}
                """#, statuses: [.pickedUp, .outForDelivery], codes: ["TRANSIT"],
            sign: header("Shippo-Auth-Signature") { body, secret, now in
                let time = String(Int(now.timeIntervalSince1970))
                return "t=\(time),v1=" + hex(hmac(secret, Array("\(time).".utf8) + body))
            }),
        FormatSample(
            format: .afterShip,
            body: #"""
                {"event":"tracking_update","event_id":"94dadd60","msg":{"tracking_number":"A1","slug":"usps","tag":"Exception",
                "checkpoints":[{"checkpoint_time":"2026-01-05T12:00:00","tag":"InTransit","subtag":"InTransit_002","message":"In"},
                {"checkpoint_time":"2026-01-06T12:00:00+01:00","tag":"Exception","subtag":"Exception_011"}]},"ts":1767700000}
                """#, statuses: [.pickedUp, .returnToSender],
            codes: ["InTransit_002", "InTransit", "Exception_011", "Exception"],
            sign: header("aftership-hmac-sha256") { body, secret, _ in hmac(secret, body).base64EncodedString() }),
        FormatSample(
            format: .shipEngine,
            body: #"""
                {"resource_url":"https://api.example/v1/tracking?carrier_code=ups","resource_type":"API_TRACK","data":{"tracking_number":"S1",
                "status_code":"DE","estimated_delivery_date":"2026-01-09T00:00:00Z","events":[
                {"occurred_at":"2026-01-06T12:00:00Z","carrier_occurred_at":"2026-01-06T07:00:00","description":"Left","city_locality":"AUSTIN"},
                {"occurred_at":"2026-01-05T12:00:00Z","status_code":"IT","description":"Moving"}]}}
                """#, statuses: [.delivered, .inTransit], codes: ["DE", "IT"], sign: RSAFixture.sign, secret: RSAFixture.keySet),
        FormatSample(
            format: .ups,
            body: #"""
                {"trackingNumber":"1Z204W4R0308071865","localActivityDate":"20260105","localActivityTime":"091519",
                "activityLocation":{"city":"Charlotte","stateProvince":"","country":"US"},"gmtOffset":"-04.00",
                "activityStatus":{"type":"I","code":"OT","description":"Out"},"gmtActivityDate":"20260105","gmtActivityTime":"131519"}
                """#, statuses: [.outForDelivery], codes: [#""I""#, #""OT""#],
            sign: header("credential") { _, secret, _ in secret }),
        FormatSample(
            format: .fedEx,
            body: #"""
                {"output":{"completeTrackResults":[{"trackingNumber":"F1","trackResults":[{"scanEvents":[
                {"date":"2026-01-06T10:00:00-06:00","eventType":"DL","derivedStatusCode":"DL","scanLocation":{"city":"MEMPHIS"}},
                {"date":"2026-01-05T10:00:00-06:00","eventType":"PU","derivedStatusCode":"PU"}],
                "deliveryDetails":{"receivedByName":"A.PERSON"}}]}]}}
                """#, statuses: [.delivered, .pickedUp], codes: [#""DL""#, #""PU""#],
            sign: header("fdx-signature") { body, secret, _ in hmac(secret, body).base64EncodedString() }),
        FormatSample(
            format: .dhl,
            body: #"""
                {"scope":"subscription.push","shipments":[{"id":"JD0123","service":"express","status":{"timestamp":"2026-01-05T10:00:00Z",
                "statusCode":"failure","status":"Failed","location":{"address":{"addressLocality":"Bonn","countryCode":"DE"}}}}]}
                """#, statuses: [.deliveryFailed], codes: ["failure"], sign: header("Authorization") { _, secret, _ in secret }),
        FormatSample(
            format: .seventeenTrack,
            body: #"""
                {"event":"TRACKING_UPDATED","data":{"number":"RR123456785CN","carrier":3011,"track_info":{"latest_status":{"status":"Delivered"},
                "tracking":{"providers":[{"provider":{"name":"China Post"},"events":[
                {"time_iso":"2026-01-05T10:00:00+08:00","time_utc":"2026-01-05T02:00:00Z","description":"In","location":"","sub_status":"InTransit_PickedUp"}]},
                {"provider":{"name":"USPS"},"events":[{"time_utc":"2026-01-07T02:00:00Z","description":"Done","stage":"Delivered"},
                {"time_utc":"2026-01-05T02:00:00Z","description":" in ","location":"","sub_status":"InTransit_Other"}]}]}}}}
                """#, statuses: [.pickedUp, .delivered], codes: ["InTransit_PickedUp", "InTransit_Other", "Delivered"],
            sign: header("sign") { body, secret, _ in hex(SHA256.hash(data: body + Array("/\(secret)".utf8))) }),
        FormatSample(
            format: .kuaidi100, body: form(kuaidi), statuses: [.outForDelivery, .pickedUp], codes: [],
            sign: { body, secret, _ in
                let text = String(decoding: body, as: UTF8.self)
                let signed = text.hasPrefix("param=") ? String(text.dropFirst(6).prefix { $0 != "&" }) : text
                let plain = String(decoding: unescape(signed), as: UTF8.self)
                let digest = hex(Insecure.MD5.hash(data: Array((plain + secret).utf8))).uppercased()
                return WebhookRequest(headers: [:], body: Array("param=\(signed)&sign=\(digest)".utf8))
            }),
        FormatSample(
            format: .sfExpress,
            body: #"""
                {"Body":{"WaybillRoute":[{"id":"1","mailno":"SF1234567890123","acceptTime":"2026-01-05 17:42:00","acceptAddress":"深圳",
                "remark":"上门收件","opCode":"50"},{"id":"2","mailno":"SF1234567890123","acceptTime":"2026-01-06 17:42:00","opCode":"80"}]}}
                """#, statuses: [.pickedUp, .delivered], codes: [#""50""#, #""80""#],
            sign: { body, secret, _ in WebhookRequest(path: "/webhooks/sf?token=\(secret)", headers: [:], body: body) },
            secret: "unguessable-address"),
        FormatSample(
            format: .karrio,
            body: #"""
                {"event":"tracker_updated","data":{"tracking_number":"K1","carrier_name":"dhl","status":"delivered","info":{"signed_by":"X"},
                "events":[{"date":"2026-01-06","time":"02:30 PM","code":"OK","description":"Done"},
                {"date":"2026-01-05","time":"14:30 PM","code":"PU","status":"picked_up"}]}}
                """#, statuses: [.delivered, .pickedUp], codes: ["delivered", "picked_up"],
            sign: header("X-Event-Id") { _, secret, _ in secret }),
    ]

    private static let standard: @Sendable ([UInt8], String, Date) -> WebhookRequest = { body, secret, now in
        let signed = try? StandardWebhook(secrets: [WebhookSecret(secret)]).sign(id: "msg_1", at: now, body: body)
        return WebhookRequest(
            headers: [
                "Webhook-Id": signed?.id ?? "", "Webhook-Timestamp": signed?.timestamp ?? "",
                "Webhook-Signature": signed?.signature ?? "",
            ], body: body)
    }

    private static let easyPost = #"""
        {"description":"tracker.updated","id":"evt_1","object":"Event","result":{"object":"Tracker","tracking_code":"EZ1","status":"delivered",
        "carrier":"USPS","weight":136.0,"est_delivery_date":"2026-01-08T00:00:00Z","updated_at":"2026-01-07T10:00:00Z","signed_by":"J D",
        "tracking_details":[{"object":"TrackingDetail","message":"Made","status":"pre_transit","status_detail":"label_created",
        "datetime":"2026-01-05T10:00:00Z","tracking_location":{"city":"AUSTIN","state":"TX","country":null}},
        {"message":"Waits","status":"in_transit","status_detail":"held","datetime":"2026-01-06T10:00:00Z"},
        {"message":"Done","status":"delivered","datetime":"2026-01-07T10:00:00Z","carrier_code":"01"}]}}
        """#

    private static let kuaidi = #"""
        {"status":"polling","lastResult":{"nu":"YT6186594166532","com":"yuantong","state":"5","data":[
        {"time":"2026-01-06 08:00:00","ftime":"2026-01-06 08:00:00","context":"派件","status":"派件"},
        {"time":"2026-01-05 08:00:00","context":"已揽收+","statusCode":"1","areaName":"江苏"}]}}
        """#

    private static func form(_ json: String) -> String {
        let escaped = json.utf8.map { byte in
            (48...57).contains(byte) || (97...122).contains(byte) ? String(Unicode.Scalar(byte)) : "%" + hex([byte]).uppercased()
        }.joined()
        return "param=\(escaped)&sign=00000000000000000000000000000000"
    }

    private static func unescape(_ text: String) -> [UInt8] {
        var bytes: [UInt8] = []
        var rest = Array(text.utf8)[...]
        while let byte = rest.popFirst() {
            if byte == UInt8(ascii: "%"), let value = UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16) {
                bytes.append(value)
                rest = rest.dropFirst(2)
            } else {
                bytes.append(byte == UInt8(ascii: "+") ? 32 : byte)
            }
        }
        return bytes
    }
}
