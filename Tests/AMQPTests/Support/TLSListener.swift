import Glibc
import TestStack
import Testing

/// A TLS listener on the running broker, for `localhost`, with an authority, a server's and a client's certificate made for it.
struct TLSListener {
    let port: Int
    private let directory: String

    static func with(_ body: (TLSListener) async throws -> Void) async throws {
        let listener = TLSListener(port: freePort(), directory: "/tmp/amqp-tls-\(UInt32.random(in: 0 ... .max))")
        try await Command.run("mkdir", [listener.directory])
        let outcome: Result<Void, any Error>
        do {
            try await listener.makeCertificates()
            try await listener.start()
            outcome = .success(try await body(listener))
        } catch {
            outcome = .failure(error)
        }
        try await listener.control("rabbit_networking:stop_tcp_listener({\"127.0.0.1\", \(listener.port)}).")
        try await Command.run("rm", ["-r", listener.directory])
        try outcome.get()
    }

    func path(_ file: String) -> String { "\(directory)/\(file)" }

    private func makeCertificates() async throws {
        try await openssl(
            "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", path("ca.key"), "-out", path("ca.pem"), "-subj",
            "/CN=test authority", "-days", "2")
        for (name, subject) in [("server", "localhost"), ("client", "tester")] {
            try await openssl(
                "req", "-newkey", "rsa:2048", "-nodes", "-keyout", path("\(name).key"), "-out", path("\(name).csr"), "-subj",
                "/CN=\(subject)", "-addext", "subjectAltName=DNS:\(subject)")
            try await openssl(
                "x509", "-req", "-in", path("\(name).csr"), "-CA", path("ca.pem"), "-CAkey", path("ca.key"), "-CAcreateserial",
                "-copy_extensions", "copy", "-out", path("\(name).pem"), "-days", "2")
        }
        // The broker may run as another user.
        try await Command.run("chmod", ["-R", "a+rX", directory])
    }

    private func start() async throws {
        let files = ["cacertfile": "ca.pem", "certfile": "server.pem", "keyfile": "server.key"]
        let options = files.map { "{\($0), \"\(path($1))\"}" } + ["{verify, verify_peer}", "{fail_if_no_peer_cert, false}"]
        try await control(
            "rabbit_networking:start_ssl_listener({\"127.0.0.1\", \(port)}, [\(options.joined(separator: ", "))], 2).")
    }

    private func openssl(_ arguments: String...) async throws { try await Command.run("openssl", arguments) }

    private func control(_ expression: String) async throws {
        try await Command.run(try #require(Broker.control), ["eval", expression])
    }

    private static func freePort() -> Int {
        let proxy = Proxy(to: 1)
        defer { proxy.close() }
        return proxy.port
    }
}
