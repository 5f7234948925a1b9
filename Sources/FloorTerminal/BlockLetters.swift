import CommandSupport

/// Letters five lines high, to be read from two steps away.
enum BlockLetters {
    /// Lines of a text in large letters; nil when it has other characters than A-Z, 0-9 and -, or does not fit the width.
    static func lines(_ text: String, width: Int) -> [String]? {
        // In capitals some letters are two.
        let letters = Array(text.uppercased())
        guard width >= 60, !letters.isEmpty, letters.count * 6 <= width else { return nil }
        let glyphs = letters.map { font[$0] }
        guard glyphs.allSatisfy({ $0 != nil }) else { return nil }
        return (0..<5).map { row in glyphs.compactMap { $0?[row] }.joined(separator: " ") }
    }

    /// A text of which there are no large letters: with a blank on both sides of each ideograph where that fits, as it is elsewhere.
    static func spaced(_ text: String, width: Int) -> String {
        var (spaced, last) = ("", Character?.none)
        for character in text {
            if let last, last != " ", character != " ", isWide(last) || isWide(character) { spaced += " " }
            spaced.append(character)
            last = character
        }
        return spaced.columns <= width ? spaced : text
    }

    private static func isWide(_ character: Character) -> Bool { String(character).columns == 2 }

    private static let font: [Character: [String]] = [
        "A": [" ### ", "#   #", "#####", "#   #", "#   #"],
        "B": ["#### ", "#   #", "#### ", "#   #", "#### "],
        "C": [" ####", "#    ", "#    ", "#    ", " ####"],
        "D": ["#### ", "#   #", "#   #", "#   #", "#### "],
        "E": ["#####", "#    ", "###  ", "#    ", "#####"],
        "F": ["#####", "#    ", "###  ", "#    ", "#    "],
        "G": [" ####", "#    ", "#  ##", "#   #", " ####"],
        "H": ["#   #", "#   #", "#####", "#   #", "#   #"],
        "I": ["#####", "  #  ", "  #  ", "  #  ", "#####"],
        "J": ["    #", "    #", "    #", "#   #", " ### "],
        "K": ["#   #", "#  # ", "###  ", "#  # ", "#   #"],
        "L": ["#    ", "#    ", "#    ", "#    ", "#####"],
        "M": ["#   #", "## ##", "# # #", "#   #", "#   #"],
        "N": ["#   #", "##  #", "# # #", "#  ##", "#   #"],
        "O": [" ### ", "#   #", "#   #", "#   #", " ### "],
        "P": ["#### ", "#   #", "#### ", "#    ", "#    "],
        "Q": [" ### ", "#   #", "# # #", "#  # ", " ## #"],
        "R": ["#### ", "#   #", "#### ", "#  # ", "#   #"],
        "S": [" ####", "#    ", " ### ", "    #", "#### "],
        "T": ["#####", "  #  ", "  #  ", "  #  ", "  #  "],
        "U": ["#   #", "#   #", "#   #", "#   #", " ### "],
        "V": ["#   #", "#   #", "#   #", " # # ", "  #  "],
        "W": ["#   #", "#   #", "# # #", "## ##", "#   #"],
        "X": ["#   #", " # # ", "  #  ", " # # ", "#   #"],
        "Y": ["#   #", " # # ", "  #  ", "  #  ", "  #  "],
        "Z": ["#####", "   # ", "  #  ", " #   ", "#####"],
        "0": [" ### ", "#  ##", "# # #", "##  #", " ### "],
        "1": ["  #  ", " ##  ", "  #  ", "  #  ", " ### "],
        "2": ["#### ", "    #", " ### ", "#    ", "#####"],
        "3": ["#### ", "    #", " ### ", "    #", "#### "],
        "4": ["#   #", "#   #", "#####", "    #", "    #"],
        "5": ["#####", "#    ", "#### ", "    #", "#### "],
        "6": [" ### ", "#    ", "#### ", "#   #", " ### "],
        "7": ["#####", "    #", "   # ", "  #  ", "  #  "],
        "8": [" ### ", "#   #", " ### ", "#   #", " ### "],
        "9": [" ### ", "#   #", " ####", "    #", " ### "],
        "-": ["     ", "     ", " ### ", "     ", "     "],
        " ": ["     ", "     ", "     ", "     ", "     "],
    ]
}
