/// Tells SQL from prose: statements are written in capitals, and a whole statement has a second keyword or a table.
enum SQLText {
    /// Whether a line of Swift holds the beginning of an SQL statement outside a comment.
    static func isIn(_ line: String) -> Bool {
        let text = line.trimmed
        guard text.utf8.count > 6, !text.hasPrefix("//") else { return false }
        return ["SELECT ", "INSERT INTO ", "UPDATE ", "DELETE FROM "].contains { keyword in
            startsStatement(keyword, in: text)
        }
    }

    /// The keyword at the beginning of the line or of a literal, or after an opening parenthesis or a space.
    private static func startsStatement(_ keyword: String, in text: String) -> Bool {
        var rest = text[...]
        while let found = rest.firstRange(of: keyword) {
            let before = found.lowerBound == text.startIndex ? nil : text[text.index(before: found.lowerBound)]
            if before.map({ " \"(\t".contains($0) }) ?? true { return true }
            rest = rest[found.upperBound...]
        }
        return false
    }
}
