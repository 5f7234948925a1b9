/// What a label goes by with its carrier: ours, in every call, and what a lost answer is looked up by.
///
/// `WB`, the parcel's id in letters and digits that are easy to read (Crockford's base 32), and a check character: eleven characters for a
/// million million parcels, so it fits every service and can be printed. Later attempts have a letter behind a hyphen.
package enum LabelReference {
    /// Of a parcel's first attempt.
    /// - Parameter parcel: its id, 0 or more.
    package static func of(parcel: Int64) -> String {
        let body = digits(parcel)
        return "WB\(body)\(check(body))"
    }

    /// Whether it is one of ours by its look, with or without the letter of a later attempt: only such labels are ever given back without a
    /// person. Those of older parcels are `wb-parcel-17`.
    package static func isOurs(_ reference: String) -> Bool {
        let parts = reference.split(separator: "-", omittingEmptySubsequences: false)
        if parts.count > 2, parts[0] == "wb", parts[1] == "parcel" {
            return !parts[2].isEmpty && parts[2].utf8.allSatisfy { (48...57).contains($0) } && isLetter(parts.dropFirst(3))
        }
        guard let base = parts.first, base.hasPrefix("WB"), base.utf8.count > 3, isLetter(parts.dropFirst()) else { return false }
        let body = base.dropFirst(2).dropLast()
        return body.allSatisfy(alphabet.contains) && base.last == check(body)
    }

    private static func isLetter(_ parts: ArraySlice<Substring>) -> Bool {
        guard let letter = parts.first else { return true }
        return parts.count == 1 && letter.utf8.count == 1 && ("B"..."Z").contains(letter)
    }

    private static let alphabet = Array("0123456789ABCDEFGHJKMNPQRSTVWXYZ")

    private static func digits(_ id: Int64) -> String {
        var (rest, digits) = (id.magnitude, "")
        repeat {
            digits.insert(alphabet[Int(rest & 31)], at: digits.startIndex)
            rest >>= 5
        } while rest > 0
        return digits
    }

    /// Each place counts with another odd weight, so that one wrong character, and two exchanged ones that differ by less than half the
    /// alphabet, are found.
    private static func check(_ body: some StringProtocol) -> Character {
        let sum = body.reversed().enumerated().reduce(0) { sum, place in
            sum + (2 * place.offset + 3) * (alphabet.firstIndex(of: place.element) ?? 0)
        }
        return alphabet[sum & 31]
    }
}
