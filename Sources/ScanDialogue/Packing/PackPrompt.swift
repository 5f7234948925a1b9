/// What the packer's screen shows: one thing asked, and what is worth knowing beside it.
package struct PackPrompt: Sendable, Hashable {
    package let step: PackStep
    /// The one thing, short enough for giant letters.
    package let wanted: String
    /// One sentence saying what to do.
    package let instruction: String
    /// A code that would be right now; nil when every parcel is closed, and where only the piece knows it.
    package let expectedCode: String?
    /// `parcel 1 of 2, piece 3 of 5`.
    package let position: String
    /// Where the piece goes and those after it, one line each.
    package let steps: [String]
}

/// The answer to one scan of a packer.
package struct PackAnswer: Sendable, Hashable {
    package var verdict: ScanResult.Verdict
    /// What it was and, when wrong, what was wanted.
    package var message: String
    /// nil for what concerns only the device.
    package var effect: PackFlow.Effect?
    /// What the scan put in: the warehouse can say whether it may go out.
    package var serial: PieceSerial?
    var isUndo = false

    static func accepted(_ message: String) -> PackAnswer { PackAnswer(verdict: .accepted, message: message) }
    static func repeated(_ message: String) -> PackAnswer { PackAnswer(verdict: .repeated, message: message) }
    static func rejected(_ message: String) -> PackAnswer { PackAnswer(verdict: .rejected, message: message) }
}
