import CarrierFormats
import FoundationEssentials
import Fulfilment
package import Postgres
package import ServiceRuntime

/// Sets sources up: what people do with them, each in one transaction. Running programs see it within seconds.
package struct SourceKeeper: Sendable {
    /// Why it was not done: one sentence.
    package enum Refusal: Error, Equatable, CustomStringConvertible {
        case unknown(String, known: [String])
        case exists(String)
        case hasPublicKeys(String)

        package var description: String {
            switch self {
            case .unknown(let name, let known):
                "there is no source '\(name.printable)'; there \(known.isEmpty ? "are none" : "are \(known.joined(separator: ", "))")"
            case .exists(let name): "there is a source '\(name)' already; 'source change' and 'source rotate' change it"
            case .hasPublicKeys(let name): "'\(name)' is believed by keys that its sender publishes; there is no secret to rotate"
            }
        }
    }

    private let postgres: Postgres
    private let keys: SecretKeys
    private let store = SourceStore()

    /// - Parameters:
    ///   - postgres: where sources are.
    ///   - keys: what secrets are sealed with.
    package init(postgres: Postgres, keys: SecretKeys) { (self.postgres, self.keys) = (postgres, keys) }

    /// Adds a source.
    /// - Parameters:
    ///   - terms: how it is set up.
    ///   - secret: what it is believed by; nil: one is drawn, unless its keys are fetched.
    ///   - apiKey: our key to the carrier's API.
    /// - Returns: the secret that was drawn; nil when none was.
    /// - Throws: `SourceFault`, `SecretFault`, `Refusal.exists`; `PostgresError`.
    @discardableResult
    package func add(_ terms: SourceTerms, secret: String? = nil, apiKey: String? = nil) async throws -> String? {
        let format = try terms.checked()
        var terms = terms
        terms.format = format.name
        if terms.trust == .signature, secret == nil, terms.keyAddress == nil { terms.keyAddress = format.keyAddress }
        if let secret { try terms.checked(secret: secret) }
        let drawn = secret == nil && terms.keyAddress == nil ? terms.drawSecret() : nil
        let sealed = try (secret ?? drawn).map { try seal($0, terms) }
        let access = try apiKey.map { try keys.seal($0, for: StoredSource.accessPurpose(of: terms.name)) }
        try await postgres.transaction { [terms] transaction in
            guard try await store.add(terms, apiKey: access, in: transaction) else { throw Refusal.exists(terms.name) }
            if let sealed { try await store.addSecret(sealed, to: terms.name, in: transaction) }
        }
        return drawn
    }

    /// Changes how a source is set up.
    /// - Parameters:
    ///   - name: of the source.
    ///   - apiKey: our key to the carrier's API; nil: as it was.
    ///   - change: makes the new terms of the old.
    /// - Throws: `SourceFault`, `SecretFault`, `Refusal.unknown`; `PostgresError`.
    package func change(
        _ name: String, apiKey: String? = nil, _ change: @escaping @Sendable (inout SourceTerms) -> Void
    ) async throws {
        let access = try apiKey.map { try keys.seal($0, for: StoredSource.accessPurpose(of: name)) }
        try await with(name) { source, transaction in
            var terms = source.terms
            change(&terms)
            try terms.checked()
            try await store.change(terms, apiKey: access ?? source.apiKey, in: transaction)
        }
    }

    /// Gives a source one more secret, and lets its others end.
    /// - Parameters:
    ///   - name: of the source.
    ///   - secret: the new one; nil: one is drawn.
    ///   - overlap: how long the old ones are believed yet.
    /// - Returns: the secret that was drawn; nil when it was given.
    /// - Throws: `SourceFault`, `SecretFault`, `Refusal`; `PostgresError`.
    package func rotate(_ name: String, secret: String? = nil, overlap: Duration) async throws -> String? {
        try await with(name) { source, transaction in
            guard source.terms.keyAddress == nil else { throw Refusal.hasPublicKeys(name) }
            if let secret { try source.terms.checked(secret: secret) }
            let drawn = secret == nil ? source.terms.drawSecret() : nil
            let sealed = try seal(secret ?? drawn ?? "", source.terms)
            try await store.endSecrets(of: name, after: overlap / .seconds(1), in: transaction)
            try await store.addSecret(sealed, to: name, in: transaction)
            return drawn
        }
    }

    /// Seals everything with the first key that is not sealed with it yet.
    /// - Parameter others: seals what others keep, in the same transaction; returns how many that were.
    /// - Returns: how many secrets were sealed anew.
    /// - Throws: `SecretFault` when one cannot be opened: nothing is changed then; `PostgresError`.
    package func rekey(
        _ others: @escaping @Sendable (Transaction) async throws -> Int = { _ in 0 }
    ) async throws -> Int {
        guard let current = keys.currentID else { throw SecretFault.noKey }
        return try await postgres.transaction { transaction in
            try await transaction.query(store.lock)
            var count = try await others(transaction)
            for source in try await store.all(on: transaction) {
                for secret in source.secrets where secret.sealed.keyID != current {
                    let purpose = StoredSource.purpose(of: source.terms.name)
                    try await store.reseal(secret.id, try keys.reseal(secret.sealed, for: purpose), in: transaction)
                    count += 1
                }
                if let access = source.apiKey, access.keyID != current {
                    let purpose = StoredSource.accessPurpose(of: source.terms.name)
                    try await store.change(source.terms, apiKey: try keys.reseal(access, for: purpose), in: transaction)
                    count += 1
                }
            }
            return count
        }
    }

    /// All sources.
    package func all() async throws -> [StoredSource] { try await store.all(on: postgres) }

    /// One of them.
    /// - Throws: `Refusal.unknown`; `PostgresError`.
    package func source(_ name: String) async throws -> StoredSource { try Self.source(name, of: try await all()) }

    /// The secrets of a source that are live, newest first.
    /// - Throws: `Refusal.unknown`, `SecretFault`; `PostgresError`.
    package func secrets(of name: String) async throws -> [String] {
        try await source(name).secrets.reversed().map { try keys.open($0.sealed, for: StoredSource.purpose(of: name)) }
    }

    private func seal(_ secret: String, _ terms: SourceTerms) throws(SecretFault) -> SealedSecret {
        try keys.seal(secret, for: StoredSource.purpose(of: terms.name))
    }

    private static func source(_ name: String, of all: [StoredSource]) throws(Refusal) -> StoredSource {
        guard let source = all.first(where: { $0.terms.name == name }) else {
            throw .unknown(name, known: all.map(\.terms.name))
        }
        return source
    }

    private func with<Value: Sendable>(
        _ name: String, _ body: @Sendable (StoredSource, Transaction) async throws -> Value
    ) async throws -> Value {
        try await postgres.transaction { transaction in
            try await transaction.query(store.lock)
            return try await body(try Self.source(name, of: try await store.all(on: transaction)), transaction)
        }
    }
}
