import Glibc
import Postgres
import TestStack

/// A database server of a test's own, which it may stop, kill and promote.
struct Cluster: Sendable {
    let directory: String
    let port: UInt16

    /// `waybill` as superuser, no password, the maintenance database.
    var url: String { "postgresql://waybill@127.0.0.1:\(port)/postgres" }

    private static let binaries = environment("WAYBILL_PG_BIN") ?? "/usr/lib/postgresql/15/bin"

    /// Whether the server's programs are installed here.
    static let isAvailable: Bool = {
        let isThere = access("\(binaries)/initdb", X_OK) == 0
        if !isThere { print("skipped: no PostgreSQL server programs in \(binaries); set WAYBILL_PG_BIN") }
        return isThere
    }()

    /// A new primary, running.
    static func create() async throws -> Cluster {
        let directory = try await sh("mktemp -d -p /tmp")
        let cluster = Cluster(directory: directory, port: try freePort())
        try await sh("\(binaries)/initdb -D \(directory)/data -U waybill --auth=trust -E UTF8 --no-locale --no-sync")
        try await cluster.configure()
        try await cluster.start()
        return cluster
    }

    /// A running standby that has everything of this primary so far and follows it.
    func standby() async throws -> Cluster {
        let directory = try await Self.sh("mktemp -d -p /tmp")
        let standby = Cluster(directory: directory, port: try Self.freePort())
        try await Self.sh(
            "\(Self.binaries)/pg_basebackup -h 127.0.0.1 -p \(port) -U waybill -D \(directory)/data -R -c fast --no-sync -X stream"
        )
        try await standby.configure()
        try await standby.start()
        return standby
    }

    func start() async throws { try await control("start -l \(directory)/log") }
    func restartImmediately() async throws { try await control("restart -m immediate -l \(directory)/log") }
    func stopImmediately() async throws { try await control("stop -m immediate") }
    func promote() async throws { try await control("promote") }

    /// Sends a signal to one backend.
    func signal(_ name: String, backend: Int32) async throws {
        try await Self.sh("kill -\(name) \(backend)")
    }

    /// Stops it if it still runs, and removes it.
    func remove() async throws {
        try await Self.sh("\(Self.binaries)/pg_ctl -D \(directory)/data -m immediate -w stop || true; rm -rf \(directory)")
    }

    private func control(_ arguments: String) async throws {
        try await Self.sh("\(Self.binaries)/pg_ctl -D \(directory)/data -w \(arguments)")
    }

    private func configure() async throws {
        let lines = [
            "port = \(port)", "listen_addresses = '127.0.0.1'", "unix_socket_directories = ''", "fsync = off",
            "max_connections = 50",
            "shared_buffers = 16MB",
        ]
        for line in lines { try await Self.sh("echo \"\(line)\" >> \(directory)/data/postgresql.conf") }
    }
}

extension Cluster {
    /// Runs a shell command, as `postgres` if we are root, whom the server refuses. Returns its output without the last line end.
    @discardableResult
    private static func sh(_ command: String) async throws -> String {
        let shell = ["sh", "-c", "cd /tmp && \(command)"]
        let output = try await Command.run("env", geteuid() == 0 ? ["runuser", "-u", "postgres", "--"] + shell : shell)
        return output.last == "\n" ? String(output.dropLast()) : output
    }

    /// A port nobody listens on at the moment.
    private static func freePort() throws -> UInt16 {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(descriptor) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let bound = withUnsafeMutablePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                bind(descriptor, address, length) == 0 && getsockname(descriptor, address, &length) == 0
            }
        }
        guard bound else { throw NothingFound(what: "a free port: errno \(errno)") }
        return UInt16(bigEndian: address.sin_port)
    }
}
