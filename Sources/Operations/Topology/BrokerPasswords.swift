import Crypto
import FoundationEssentials

/// The passwords of the broker's accounts: settings `WAYBILL_BROKER_PASSWORD_<ACCOUNT>`, else the local stack's.
package struct BrokerPasswords: Sendable {
    private let environment: [String: String]

    package init(environment: [String: String]) { self.environment = environment }

    /// `WAYBILL_BROKER_PASSWORD_ORDER_INTAKE` for `order-intake`; `waybill-order-intake` when it is not set.
    package subscript(account: String) -> String {
        let name = "WAYBILL_BROKER_PASSWORD_" + account.uppercased().map { $0 == "-" ? "_" : String($0) }.joined()
        guard let password = environment[name], !password.isEmpty else { return "waybill-\(account)" }
        return password
    }

    /// Whether the broker's hash is of this password: Base64 of four bytes of salt and the SHA-256 of salt and password.
    package static func matches(_ password: String, hash: String?) -> Bool {
        guard let hash, let bytes = Data(base64Encoded: hash), bytes.count == 36 else { return false }
        let salt = bytes.prefix(4)
        return SHA256.hash(data: salt + Data(password.utf8)).elementsEqual(bytes.dropFirst(4))
    }
}
