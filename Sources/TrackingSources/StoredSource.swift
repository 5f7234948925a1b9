package import FoundationEssentials
package import ServiceRuntime

/// A source as it is stored.
package struct StoredSource: Sendable, Hashable {
    /// One of the secrets that are live.
    package struct Secret: Sendable, Hashable {
        /// Tells it from the source's others, in lists.
        package let id: Int64
        package let sealed: SealedSecret
        package let createdAt: Date
        /// From then on it is believed no more; nil: never.
        package let expiresAt: Date?

        /// Whether it is believed.
        /// - Parameter now: when a webhook came.
        package func isLive(_ now: Date) -> Bool { expiresAt.map { now < $0 } ?? true }
    }

    package let terms: SourceTerms
    /// Our key to the carrier's API.
    package let apiKey: SealedSecret?
    /// Oldest first.
    package var secrets: [Secret]

    /// What its secrets are sealed for.
    package static func purpose(of name: String) -> String { "webhook source \(name)" }

    /// What our key to its carrier's API is sealed for.
    package static func accessPurpose(of name: String) -> String { "access of webhook source \(name)" }
}
