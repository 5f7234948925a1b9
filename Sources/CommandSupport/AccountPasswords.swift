import FoundationEssentials
import Fulfilment

/// The passwords of the accounts that programs have on the database and on the broker, one each: settings
/// `WAYBILL_DATABASE_PASSWORD_<ACCOUNT>` and `WAYBILL_BROKER_PASSWORD_<ACCOUNT>`, which `ops/stack` makes for the local stack.
package struct AccountPasswords: Sendable {
    /// What a program has an account on.
    package enum Server: String, Sendable, CaseIterable {
        case database = "DATABASE"
        case broker = "BROKER"

        fileprivate var prefix: String { "WAYBILL_\(rawValue)_PASSWORD_" }
        fileprivate var address: String { "WAYBILL_\(rawValue)_URL" }
    }

    private let environment: [String: String]

    package init(environment: [String: String]) { self.environment = environment }

    /// `WAYBILL_BROKER_PASSWORD_ORDER_INTAKE` for `order-intake`.
    package static func variable(_ server: Server, _ account: String) -> String {
        server.prefix + account.uppercased().map { $0 == "-" ? "_" : String($0) }.joined()
    }

    /// Whether a variable is a password of an account.
    package static func isVariable(_ name: String) -> Bool { Server.allCases.contains { name.hasPrefix($0.prefix) } }

    /// nil when there is none.
    package subscript(server: Server, account: String) -> String? {
        guard let password = environment[Self.variable(server, account)], !password.isEmpty else { return nil }
        return password
    }

    /// What a program is started with: the environment, with the addresses of its own accounts where their passwords are known, and without
    /// what lets somebody in elsewhere: the other programs' passwords, the owner's, and the broker's administrator.
    package func environment(of program: String) -> [String: String] {
        let others: Set = ["WAYBILL_DATABASE_PASSWORD", "WAYBILL_MANAGEMENT_URL"]
        var own = environment.filter { !Self.isVariable($0.key) && !others.contains($0.key) }
        for server in Server.allCases {
            guard let address = own[server.address], !address.isEmpty, let password = self[server, program] else { continue }
            own[server.address] = ServerAddress(address).with(user: program, password: password)
        }
        return own
    }
}

/// The address of a server: a URL, or the words libpq takes as well.
struct ServerAddress: Sendable {
    private let text: String

    init(_ text: String) { self.text = text }

    /// The same server for another account. An address that reads otherwise than it was meant stays as it is: who is given it refuses it.
    func with(user: String, password: String) -> String {
        guard !HiddenPassword.isMisread(text) else { return text }
        guard let scheme = text.firstRange(of: "://") else {
            // Of a keyword that stands twice libpq takes the second.
            return "\(text) user=\(quoted(user)) password=\(quoted(password))"
        }
        let rest = text[scheme.upperBound...]
        let end = rest.firstIndex { "/?#".contains($0) } ?? rest.endIndex
        let hosts = rest[..<end].lastIndex(of: "@").map { rest[rest.index(after: $0)...] } ?? rest
        return "\(text[..<scheme.upperBound])\(escaped(user)):\(escaped(password))@\(hosts)"
    }

    private func quoted(_ value: String) -> String {
        "'" + value.map { "\\'".contains($0) ? "\\\($0)" : String($0) }.joined() + "'"
    }

    /// Everything but letters, digits and what no part of a URL ends with.
    private func escaped(_ value: String) -> String {
        value.utf8.map { byte in
            let isPlain =
                UInt8(ascii: "a")...UInt8(ascii: "z") ~= byte || UInt8(ascii: "A")...UInt8(ascii: "Z") ~= byte
                || UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte || "-._~".utf8.contains(byte)
            let hex = String(byte, radix: 16, uppercase: true)
            return isPlain ? String(UnicodeScalar(byte)) : "%" + (hex.count == 1 ? "0" : "") + hex
        }.joined()
    }
}
