package import FoundationEssentials

/// What somebody has in hand that the warehouse keeps scan by scan, so that any device goes on where another one stopped.
///
/// It begins with an answer of the warehouse, which is not taken back. The session keeps what is scanned of it, and scans again what was
/// scanned before, so that undo reaches as far back as on the device where that was done.
package struct SharedWork: Sendable, Hashable {
    /// Of the answer with which it began, or was taken up.
    package let id: UUID
    /// What was scanned of it before, as the warehouse keeps it.
    package let scans: [String]
    /// Whether it was in hand before the answer already: then what was scanned here since counts, too.
    package let goesOn: Bool
    /// Asks whether it is still this person's and how far it is; an optional inquiry, for a session that was cut off. The dialogue hears the
    /// answer as one that it waited for.
    package let rejoining: Inquiry
    /// How far it is, as a sentence for who goes on with it.
    package let standing: String

    package init(id: UUID, scans: [String], goesOn: Bool, rejoining: Inquiry, standing: String) {
        (self.id, self.scans, self.goesOn) = (id, scans, goesOn)
        (self.rejoining, self.standing) = (rejoining, standing)
    }
}
