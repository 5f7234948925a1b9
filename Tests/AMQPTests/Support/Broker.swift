import AMQP
import Foundation
import Logging
import TestStack

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
