import Crypto
import FoundationEssentials

/// The keys that secrets are encrypted with at rest: those of carriers' webhooks, of subscribers and of accounts.
///
/// They come from a file (`secrets.key-file`) or from the setting itself (`secrets.key`), one after the other: the first one seals, each of
/// them opens. So a key is changed by putting a new one in front, sealing everything anew and taking the old one out. Without a key a program
/// starts, and the first secret that it needs fails with what to set (`SecretFault.noKey`).
package struct SecretKeys: Sendable {
    /// One key and what tells it from others.
    private struct Key: Sendable {
        let id: String
        let key: SymmetricKey

        /// Its id is the beginning of its digest: nobody has to name it, and two keys never have the same by mistake.
        init(_ data: Data) {
            let digest = SHA256.hash(data: Data("waybill secrets key ".utf8) + data)
            id = digest.prefix(4).map { byte in (byte < 16 ? "0" : "") + String(byte, radix: 16) }.joined()
            key = SymmetricKey(data: data)
        }
    }

    /// The environment variable that names the file.
    package static let fileVariable = Settings.environmentName(fileSetting)
    /// The environment variable that holds the keys themselves.
    package static let keyVariable = Settings.environmentName(keySetting)

    private static let fileSetting = "secrets.key-file"
    private static let keySetting = "secrets.key"
    private static let bytes = 32

    private let keys: [Key]

    /// Nothing is sealed, and nothing is opened.
    package static let none = SecretKeys(keys: [])

    private init(keys: [Key]) { self.keys = keys }

    /// Reads `secrets.key-file`, else `secrets.key`.
    /// - Parameter settings: where they may stand.
    /// - Throws: `SettingsError` when both are set, the file cannot be read, or what is there is no key; never with the key.
    package init(_ settings: Settings) throws(SettingsError) {
        try self.init(
            file: settings.optionalString(Self.fileSetting), key: settings.optionalString(Self.keySetting, isSecret: true))
    }

    /// The same from an environment.
    /// - Parameter environment: names and values of variables.
    /// - Throws: `SettingsError` as from settings.
    package init(environment: [String: String]) throws(SettingsError) {
        func value(_ name: String) -> String? { environment[name].flatMap { $0.isEmpty ? nil : $0 } }
        try self.init(file: value(Self.fileVariable), key: value(Self.keyVariable))
    }

    private init(file: String?, key: String?) throws(SettingsError) {
        guard let file else {
            keys = try key.map { text throws(SettingsError) in try Self.keys(in: text, Self.keySetting, "(hidden)") } ?? []
            return
        }
        guard key == nil else {
            throw SettingsError(key: Self.fileSetting, value: file, allowed: "this or \(Self.keyVariable), not both")
        }
        guard let data = FileManager.default.contents(atPath: file) else {
            throw SettingsError(key: Self.fileSetting, value: file, allowed: "a file that this program may read")
        }
        keys = try Self.keys(in: String(decoding: data, as: UTF8.self), Self.fileSetting, file)
    }

    private static func keys(in text: String, _ setting: String, _ value: String) throws(SettingsError) -> [Key] {
        let words = text.split { $0.isWhitespace || $0 == "," }
        let keys = words.compactMap { Data(base64Encoded: String($0)) }.filter { $0.count == bytes }.map(Key.init)
        guard !keys.isEmpty, keys.count == words.count else {
            throw SettingsError(
                key: setting, value: value,
                allowed: "keys of \(bytes) bytes in Base64, as 'openssl rand -base64 \(bytes)' makes them; the first one encrypts"
            )
        }
        return keys
    }

    /// A new key as a file of keys holds it.
    package static func draw() -> String {
        SymmetricKey(size: .bits256).withUnsafeBytes { Data($0) }.base64EncodedString()
    }

    /// The id of the key that seals; nil when none is set.
    package var currentID: String? { keys.first?.id }

    /// Encrypts a secret for the database.
    /// - Parameters:
    ///   - secret: the secret itself.
    ///   - purpose: what it is for, the same at opening, as `webhook source easypost`; no secret.
    /// - Throws: `SecretFault.noKey`.
    package func seal(_ secret: String, for purpose: String) throws(SecretFault) -> SealedSecret {
        guard let key = keys.first else { throw .noKey }
        do {
            let box = try AES.GCM.seal(Data(secret.utf8), using: key.key, authenticating: Data(purpose.utf8))
            return SealedSecret(keyID: key.id, bytes: Array(box.nonce) + Array(box.ciphertext) + Array(box.tag))
        } catch {
            preconditionFailure("AES-GCM takes any text, key and purpose: \(error)")
        }
    }

    /// The secret.
    /// - Parameters:
    ///   - sealed: as `seal` made it.
    ///   - purpose: what it was sealed for.
    /// - Throws: `SecretFault` when the key is missing, or it is not what was sealed for this purpose.
    package func open(_ sealed: SealedSecret, for purpose: String) throws(SecretFault) -> String {
        guard !keys.isEmpty else { throw .noKey }
        guard let key = keys.first(where: { $0.id == sealed.keyID }) else {
            throw .otherKey(id: sealed.keyID, known: keys.map(\.id))
        }
        do {
            let box = try AES.GCM.SealedBox(combined: Data(sealed.bytes))
            return String(decoding: try AES.GCM.open(box, using: key.key, authenticating: Data(purpose.utf8)), as: UTF8.self)
        } catch {
            throw .damaged(purpose: purpose)
        }
    }

    /// The same secret sealed with the first key, for a change of keys.
    /// - Parameters:
    ///   - sealed: as `seal` made it.
    ///   - purpose: what it was sealed for.
    /// - Throws: `SecretFault` as `open`.
    package func reseal(_ sealed: SealedSecret, for purpose: String) throws(SecretFault) -> SealedSecret {
        try seal(try open(sealed, for: purpose), for: purpose)
    }
}
