import AMQP
import Logging
import Testing

extension Conformance {
    /// Over a TLS listener that the suite opens on the running broker, with certificates of its own.
    @Suite(.enabled(if: Broker.control != nil, "needs a broker of this machine: run ops/stack up"))
    struct Encrypting {
        @Test func everythingArrivesOverTLS() async throws {
            try await Broker.with { broker in
                try await TLSListener.with { listener in
                    try await broker.declare("q")
                    let settings = try broker.encrypted(listener) {
                        $0.tls?.clientCertificate = listener.path("client.pem")
                        $0.tls?.clientKey = listener.path("client.key")
                    }
                    let publisher = Publisher(settings: settings, logger: broker.logger)
                    // Many small ones share TLS records, which the library's buffers hide from poll; a large one spans many.
                    var messages = (0..<2000).map { Message(to: "q", number: $0) }
                    messages.append(Message(exchange: "", routingKey: "q", body: Array(repeating: 5, count: 5_000_000)))
                    #expect(try await publisher.publish(messages).allSatisfy { $0 == .confirmed })
                    let consumer = Consumer(queue: "q", prefetch: 300, settings: settings, logger: broker.logger)
                    var bodies: [[UInt8]] = []
                    while bodies.count < messages.count {
                        let batch = try await consumer.requireBatch()
                        bodies += batch.deliveries.map(\.body)
                        await consumer.acknowledge(batch)
                    }
                    #expect(bodies == messages.map(\.body))
                    await consumer.close()
                    await publisher.close()
                }
            }
        }

        @Test func certificatesAreVerified() async throws {
            try await Broker.with { broker in
                try await TLSListener.with { listener in
                    func open(_ change: (inout AMQPSettings) -> Void) async throws -> AMQPError? {
                        let channel = Channel(settings: try broker.encrypted(listener, change), logger: broker.logger)
                        defer { Task { await channel.close() } }
                        do { try await channel.open() } catch { return error }
                        return nil
                    }
                    let stranger = try await open { $0.tls?.caCertificate = listener.path("client.pem") }
                    #expect(stranger?.code == .tls && stranger?.isRetriable == false, "\(String(describing: stranger))")
                    let otherName = try await open { $0.host = "127.0.0.1" }
                    #expect(otherName?.code == .tls && otherName?.isRetriable == false, "\(String(describing: otherName))")
                    let noFile = try await open { $0.tls?.caCertificate = "/nonexistent.pem" }
                    #expect(noFile?.code == .tls && noFile?.isRetriable == false, "\(String(describing: noFile))")
                    let unverified = try await open {
                        $0.host = "127.0.0.1"
                        $0.tls = AMQPSettings.TLS(verifyPeer: false, verifyHost: false)
                    }
                    #expect(unverified == nil)
                }
            }
        }
    }
}

extension Broker {
    fileprivate func encrypted(_ listener: TLSListener, _ change: (inout AMQPSettings) -> Void) throws -> AMQPSettings {
        try settings(name: "encrypted") {
            ($0.host, $0.port) = ("localhost", listener.port)
            $0.tls = AMQPSettings.TLS(caCertificate: listener.path("ca.pem"))
            change(&$0)
        }
    }
}
