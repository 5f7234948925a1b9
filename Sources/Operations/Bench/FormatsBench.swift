import Barcodes
import CarrierFormats
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
        try BenchDelivery.all.map { delivery in
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
