import CommandSupport
import Crypto
import FoundationEssentials
import OperatorConsole

/// The passwords of the broker's accounts: settings `WAYBILL_BROKER_PASSWORD_<ACCOUNT>`.
package struct BrokerPasswords: Sendable {
    private let passwords: AccountPasswords

    package init(environment: [String: String]) { passwords = AccountPasswords(environment: environment) }

    /// The accounts' passwords by their names.
    /// - Throws: `OperationsError` that names every setting that is missing: an account that anybody can guess is none.
    package func all(of accounts: [String]) throws -> [String: String] {
        let missing = accounts.filter { passwords[.broker, $0] == nil }.map { AccountPasswords.variable(.broker, $0) }
        guard missing.isEmpty else {
            throw OperationsError.usage(
                "the broker's accounts have no passwords: \(missing.joined(separator: ", ")) are not set",
                advice: "`ops/stack up` makes them for the local stack; --without-users leaves accounts alone")
        }
        return Dictionary(uniqueKeysWithValues: accounts.map { ($0, passwords[.broker, $0] ?? "") })
    }

    /// Whether the broker's hash is of this password: Base64 of four bytes of salt and the SHA-256 of salt and password.
    package static func matches(_ password: String, hash: String?) -> Bool {
        guard let hash, let bytes = Data(base64Encoded: hash), bytes.count == 36 else { return false }
        let salt = bytes.prefix(4)
        return SHA256.hash(data: salt + Data(password.utf8)).elementsEqual(bytes.dropFirst(4))
    }
}
