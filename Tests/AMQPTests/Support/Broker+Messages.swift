import AMQP
import TestStack
import Testing

extension Broker {
    /// A durable quorum queue, as production has them.
    func declare(_ queue: String, arguments: [String: FieldValue] = [:]) async throws {
        let channel = try channel()
        var arguments = arguments
        if arguments["x-queue-type"] == nil { arguments["x-queue-type"] = "quorum" }
        // A quorum queue declared while its node has just come back may need a second try.
        try await eventually {
            do {
                try await channel.declareQueue(name: queue, arguments: arguments)
                return true
            } catch let error as AMQPError where error.isRetriable && error.code != .preconditionFailed {
                return false
            }
        }
        await channel.close()
    }

    /// Publishes numbered messages and expects them confirmed.
    func fill(_ queue: String, _ numbers: Range<Int>) async throws {
        let publisher = try publisher()
        let confirmations = try await publisher.publish(numbers.map { Message(to: queue, number: $0) })
        #expect(confirmations.allSatisfy { $0 == .confirmed })
        await publisher.close()
    }

    /// Whether the queue comes to hold so many ready messages.
    func expectCount(_ count: Int, in queue: String) async throws {
        let channel = try channel()
        try await eventually("\(queue) holds \(count)") { try await channel.inspectQueue(queue).messages == count }
        await channel.close()
    }
}

extension Message {
    /// To one queue, the body being the number in decimal.
    init(to queue: String, number: Int, isMandatory: Bool = false) {
        self.init(exchange: "", routingKey: queue, body: Array(String(number).utf8), isMandatory: isMandatory)
    }
}

extension DeliveryBatch {
    /// The numbers that `Message(to:number:)` put in.
    var numbers: [Int] { deliveries.compactMap { Int(String(decoding: $0.body, as: UTF8.self)) } }
}

extension Consumer {
    /// The next batch, which the test knows must come.
    func requireBatch(max: Int = 1000, linger: Duration = .milliseconds(20)) async throws -> DeliveryBatch {
        try #require(try await nextBatch(max: max, linger: linger))
    }

    /// Takes and acknowledges until so many different numbers have come.
    func collect(distinct count: Int) async throws -> [Int] {
        var numbers: [Int] = []
        var seen: Set<Int> = []
        while seen.count < count {
            let batch = try await requireBatch()
            numbers += batch.numbers
            seen.formUnion(batch.numbers)
            acknowledge(batch)
        }
        return numbers
    }
}
