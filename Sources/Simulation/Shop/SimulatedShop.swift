import FoundationEssentials
package import OperatorConsole
import Synchronization

/// A shop that sends orders one by one over several connections.
package struct SimulatedShop: Sendable {
    /// Returns when an order may be sent; false when neither it nor any later one shall be.
    package typealias Turn = @Sendable (_ number: Int, _ start: ContinuousClock.Instant) async throws -> Bool

    private let generator: OrderGenerator
    private let numbers: ClosedRange<Int>
    private let connections: Int
    private let turn: Turn

    /// - Parameters:
    ///   - generator: where the orders come from.
    ///   - numbers: which of them to send.
    ///   - connections: orders on their way at a time.
    ///   - turn: asked once for each order, in the order of their numbers.
    package init(generator: OrderGenerator, numbers: ClosedRange<Int>, connections: Int, turn: @escaping Turn) {
        (self.generator, self.numbers, self.connections, self.turn) = (generator, numbers, connections, turn)
    }

    /// - Parameter rate: orders per second; nil as fast as they are answered.
    package init(generator: OrderGenerator, numbers: ClosedRange<Int>, rate: Double?, connections: Int) {
        self.init(generator: generator, numbers: numbers, connections: connections) { number, start in
            if let rate { try await Task.sleep(until: start + .seconds(Double(number - numbers.lowerBound) / rate)) }
            return true
        }
    }

    /// Sends them all; an order that gets no answer or a 429 or 503 is sent again, since the same order is stored once only.
    /// - Parameter progress: called after every order with how many have been answered.
    package func run(to intake: HTTPService, progress: @escaping @Sendable (Int) -> Void = { _ in }) async throws -> ShopReport {
        let next = NextNumber(numbers.lowerBound)
        let answered = NextNumber(0)
        let start = ContinuousClock.now
        return try await intake.withConnections(connections) { service in
            try await withThrowingTaskGroup(of: ShopReport.self) { group in
                for _ in 0..<min(connections, numbers.count) {
                    group.addTask {
                        var report = ShopReport()
                        while let number = next.take(upTo: numbers.upperBound), try await turn(number, start) {
                            try await send(number, to: service, &report)
                            progress((answered.take(upTo: .max) ?? 0) + 1)
                        }
                        return report
                    }
                }
                return try await group.reduce(into: ShopReport()) { $0.merge($1) }
            }
        }
    }

    private func send(_ number: Int, to service: HTTPService, _ report: inout ShopReport) async throws {
        let body = try generator.order(number).encoded()
        let start = ContinuousClock.now
        var pause = RetryPause(limit: 5)
        for _ in 0..<Self.tries {
            let answer = try await answer(to: body, service)
            if let answer, answer.status != 503, answer.status != 429 {
                report.latencies.append((ContinuousClock.now - start).seconds)
                return report.add(answer)
            }
            report.retries += 1
            try await Task.sleep(for: pause.next(asked: answer?.retryAfter))
        }
        report.unanswered += 1
    }

    /// nil when the connection failed.
    private func answer(to body: Data, _ service: HTTPService) async throws -> HTTPAnswer? {
        do {
            return try await service.send("POST", "/orders", body: body)
        } catch is CancellationError {
            throw CancellationError()
        } catch {
            return nil
        }
    }

    private static let tries = 40
}

extension ShopReport {
    private struct Stored: Decodable {
        let status: String
    }

    fileprivate mutating func add(_ answer: HTTPAnswer) {
        switch answer.status {
        case 201: created[(try? JSONDecoder().decode(Stored.self, from: answer.body).status) ?? "stored", default: 0] += 1
        case 200: repeated += 1
        default:
            refused[answer.status, default: 0] += 1
            if example.isEmpty { example = "\(answer.status) \(answer.excerpt)" }
        }
    }
}

/// Numbers handed out once each.
private final class NextNumber: Sendable {
    private let value: Atomic<Int>

    init(_ first: Int) { value = Atomic(first) }

    /// The next number; nil past the last one.
    func take(upTo last: Int) -> Int? {
        let number = value.add(1, ordering: .relaxed).oldValue
        return number <= last ? number : nil
    }
}

/// What became of the orders a simulated shop sent.
package struct ShopReport: Sendable, Equatable {
    /// Stored now, by status: accepted, held, cancelled.
    package var created: [String: Int] = [:]
    /// Known already, with the same content.
    package var repeated = 0
    /// Refused, by HTTP status.
    package var refused: [Int: Int] = [:]
    /// Never answered.
    package var unanswered = 0
    /// Tries that had to be repeated.
    package var retries = 0
    /// Seconds from sending to the answer, of each order that got one.
    package var latencies: [Double] = []
    /// The first refusal, for people.
    package var example = ""

    package init() {}

    /// Orders that are stored now.
    package var stored: Int { created.values.reduce(repeated, +) }

    /// Nothing was refused or lost.
    package var isClean: Bool { refused.isEmpty && unanswered == 0 }

    /// Both reports together.
    package mutating func merge(_ other: ShopReport) {
        created.merge(other.created, uniquingKeysWith: +)
        repeated += other.repeated
        refused.merge(other.refused, uniquingKeysWith: +)
        unanswered += other.unanswered
        retries += other.retries
        latencies += other.latencies
        if example.isEmpty { example = other.example }
    }

    /// The latency that a share of the orders did not exceed, seconds; 0 when there were none.
    package func latency(_ share: Double) -> Double {
        let sorted = latencies.sorted()
        return sorted.isEmpty ? 0 : sorted[min(sorted.count - 1, Int(share * Double(sorted.count)))]
    }

    /// The report as lines for people.
    package func lines(seconds: Double) -> [String] {
        let rate = seconds > 0 ? HumanFormat.fixed(Double(latencies.count) / seconds, digits: 1) : "-"
        var parts = created.sorted { $0.key < $1.key }.map { "\(HumanFormat.count($0.value)) \($0.key)" }
        if repeated > 0 { parts.append("\(HumanFormat.count(repeated)) known already") }
        for (status, count) in refused.sorted(by: { $0.key < $1.key }) {
            parts.append("\(HumanFormat.count(count)) refused with \(status)")
        }
        if unanswered > 0 { parts.append("\(HumanFormat.count(unanswered)) never answered") }
        let speed =
            "\(HumanFormat.time(seconds)), \(rate) orders/s, p50 \(HumanFormat.time(latency(0.5))), p99 \(HumanFormat.time(latency(0.99)))"
        return [parts.joined(separator: ", "), "\(speed), \(HumanFormat.count(retries, "retry"))"]
            + (example.isEmpty ? [] : ["first refusal: \(example)"])
    }
}
