package import ArgumentParser
import Barcodes
import CarrierFormats
import Crypto
import FoundationEssentials
import Fulfilment
import Glibc

/// Measures the pure core on one thread: scans read, deliveries verified and parsed, events folded. It counts the thread's own processor
/// time, so that what else the machine does matters little.
struct FormatsBench {
    /// Processor seconds of each round.
    let seconds: Double
    let rounds: Int

    /// One thing that was measured.
    struct Figure: Sendable {
        let name: String
        let unit: String
        /// Per second, one per round, ascending.
        let rates: [Double]

        var median: Double { rates[rates.count / 2] }
        var line: String {
            "\(name): \(Self.whole(median)) \(unit)/s (\(Self.whole(rates.first ?? 0)) to \(Self.whole(rates.last ?? 0)))"
        }

        private static func whole(_ rate: Double) -> String {
            let digits = String(Int(rate))
            return digits.reversed().enumerated().reduce("") { text, digit in
                (digit.offset > 0 && digit.offset % 3 == 0 ? "\(digit.element),\(text)" : "\(digit.element)\(text)")
            }
        }
    }

    /// Everything in turn, so that a slow minute of the machine hits all alike.
    func run() throws -> [Figure] {
        let tasks = try [scans()] + deliveries() + [folds()]
        var rates = [[Double]](repeating: [], count: tasks.count)
        for _ in 0..<rounds {
            for (index, task) in tasks.enumerated() { rates[index].append(rate(task)) }
        }
        return zip(tasks, rates).map { Figure(name: $0.name, unit: $0.unit, rates: $1.sorted()) }
    }

    private struct Task {
        let name: String
        let unit: String
        /// Does a batch; says how many.
        let work: () -> Int
    }

    private func rate(_ task: Task) -> Double {
        let start = Self.processorSeconds()
        var (done, passed) = (0, 0.0)
        while passed < seconds {
            done += task.work()
            passed = Self.processorSeconds() - start
        }
        return Double(done) / passed
    }

    private static func processorSeconds() -> Double {
        var time = timespec()
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }

    private func scans() -> Task {
        let codes = (0..<1000).compactMap { number -> String? in
            let body = String(2_900_000_000_000 + number * 7919)
            return CheckDigit.append(to: body).map { "]C101\($0)17261130310300\(1000 + number)10LOT\(number)\u{1D}21SN\(number)" }
        }
        return Task(name: "GS1 scans read", unit: "scans") {
            codes.reduce(0) { $0 + (((try? ElementString.read($1))?.elements.count ?? 0) == 5 ? 1 : 0) }
        }
    }

    private func deliveries() throws -> [Task] {
        try BenchWebhook.all.map { delivery in
            let secrets = try [WebhookSecret(delivery.secret)]
            let now = Date(timeIntervalSince1970: 1_767_700_000)
            let request = delivery.request(now: now)
            return Task(name: "\(delivery.format.title), \(request.body.count) bytes verified and parsed", unit: "deliveries") {
                var done = 0
                for _ in 0..<100 {
                    guard (try? delivery.format.verify(request, secrets: secrets, now: now)) != nil,
                        let reading = try? delivery.format.read(request.body), !reading.events.isEmpty
                    else { return 0 }
                    done += 1
                }
                return done
            }
        }
    }

    private func folds() -> Task {
        let statuses: [TrackingStatus] = [
            .pending, .pickedUp, .inTransit, .inTransit, .inTransit, .outForDelivery, .deliveryFailed, .outForDelivery,
            .delivered,
            .inTransit,
        ]
        let parcels = (0..<500).map { parcel in
            statuses.enumerated().map { step, status in
                CarrierEvent(
                    id: parcel.isMultiple(of: 2) ? "event-\(parcel)-\(step)" : nil, trackingNumber: "W\(parcel)", status: status,
                    code: "C\(step)", message: "As the carrier says it",
                    occurredAt: ZonedTime(Date(timeIntervalSince1970: 1_767_600_000 + Double((step * 7 + parcel) % 10) * 3600)),
                    place: "Curitiba")
            }
        }
        return Task(name: "events folded, 10 per parcel", unit: "events") {
            parcels.reduce(0) { $0 + (StatusFold.fold($1).firstAt == nil ? 0 : $1.count) }
        }
    }
}

/// A webhook to measure with: two aggregators that send the whole history every time, and our own format.
struct BenchWebhook: Sendable {
    let format: CarrierFormat
    let secret: String
    let make: @Sendable (Date) -> WebhookRequest

    /// The webhook as it would be sent now.
    func request(now: Date) -> WebhookRequest { make(now) }

    static let all: [BenchWebhook] = [easyPost, seventeenTrack, waybill]

    /// Eight scans, about 3 kB.
    private static let easyPost = BenchWebhook(format: .easyPost, secret: "a secret") { _ in
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
    private static let seventeenTrack = BenchWebhook(format: .seventeenTrack, secret: "a secret") { _ in
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
    private static let waybill = BenchWebhook(
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

/// `waybill-bench formats`: the pure core, without database and broker.
package struct FormatsBenchCommand: ParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "formats", abstract: "Measures scans, webhooks and the status fold on one core.")

    @Option(help: "Processor seconds of each round.")
    var seconds = 1.0

    @Option(help: "Rounds; the median is shown, with the slowest and the fastest.")
    var rounds = 5

    package init() {}

    package func run() throws {
        guard seconds > 0, rounds > 0 else { throw ValidationError("--seconds and --rounds must be more than 0.") }
        for figure in try FormatsBench(seconds: seconds, rounds: rounds).run() { print(figure.line) }
    }
}
