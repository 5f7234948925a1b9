import Glibc

/// Standard output and standard error of a command: what a program prints for people goes through here.
///
/// Names, addresses, references and codes are what a shop, a carrier or a scanner sent, and errors quote them. A terminal does what it is
/// told by the characters it gets: it would move its cursor, hide or forge lines, or type for its owner. So all of it is shown, not done.
package enum CommandOutput {
    /// One of the two streams a program writes to.
    package enum Stream: Int32, Sendable {
        case output = 1
        case error = 2
    }

    /// Writes one line.
    package static func line(_ text: String = "", to stream: Stream = .output) {
        write(TerminalText.visible(text) + "\n", to: stream)
    }

    /// Writes a text of one or several lines.
    package static func text(_ text: String, to stream: Stream = .output) {
        write(TerminalText.visible(text, keepingLines: true) + "\n", to: stream)
    }

    /// Writes everything as it is, however small the pipe; what cannot be written because nobody reads any more is dropped. For what the
    /// program itself tells the terminal.
    package static func write(_ text: String, to stream: Stream) {
        var text = text
        text.withUTF8 { bytes in
            var rest = UnsafeRawBufferPointer(bytes)
            while !rest.isEmpty {
                let count = Glibc.write(stream.rawValue, rest.baseAddress, rest.count)
                if count > 0 {
                    rest = UnsafeRawBufferPointer(rebasing: rest.dropFirst(count))
                } else if errno != EINTR {
                    return
                }
            }
        }
    }
}

/// Text as a terminal may get it.
package enum TerminalText {
    /// The text with every character that steers a terminal, turns the direction of what follows or cannot be seen in the form `\u001b`.
    /// That is also JSON's: in a JSON document it changes nothing of what the document says.
    /// - Parameters:
    ///   - keepingLines: leaves line ends and tabs as they are.
    ///   - sequences: what may follow an escape character, which then stays.
    package static func visible(_ text: String, keepingLines: Bool = false, letting sequences: [String] = []) -> String {
        guard text.unicodeScalars.contains(where: isHidden) else { return text }
        var shown = String.UnicodeScalarView()
        var rest = text.unicodeScalars[...]
        while let scalar = rest.popFirst() {
            let isKept =
                !isHidden(scalar) || keepingLines && (scalar == "\n" || scalar == "\t")
                || scalar == "\u{1B}" && sequences.contains { rest.starts(with: $0.unicodeScalars) }
            if isKept { shown.append(scalar) } else { shown.append(contentsOf: escape(scalar).unicodeScalars) }
        }
        return String(shown)
    }

    private static func isHidden(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        // C0 and C1 controls.
        case ..<0x20, 0x7F...0x9F: true
        // Marks, embeddings, overrides and isolates of direction; separators of lines and paragraphs.
        case 0x61C, 0x200E...0x200F, 0x2028...0x202E, 0x2066...0x2069: true
        // Annotations, tags, and what joins or parts words unseen. Joiners of letters stay: scripts need them.
        case 0xAD, 0x200B, 0x2060...0x2064, 0xFEFF, 0xFFF9...0xFFFB, 0xE0000...0xE007F: true
        default: false
        }
    }

    private static func escape(_ scalar: Unicode.Scalar) -> String {
        UTF16.encode(scalar).map { unit in
            unit.map { "\\u" + String(repeating: "0", count: 4 - String($0, radix: 16).count) + String($0, radix: 16) }.joined()
        } ?? ""
    }
}
