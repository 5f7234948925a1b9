/// How many columns of a terminal text takes, and text of so many columns.
///
/// Letters and ideographs of East Asia and pictures take two columns, marks on letters and joiners none, everything else one. Where terminals
/// differ (letters of ambiguous width, pictures joined to one) they are taken as most draw them: one column for the former, two for the latter.
extension StringProtocol {
    /// Columns that it takes. What steers a terminal is taken for a letter: make it visible before.
    package var columns: Int { reduce(0) { $0 + $1.columns } }

    /// What of its beginning fits.
    fileprivate func beginning(columns width: Int) -> SubSequence {
        var (end, taken) = (startIndex, 0)
        while end < endIndex, taken + self[end].columns <= width {
            taken += self[end].columns
            end = index(after: end)
        }
        return self[..<end]
    }
}

extension String {
    /// Its beginning that fits, with `…` where something is missing.
    package func cut(toColumns width: Int) -> String {
        guard columns > width else { return self }
        return width < 1 ? "" : beginning(columns: width - 1) + "…"
    }

    /// Cut to the width, and filled up to it with blanks.
    package func padded(toColumns width: Int) -> String {
        let text = cut(toColumns: width)
        return text + String(repeating: " ", count: max(0, width - text.columns))
    }

    /// In lines that fit, of two columns at least: broken between words, and between ideographs, which have no blanks; a longer word is
    /// broken anywhere. Nothing is left out but blanks at the breaks.
    package func wrapped(toColumns width: Int) -> [String] {
        let width = max(2, width)
        var (lines, line) = ([String](), "")
        for piece in pieces {
            guard line.columns + piece.columns > width else {
                line += piece
                continue
            }
            if !line.isEmpty { lines.append(line) }
            var rest = piece.drop { $0 == " " }
            while rest.columns > width {
                let part = rest.beginning(columns: width)
                lines.append(String(part))
                rest = rest[part.endIndex...]
            }
            line = String(rest)
        }
        return line.isEmpty && !lines.isEmpty ? lines : lines + [line]
    }

    /// Parts that may each begin a line: words with the blanks in front of them, ideographs with the marks behind them.
    private var pieces: [Substring] {
        var (pieces, start, last) = ([Substring](), startIndex, Character?.none)
        for index in indices {
            if let last, self[index].mayBeginLine(after: last) {
                pieces.append(self[start..<index])
                start = index
            }
            last = self[index]
        }
        return start == endIndex ? pieces : pieces + [self[start...]]
    }
}

extension Character {
    fileprivate var columns: Int {
        if isASCII { return 1 }
        return isJoinedPicture ? 2 : unicodeScalars.reduce(0) { $0 + $1.columns }
    }

    /// A picture with what says how it looks, or several as one.
    private var isJoinedPicture: Bool {
        guard let first = unicodeScalars.first, first.properties.isEmoji else { return false }
        return unicodeScalars.dropFirst().contains { $0 == "\u{FE0F}" || $0 == "\u{200D}" || $0.properties.isEmojiModifier }
    }

    fileprivate func mayBeginLine(after last: Character) -> Bool {
        if self == " " || last == " " { return last != " " }
        return (columns == 2 || last.columns == 2) && !"，。、；：？！）”’》】,.;:?!)".contains(self) && !"（“‘《【(".contains(last)
    }
}

extension Unicode.Scalar {
    fileprivate var columns: Int {
        if value < 0x300 { return 1 }
        switch properties.generalCategory {
        case .nonspacingMark, .enclosingMark, .format: return 0
        default: break
        }
        // Vowels and finals of Hangul stand in the syllable of their initial.
        if (0x1160...0x11FF).contains(value) || (0xD7B0...0xD7FF).contains(value) { return 0 }
        return isWide ? 2 : 1
    }

    private var isWide: Bool {
        var candidates = Self.wide[...]
        while let middle = candidates.isEmpty ? nil : candidates.startIndex + candidates.count / 2 {
            if Self.wide[middle].contains(value) { return true }
            candidates = value < Self.wide[middle].lowerBound ? candidates[..<middle] : candidates[(middle + 1)...]
        }
        return false
    }

