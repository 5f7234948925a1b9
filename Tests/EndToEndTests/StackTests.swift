import FoundationEssentials
import Logging
import Postgres
import TestStack
import Testing

/// The local stack lets nobody in who has no password, and neither do stacks that once did.
@Suite("The local stack", .serialized, .enabled(if: TestStack.isAvailable, "\(TestStack.advice)"))
struct StackTests {
    /// A cluster as `ops/stack` made them before there were passwords, with an order in it.
    private static let trusting = """
        set -euo pipefail
        state=$1 data=$1/postgres port=$2
        bin=$(dirname "$(printf '%s\\n' /usr/lib/postgresql/*/bin/initdb | sort -V | tail -1)")
        as_postgres() { if [ "$(id -u)" = 0 ]; then (cd / && runuser -u postgres -- "$@"); else "$@"; fi; }
        mkdir -p "$data" && chmod 755 "$state"
        [ "$(id -u)" != 0 ] || chown postgres "$data"
        as_postgres "$bin/initdb" -D "$data" -U waybill --auth=trust --encoding=UTF8 --no-locale --no-sync
        echo "include_if_exists 'waybill.conf'" >>"$data/postgresql.conf"
        as_postgres "$bin/pg_ctl" -D "$data" -w -l "$data/server.log" -o "-p $port -c unix_socket_directories=" start
        sql() { "$bin/psql" -Xq -v ON_ERROR_STOP=1 -h 127.0.0.1 -p "$port" -U waybill "$@"; }
        sql -d postgres -c 'CREATE DATABASE waybill' -c 'CREATE DATABASE test_0_0'
        sql -d waybill -c 'CREATE SCHEMA orders' -c 'CREATE TABLE orders.town (id int GENERATED ALWAYS AS IDENTITY, name text)' \
            -c 'CREATE VIEW orders.named AS SELECT name FROM orders.town' -c "INSERT INTO orders.town (name) VALUES ('Itu')" \
            -c "CREATE FUNCTION orders.one() RETURNS int LANGUAGE sql AS 'SELECT 1'"
        as_postgres "$bin/pg_ctl" -D "$data" -w -m fast stop
        """

    private struct Stack {
        let state: String
        let script: String

        /// Runs `ops/stack`, whose environment says nothing of another stack.
        @discardableResult
        func callAsFunction(_ arguments: String...) async throws -> String {
            try await Command.run(
                "env", ["-i", "PATH=/usr/sbin:/usr/bin:/sbin:/bin", "WAYBILL_STATE=\(state)", script] + arguments)
        }

        var settings: StackSettings { get throws { try #require(StackSettings(file: "\(state)/env")) } }
    }

    private func withStack(_ body: (Stack) async throws -> Void) async throws {
        let state = FileManager.default.temporaryDirectory.appending(path: "waybill-stack-\(UUID())").path
        let stack = Stack(state: state, script: try #require(StackSettings.checkout()) + "/ops/stack")
        do {
            try await Command.run("bash", ["-c", Self.trusting, "trusting", state, "\(try ProgramCrew.freePort())"])
            try await stack("up")
            try await body(stack)
            try await stack("down")
        } catch {
            _ = try? await stack("down")
            try? FileManager.default.removeItem(atPath: state)
            throw error
        }
        try FileManager.default.removeItem(atPath: state)
    }

    @Test("One that trusted everybody asks for passwords after `up`, and has lost nothing")
    func upgraded() async throws {
        try await withStack { stack in
            let url = try stack.settings.databaseURL
            let rows = try await query(url, "SELECT name, current_user::text FROM orders.named")
            #expect(try rows[0].decode((String, String).self) == ("Itu", "waybill"))
            let isPowerful = try await query(url, "SELECT rolsuper OR rolcreaterole FROM pg_roles WHERE rolname = current_user")
            #expect(try isPowerful[0].decode(0) == false)
            for statement in [
                "ALTER TABLE orders.town ADD country text", "DROP VIEW orders.named", "DROP FUNCTION orders.one",
                "DROP DATABASE test_0_0",
            ] as [SQL] { try await query(url, statement) }
            try await refuses(url)
            try await brokerIsTold(stack)
            try await keepsSecrets(stack)
        }
    }

    /// Nobody gets in without a password or with the one that everybody knows.
    private func refuses(_ url: String) async throws {
        let address = try #require(url.split(separator: "@").last)
        for account in ["waybill", "postgres", "waybill:waybill", "tracking", "tracking:tracking"] {
            let error = await #expect(throws: PostgresError.self) {
                _ = try await PostgresConnection.open(
                    settings: PostgresSettings(connection: "postgresql://\(account)@\(address)"), logger: logger)
            }
            #expect(error?.code == .connectionFailed, "\(account): \(String(describing: error))")
        }
    }

    /// A broker that still has the password everybody knows gets another one.
    private func brokerIsTold(_ stack: Stack) async throws {
        try await stack("rabbitmqctl", "-q", "change_password", "waybill", "waybill")
        try await stack("up")
        let management = try stack.settings.managementURL
        #expect(
            try await Command.run("curl", ["-sS", "-K", "-"], input: Array("url = \(management)/api/whoami".utf8)).contains(
                "administrator"))
        let known = "http://waybill:waybill@\(management.split(separator: "@").last ?? "")"
        #expect(try await Command.run("curl", ["-sS", known + "/api/whoami"]).contains("not_authorized"))
    }

    /// What holds passwords is its owner's alone, and nothing else tells them.
    private func keepsSecrets(_ stack: Stack) async throws {
        let passwords = try String(decoding: Data(contentsOf: URL(filePath: "\(stack.state)/passwords")), as: UTF8.self)
            .split(separator: "\n").compactMap { $0.split(separator: "=").last.map(String.init) }
        #expect(passwords.count == 16 && Set(passwords).count == 16 && passwords.allSatisfy { $0.count == 48 })
        for file in ["passwords", "env", "pgpass", "netrc", "broker/rabbitmq.conf"] {
            let attributes = try FileManager.default.attributesOfItem(atPath: "\(stack.state)/\(file)")
            #expect(attributes[.posixPermissions] as? Int == 0o600, "\(file): \(attributes)")
        }
        let told = try await stack("status") + stack("psql", "-c", "SELECT 1")
        let arguments = try await Command.run("ps", ["-eo", "args"])
        for password in passwords { #expect(!told.contains(password) && !arguments.contains(password)) }
    }

    private let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }

    @discardableResult
    private func query(_ url: String, _ statement: SQL) async throws -> Rows {
        let pool = Postgres(
            settings: PostgresSettings(connection: url, poolSize: 1, acquireTimeout: .seconds(2), applicationName: "test"),
            logger: logger)
        do {
            let rows = try await pool.query(statement)
            await pool.close()
            return rows
        } catch {
            await pool.close()
            throw error
        }
    }
}
