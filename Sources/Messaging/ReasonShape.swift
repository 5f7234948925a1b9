/// What is the same in the reasons of one cause: the text without numbers, ids and quoted values.
enum ReasonShape {
    /// Looks at the first 300 characters.
    static func of(_ reason: String) -> String {
        let characters = Array(reason.prefix(300))
        func isInWord(_ index: Int) -> Bool {
            characters.indices.contains(index) && (characters[index].isLetter || characters[index].isNumber)
        }
        var shape = "", word = "", quote: Character?
        for (index, character) in characters.enumerated() {
            // An apostrophe within a word is none of a quote.
            if let open = quote {
                if character == open && !isInWord(index + 1) { quote = nil }
            } else if isInWord(index) || (character == "-" && isInWord(index - 1) && isInWord(index + 1)) {
                word.append(character)
            } else {
                shape += blanked(word)
                word = ""
                if (character == "'" || character == "\"") && !isInWord(index - 1) {
                    quote = character
                } else {
                    shape.append(character)
                }
            }
        }
        return shape + blanked(word)
    }

    /// Nothing of hexadecimal numbers and UUIDs, all but the digits of other words.
    private static func blanked(_ word: String) -> String {
        let digits = word.hasPrefix("0x") ? word.dropFirst(2) : word[...]
        let isID = digits.count >= 4 && digits.contains(where: \.isNumber) && digits.allSatisfy { $0.isHexDigit || $0 == "-" }
        return isID ? "" : word.filter { !$0.isNumber }
    }
}
