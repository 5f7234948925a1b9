import FoundationEssentials
import ServiceRuntime
import TestStack
import Testing

/// Secrets at rest.
@Suite("Secret keys") struct SecretKeysTests {
    private static let (first, second) = (SecretKeys.draw(), SecretKeys.draw())

    private func keys(_ text: String) throws -> SecretKeys { try SecretKeys(environment: [SecretKeys.keyVariable: text]) }

    @Test("What is sealed is opened, is not to be seen in what is stored, and never looks the same twice")
    func roundTrip() throws {
        let keys = try keys(Self.first)
        for secret in ["whsec_hunter2hunter2", "ключ 🗝", ""] {
            let sealed = try keys.seal(secret, for: "webhook source x")
            #expect(sealed.bytes.count == 28 + secret.utf8.count && sealed.keyID == keys.currentID)
            #expect(try keys.open(sealed, for: "webhook source x") == secret)
            #expect(try keys.seal(secret, for: "webhook source x") != sealed)
            #expect(secret.isEmpty || !String(decoding: sealed.bytes, as: UTF8.self).contains(secret))
        }
    }

    @Test("A secret opens in no other row, and not when a bit of it was changed")
    func bound() throws {
        let keys = try keys(Self.first)
        let sealed = try keys.seal("hunter2", for: "webhook source x")
        #expect(throws: SecretFault.damaged(purpose: "webhook source y")) { try keys.open(sealed, for: "webhook source y") }
        for index in sealed.bytes.indices {
            var bytes = sealed.bytes
            bytes[index] ^= 1
            #expect(throws: SecretFault.self) {
                try keys.open(SealedSecret(keyID: sealed.keyID, bytes: bytes), for: "webhook source x")
            }
        }
        #expect(throws: SecretFault.self) { try keys.open(SealedSecret(keyID: sealed.keyID, bytes: []), for: "webhook source x") }
    }

    @Test("The first key seals and all open, so that a key can be changed; one that was taken out is named, not shown")
    func rotation() throws {
        let (old, both, new) = (try keys(Self.first), try keys("\(Self.second)\n\(Self.first)"), try keys(Self.second))
        let sealed = try old.seal("hunter2", for: "x")
        #expect(both.currentID == new.currentID && both.currentID != old.currentID)
        #expect(try both.open(sealed, for: "x") == "hunter2")
        #expect(try new.open(both.seal("hunter2", for: "x"), for: "x") == "hunter2")
        let fault = try #require(#expect(throws: SecretFault.self) { try new.open(sealed, for: "x") })
        let words = "\(fault)"
        #expect(words.contains(sealed.keyID) && words.contains("WAYBILL_SECRETS_KEY_FILE"))
        #expect(!words.contains(Self.first) && !words.contains(Self.second))
    }

    @Test("Without a key both ways are refused with what to set")
    func noKey() throws {
        let none = try SecretKeys(environment: [:])
        #expect(none.currentID == nil)
        #expect(throws: SecretFault.noKey) { try none.seal("hunter2", for: "x") }
        #expect(throws: SecretFault.noKey) { try none.open(keys(Self.first).seal("hunter2", for: "x"), for: "x") }
        #expect("\(SecretFault.noKey)".contains("WAYBILL_SECRETS_KEY_FILE"))
    }

    @Test(
        "What is no key is refused without being shown",
        arguments: ["hunter2hunter2hunter2", "c2hvcnQ=", "c2hvcnQ=,hunter2"])
    func wrong(text: String) throws {
        let error = try #require(#expect(throws: SettingsError.self) { try keys(text) })
        #expect(error.key == "secrets.key" && !"\(error)".contains("hunter2"))
    }

    @Test("The keys may stand in a file; one that cannot be read is named, and two places at once are refused")
    func file() throws {
        let path = FileManager.default.temporaryDirectory.appending(path: "waybill-secrets-\(UUID().uuidString)").path
        defer { try? FileManager.default.removeItem(atPath: path) }
        let variable = SecretKeys.fileVariable
        let missing = #expect(throws: SettingsError.self) { try SecretKeys(environment: [variable: path]) }
        #expect(missing?.value == path)
        try Data("\(Self.second)\n\(Self.first)\n".utf8).write(to: URL(filePath: path))
        let stored = try SecretKeys(environment: [variable: path])
        #expect(try stored.open(keys(Self.first).seal("hunter2", for: "x"), for: "x") == "hunter2")
        #expect(throws: SettingsError.self) {
            try SecretKeys(environment: [variable: path, SecretKeys.keyVariable: Self.first])
        }
    }
}
