/// Keeps the passwords of addresses out of logs and messages.
///
/// An address as `postgresql://user:password@host/database` is a setting that people mistype, so it has to be shown; its password never.
package enum HiddenPassword {
    /// The text with the password of every address in it as `…`, and what follows `password=`, too. An address ends at white space or
    /// at a quotation mark.
    package static func hide(in text: String) -> String {
        guard text.contains("://") || text.contains("password=") else { return text }
        var shown = ""
        var word = ""
        for character in text {
            if character.isWhitespace || character == "\"" || character == "'" {
                shown += hide(inAddress: word) + String(character)
                word = ""
            } else {
                word.append(character)
            }
        }
        return shown + hide(inAddress: word)
    }

    /// One address, whatever is in it, with its password as `…`.
    package static func hide(inAddress address: String) -> String {
        var shown = address
        // A password may hold what would end it elsewhere, so it ends at the last @.
        if let start = authority(of: shown), let end = shown[start...].lastIndex(of: "@"),
            let colon = shown[start..<end].firstIndex(of: ":")
        {
            shown.replaceSubrange(shown.index(after: colon)..<end, with: "…")
        }
        return hideParameters(of: shown)
    }

    /// Whether a character of the password that should be percent-encoded makes the address read as another one, with a part of the
    /// password as its host, port, database or parameter. Whoever reports on such an address shows that part.
    package static func isMisread(_ address: String) -> Bool {
        guard let start = authority(of: address) else { return false }
        let rest = address[start...]
        let end = rest.firstIndex { "/?#".contains($0) } ?? rest.endIndex
        let (authority, after) = (rest[..<end], rest[end...])
        let signs = authority.count { $0 == "@" }
        guard signs == 0, let colon = authority.lastIndex(of: ":"), after.contains("@") else { return signs > 1 }
        let isPort = authority[authority.index(after: colon)...].allSatisfy(\.isNumber)
        // Only the parameters of a readable address may hold an @.
        return !isPort || after.first != "/" || after.prefix { $0 != "?" }.contains("@")
    }

    private static func authority(of address: String) -> String.Index? { address.firstRange(of: "://")?.upperBound }

    private static func hideParameters(of address: String) -> String {
        guard let name = address.firstRange(of: "password=") else { return address }
        let value = address[name.upperBound...].prefix { $0 != "&" }
        return address[..<name.upperBound] + "…" + hideParameters(of: String(address[value.endIndex...]))
    }
}
