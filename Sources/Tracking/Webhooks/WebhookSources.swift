import CarrierFormats
import FoundationEssentials
package import Logging
package import ServiceRuntime
package import TrackingSources

/// Who may push webhooks, in which format, and by what each is believed, as it was set up at a moment.
package struct WebhookSources: Sendable {
    private let sources: [String: WebhookSource]
    /// What they were made of; nothing has to be opened again while it stays the same.
    let stored: [StoredSource]

    package init(_ sources: [String: WebhookSource]) { (self.sources, stored) = (sources, []) }

    /// Opens what is stored. A source whose secrets cannot be opened is known all the same, and nothing of it is believed.
    /// - Parameters:
    ///   - stored: as the database has it.
    ///   - keys: what secrets are opened with.
    ///   - before: published keys that were fetched for it stay.
    ///   - logger: told of sources that cannot be used.
    package init(_ stored: [StoredSource], _ keys: SecretKeys, after before: WebhookSources? = nil, logger: Logger) {
        self.stored = stored
        sources = Dictionary(
            uniqueKeysWithValues: stored.map { one in
                let source = WebhookSource(one, keys, reusing: before?.publishedKeys(of: one.terms), logger)
                if let fault = source.fault {
                    logger.error(
                        "Webhooks of a source cannot be taken", metadata: ["source": "\(one.terms.name)", "reason": "\(fault)"])
                }
                return (one.terms.name, source)
            })
    }

    /// The same for who only wants to know how they are set up: no secret is opened.
    /// - Parameter stored: as the database has it.
    init(unopened stored: [StoredSource]) {
        self.stored = stored
        let quiet = Logger(label: "tracking", factory: { _ in SwiftLogNoOpLogHandler() })
        sources = Dictionary(uniqueKeysWithValues: stored.map { ($0.terms.name, WebhookSource($0, .none, reusing: nil, quiet)) })
    }

    /// How a source is set up; nil when nobody by that name is.
    package subscript(source: String) -> WebhookSource? { sources[source] }

    /// The same for one that may push.
    func pushing(_ source: String) -> WebhookSource? { sources[source].flatMap { $0.isEnabled ? $0 : nil } }

    /// Whether all of these are set up.
    func know(_ names: some Sequence<String>) -> Bool { names.allSatisfy { sources[$0] != nil } }

    /// Which carriers' parcels each may speak of.
    package var rights: ReportingRights {
        ReportingRights(Dictionary(uniqueKeysWithValues: sources.map { ($0.key, $0.value.carriers ?? [$0.key]) }))
    }

    /// Our access to the carriers that have to be called before they push, by source.
    package var confirming: [String: CarrierAccess] {
        sources.filter { $0.value.isEnabled && $0.value.format.confirmsSubscriptions }.mapValues(\.access)
    }

    /// Sources that do not sign, and whose carrier can be asked.
    package var confirmable: [String] { sources.filter { $0.value.canConfirm }.keys.sorted() }

    /// Sources whose carrier can be asked.
    package var askable: [String] { sources.filter { $0.value.canBeAsked }.keys.sorted() }

    /// Who is asked for news of each carrier's parcels.
    package var pollers: CarrierPollers {
        CarrierPollers(
            sources.filter { $0.value.canBeAsked && $0.value.polling.mode != .never }.map { name, source in
                (name, source.polling.mode, source.carriers ?? [name])
            })
    }

    private func publishedKeys(of terms: SourceTerms) -> PublishedKeys? {
        let isSame = stored.first { $0.terms.name == terms.name }?.terms.keyAddress == terms.keyAddress
        return isSame ? sources[terms.name]?.keys : nil
    }
}

extension WebhookSource {
    /// Of what is stored, as far as it can be opened.
    fileprivate init(_ stored: StoredSource, _ keys: SecretKeys, reusing published: PublishedKeys?, _ logger: Logger) {
        let terms = stored.terms
        // What is stored was checked when it was set up; a format that this version lacks reads nothing as our own.
        let format = (try? terms.checked()) ?? .waybill
        let published = terms.keyAddress.map { published ?? PublishedKeys(address: $0, logger: logger) }
        var (dated, key, fault): ([DatedSecret], String?, SecretFault?) = ([], nil, nil)
        do throws(SecretFault) {
            for secret in stored.secrets {
                let text = try keys.open(secret.sealed, for: StoredSource.purpose(of: terms.name))
                guard let believed = try? WebhookSecret(text) else { continue }
                dated.append(DatedSecret(secret: believed, end: secret.expiresAt))
            }
            key = try stored.apiKey.map { sealed throws(SecretFault) in
                try keys.open(sealed, for: StoredSource.accessPurpose(of: terms.name))
            }
        } catch let error {
            fault = error
        }
        self.init(
            format: format, trust: terms.trust, dated: fault == nil ? dated : [], keys: published, carriers: Set(terms.carriers),
            access: CarrierAccess(key: key, host: terms.apiHost, isKeyStored: stored.apiKey != nil))
        (isEnabled, polling, self.fault) = (terms.isEnabled, terms.polling, fault)
    }
}
