/// What people at a terminal may mean by a code, for those who see codes without a tour.
package enum TerminalKeys {
    /// Whether a scan that is none of a pick's codes may have been an action of the picker.
    package static func mayBe(_ scanned: String) -> Bool { means(scanned, where: .code) }

    /// Whether the answer to the question whether a place is empty was that some pieces are left; nil when it was none.
    /// - Parameter scanned: taken as right at `PickStep.empty`.
    package static func saysSomeAreLeft(_ scanned: String) -> Bool? {
        switch read(scanned, where: .code) {
        case .key(.skip): true
        case .confirm, .key(.finish): false
        default: nil
        }
    }

    /// Whether somebody could mean a key or a number by an article's code at any step of picking or of a dialogue.
    package static func mayMean(_ code: String) -> Bool { means(code, where: .number) || means(code, where: .code) }

    /// Whether it is a key, a number or undo.
    private static func means(_ scanned: String, where wanted: Question.Wanted) -> Bool {
        if case .code = read(scanned, where: wanted) { false } else { true }
    }

    private static func read(_ scanned: String, where wanted: Question.Wanted) -> DialogueInput? {
        .read(ScannedName(scanned), wanted: wanted, keys: KeyForm(beside: []), isKnown: false)
    }
}

/// The codes that are printed for people who would rather scan than press a key; every dialogue understands those that make sense in it.
package enum ControlCode {
    /// Code and meaning, in the order of a sheet.
    package static let printed: [(code: String, meaning: String)] = [
        ("CTRL:UNDO", "take the last scan back"), ("CTRL:CONFIRM", "yes, all of it"), ("CTRL:SHORT", "too few or none here"),
        ("CTRL:DAMAGED", "damaged"), ("CTRL:SKIP", "later, or no: some are left"), ("CTRL:NO-CARTON", "packing: no such carton"),
        ("CTRL:FULL", "picking: the bin is full"), ("CTRL:ASIDE", "ready with this, set it aside"),
    ]
}