    /// East Asian Width W and F in Unicode 15.1 (EastAsianWidth.txt), ascending; without marks that take no column.
    private static let wide: [ClosedRange<UInt32>] = [
        0x1100...0x115F, 0x231A...0x231B, 0x2329...0x232A, 0x23E9...0x23EC, 0x23F0...0x23F0, 0x23F3...0x23F3, 0x25FD...0x25FE,
        0x2614...0x2615, 0x2648...0x2653, 0x267F...0x267F, 0x2693...0x2693, 0x26A1...0x26A1, 0x26AA...0x26AB, 0x26BD...0x26BE,
        0x26C4...0x26C5, 0x26CE...0x26CE, 0x26D4...0x26D4, 0x26EA...0x26EA, 0x26F2...0x26F3, 0x26F5...0x26F5, 0x26FA...0x26FA,
        0x26FD...0x26FD, 0x2705...0x2705, 0x270A...0x270B, 0x2728...0x2728, 0x274C...0x274C, 0x274E...0x274E, 0x2753...0x2755,
        0x2757...0x2757, 0x2795...0x2797, 0x27B0...0x27B0, 0x27BF...0x27BF, 0x2B1B...0x2B1C, 0x2B50...0x2B50, 0x2B55...0x2B55,
        0x2E80...0x2E99, 0x2E9B...0x2EF3, 0x2F00...0x2FD5, 0x2FF0...0x3029, 0x3030...0x303E, 0x3041...0x3096, 0x309B...0x30FF,
        0x3105...0x312F, 0x3131...0x318E, 0x3190...0x31E3, 0x31EF...0x321E, 0x3220...0x3247, 0x3250...0x4DBF, 0x4E00...0xA48C,
        0xA490...0xA4C6, 0xA960...0xA97C, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE10...0xFE19, 0xFE30...0xFE52, 0xFE54...0xFE66,
        0xFE68...0xFE6B, 0xFF01...0xFF60, 0xFFE0...0xFFE6, 0x16FE0...0x16FE3, 0x17000...0x187F7, 0x18800...0x18CD5,
        0x18D00...0x18D08, 0x1AFF0...0x1AFF3, 0x1AFF5...0x1AFFB, 0x1AFFD...0x1AFFE, 0x1B000...0x1B122, 0x1B132...0x1B132,
        0x1B150...0x1B152, 0x1B155...0x1B155, 0x1B164...0x1B167, 0x1B170...0x1B2FB, 0x1F004...0x1F004, 0x1F0CF...0x1F0CF,
        0x1F18E...0x1F18E, 0x1F191...0x1F19A, 0x1F200...0x1F202, 0x1F210...0x1F23B, 0x1F240...0x1F248, 0x1F250...0x1F251,
        0x1F260...0x1F265, 0x1F300...0x1F320, 0x1F32D...0x1F335, 0x1F337...0x1F37C, 0x1F37E...0x1F393, 0x1F3A0...0x1F3CA,
        0x1F3CF...0x1F3D3, 0x1F3E0...0x1F3F0, 0x1F3F4...0x1F3F4, 0x1F3F8...0x1F3FA, 0x1F400...0x1F43E, 0x1F440...0x1F440,
        0x1F442...0x1F4FC, 0x1F4FF...0x1F53D, 0x1F54B...0x1F54E, 0x1F550...0x1F567, 0x1F57A...0x1F57A, 0x1F595...0x1F596,
        0x1F5A4...0x1F5A4, 0x1F5FB...0x1F64F, 0x1F680...0x1F6C5, 0x1F6CC...0x1F6CC, 0x1F6D0...0x1F6D2, 0x1F6D5...0x1F6D7,
        0x1F6DC...0x1F6DF, 0x1F6EB...0x1F6EC, 0x1F6F4...0x1F6FC, 0x1F7E0...0x1F7EB, 0x1F7F0...0x1F7F0, 0x1F90C...0x1F93A,
        0x1F93C...0x1F945, 0x1F947...0x1F9FF, 0x1FA70...0x1FA7C, 0x1FA80...0x1FA88, 0x1FA90...0x1FABD, 0x1FABF...0x1FAC5,
        0x1FACE...0x1FADB, 0x1FAE0...0x1FAE8, 0x1FAF0...0x1FAF8, 0x20000...0x2FFFD, 0x30000...0x3FFFD,
    ]
}
