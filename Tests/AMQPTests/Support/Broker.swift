import AMQP
import Foundation
import Logging
import TestStack
import Testing

/// The local stack's broker, and one virtual host of it for one test.
struct Broker {
    static let url = TestStack.settings?.brokerURL ?? ""
    static let management = TestStack.settings?.managementURL ?? ""
    /// rabbitmqctl for this broker; nil where the stack is on another machine.
    static let control = TestStack.settings?.rabbitmqctl
    /// Kills and starts it; nil where the stack is on another machine.
    static let restart = TestStack.settings?.brokerRestart

    let virtualHost: String
    let logger: Logger

    /// Runs the test in a virtual host of its own, which is deleted afterwards with all that the test left.
    static func with(_ test: (Broker) async throws -> Void) async throws {
        let name = "amqp-test-\(UInt32.random(in: 0 ... .max))"
        var logger = Logger(label: name)
        logger.logLevel = .error
        let broker = Broker(virtualHost: name, logger: logger)
        try await broker.create()
        let outcome: Result<Void, any Error>
        do { outcome = .success(try await test(broker)) } catch { outcome = .failure(error) }
        try await Broker.api("DELETE", "vhosts/\(name)")
        try outcome.get()
    }

    /// A call of the management API. Retried for a while, because another suite may have restarted the broker.
    @discardableResult
    static func api(_ method: String, _ path: String, _ body: String = "{}") async throws -> String {
        try await Command.run(
            "curl",
            [
                "-sSf", "--retry", "20", "--retry-all-errors", "--retry-delay", "1", "-X", method, "-H",
                "content-type: application/json",
                "-d", body, "\(management)/api/\(path)",
            ])
    }

    /// Settings for this virtual host, with changes.
    func settings(name: String = "test", _ change: (inout AMQPSettings) -> Void = { _ in }) throws -> AMQPSettings {
        var settings = try AMQPSettings(url: Broker.url, connectionName: "\(virtualHost)-\(name)")
        settings.virtualHost = virtualHost
        change(&settings)
        return settings
    }

    func publisher(window: Int = 256, confirmTimeout: Duration = .seconds(30)) throws -> Publisher {
        Publisher(
            settings: try settings(name: "publisher"), window: window, confirmTimeout: confirmTimeout, logger: logger)
    }

    func consumer(_ queue: String, prefetch: UInt16 = 100) throws -> Consumer {
        Consumer(queue: queue, prefetch: prefetch, settings: try settings(name: "consumer"), logger: logger)
    }

    func channel() throws -> Channel { Channel(settings: try settings(name: "channel"), logger: logger) }

    private func create() async throws {
        try await Broker.api("PUT", "vhosts/\(virtualHost)")
        let user = try AMQPSettings(url: Broker.url, connectionName: "").user
        try await grant(user: user, configure: ".*", write: ".*", read: ".*")
    }

    func grant(user: String, configure: String, write: String, read: String) async throws {
        try await Broker.api(
            "PUT", "permissions/\(virtualHost)/\(user)",
            #"{"configure":"\#(configure)","write":"\#(write)","read":"\#(read)"}"#)
    }

    /// Closes every connection of this virtual host whose name ends so, from the broker's side.
    func kill(_ name: String) async throws {
        let wanted = "\(virtualHost)-\(name)"
        try await eventually {
            let list = try await Broker.api("GET", "vhosts/\(virtualHost)/connections?columns=name,user_provided_name")
            let found = try JSONDecoder().decode([Listed].self, from: Data(list.utf8)).filter { $0.chosenName == wanted }
            for connection in found {
                let path = connection.name.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? connection.name
                try await Broker.api("DELETE", "connections/\(path)")
            }
            return !found.isEmpty
        }
    }

    private struct Listed: Decodable {
        let name: String
        let chosenName: String?

        enum CodingKeys: String, CodingKey {
            case name
            case chosenName = "user_provided_name"
        }
    }
}

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
