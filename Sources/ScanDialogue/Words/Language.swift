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

    /// What it says.
    package var words: any FloorWords {
        switch self {
        case .english: English()
        case .chinese: Chinese()
        }
    }
}
