/// A text for one line of a form, a label or a list.
///
/// People paste addresses: a line break, a tab or another separator than the plain blank is read as a blank, a run of them as one, and at
/// the ends as none. Blanks alone stay as they are.
package struct OneLineText: Sendable, Equatable {
    package let text: String
    /// Whether it is another than was sent.
    package let isFolded: Bool

    /// - Throws: `ControlCharacter` for a character that is neither shown nor a separator, such as NUL or ESC.
    package init(_ sent: String) throws(ControlCharacter) {
        guard Self.mayHaveSeparators(sent) else {
            (text, isFolded) = (sent, false)
            return
        }
        text = try Self.fold(sent)
        isFolded = text != sent
    }

    /// Looks at the bytes, since every text of every order passes here: controls, and the first bytes of all other separators.
    private static func mayHaveSeparators(_ text: String) -> Bool {
        text.utf8.contains { byte in
            byte < 0x20 || byte == 0x7F || byte == 0xC2 || (0xE1...0xE3).contains(byte)
        }
    }

    private static func fold(_ sent: String) throws(ControlCharacter) -> String {
        var (line, run, isBreak) = ("", "", false)
        for scalar in sent.unicodeScalars {
            if scalar == " " {
                run += " "
            } else if isSeparator(scalar) {
                isBreak = true
            } else if scalar.properties.generalCategory == .control {
                throw ControlCharacter(scalar: scalar)
            } else {
                line += isBreak ? (line.isEmpty ? "" : " ") : run
                line.unicodeScalars.append(scalar)
                (run, isBreak) = ("", false)
            }
        }
        return isBreak ? line : line + run
    }

    private static func isSeparator(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar {
        case "\t", "\n", "\u{B}", "\u{C}", "\r", "\u{85}": true
        default:
            switch scalar.properties.generalCategory {
            case .spaceSeparator, .lineSeparator, .paragraphSeparator: true
            default: false
            }
        }
    }
}

/// A character that no line of text may have.
package struct ControlCharacter: Error, Sendable, Equatable, CustomStringConvertible {
    package let scalar: Unicode.Scalar

    package var description: String { "must not contain control characters" }
}

extension String {
    /// With each control character shown as its code: `a\u{0}b`.
    package var printable: String {
        guard utf8.contains(where: { $0 < 0x20 || $0 == 0x7F || $0 == 0xC2 }) else { return self }
        return unicodeScalars.reduce(into: "") { text, scalar in
            if scalar.properties.generalCategory == .control {
                text += "\\u{\(String(scalar.value, radix: 16))}"
            } else {
                text.unicodeScalars.append(scalar)
            }
        }
    }
}

extension String {
    /// Without the blanks at its ends, of which most texts have none.
    package var withoutOuterBlanks: String {
        guard utf8.first == 0x20 || utf8.last == 0x20 else { return self }
        let start = utf8.firstIndex { $0 != 0x20 } ?? utf8.endIndex
        let end = utf8.lastIndex { $0 != 0x20 }.map { utf8.index(after: $0) } ?? start
        return String(self[start..<end])
    }
}
