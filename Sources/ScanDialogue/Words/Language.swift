/// A language that people on the floor read. Everything they are told is in its words; codes, keys and the books are the same in all.
package enum Language: String, Sendable, Hashable, Codable, CaseIterable {
    case english = "en"
    case chinese = "zh"

    /// The language of a tag such as `zh`, `zh-CN` or `zh_CN.UTF-8`; nil when it is none of these.
    package init?(tag: String) {
        let first = tag.lowercased().prefix { $0 != "-" && $0 != "_" && $0 != "." && $0 != "@" }
        self.init(rawValue: String(first))
    }

    /// What a process is to speak: by the first of `LC_ALL`, `LC_MESSAGES` and `LANG` that says something, as POSIX has it; English where
    /// that is another language.
    package init(environment: [String: String]) {
        let tag = ["LC_ALL", "LC_MESSAGES", "LANG"].compactMap { environment[$0] }.first { !$0.isEmpty }
        self = tag.flatMap { Language(tag: $0) } ?? .english
    }

    /// The one that a caller likes best of those that there are, by the header `Accept-Language`, such as `zh-CN,zh;q=0.9,en;q=0.8`. Of two that
    /// are liked as well the first; English where none is known.
    package init(accepted header: String) {
        // What terminals send, with every scan.
        if let language = Language(rawValue: header) {
            self = language
            return
        }
        var best: (language: Language, weight: Double)?
        for part in header.split(separator: ",") {
            let fields = part.split(separator: ";").map { $0.filter { !$0.isWhitespace } }
            guard let tag = fields.first, let language = tag == "*" ? .english : Language(tag: tag) else { continue }
            let weight = fields.dropFirst().first { $0.hasPrefix("q=") }.map { Double($0.dropFirst(2)) ?? 0 } ?? 1
            if weight > best?.weight ?? 0 { best = (language, weight) }
        }
        self = best?.language ?? .english
    }

    /// What it says.
    package var words: any FloorWords {
        switch self {
        case .english: English()
        case .chinese: Chinese()
        }
    }
}
