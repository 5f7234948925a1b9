import Barcodes
import FoundationEssentials
import Testing

/// The table of application identifiers against GS1's own dictionary, where it is at hand.
@Suite("GS1 syntax dictionary", .enabled(if: SharedData.isThere, "\(SharedData.hint)"))
struct SyntaxDictionaryTests {
    private struct Entry {
        let codes: ClosedRange<Int>
        let width: Int
        let isPredefined: Bool
        let isAttribute: Bool
        let least: Int
        let most: Int
        let orders: [[String]]?
    }

    @Test("Every identifier has the dictionary's lengths, flags and key qualifiers, and there is no other")
    func agrees() throws {
        let text = String(decoding: try SharedData.bytes("wire/gs1/gs1-syntax-dictionary.txt"), as: UTF8.self)
        let entries = text.split(separator: "\n").compactMap(Self.entry)
        #expect(entries.count > 200)
        for entry in entries {
            for number in entry.codes {
                let digits = String(number)
                let code = String(repeating: "0", count: entry.width - digits.count) + digits
                let known = try #require(ApplicationIdentifierTable.find(code), "\(code)")
                #expect(known.isPredefined == entry.isPredefined && known.isAttribute == entry.isAttribute, "\(code)")
                #expect(known.minLength == entry.least && known.maxLength == entry.most, "\(code)")
                #expect(known.qualifiers == entry.orders, "\(code)")
                #expect(!known.title.isEmpty)
            }
        }
        #expect(entries.reduce(0) { $0 + $1.codes.count } == ApplicationIdentifierTable.all.count)
    }

    private static func entry(_ line: Substring) -> Entry? {
        let words = line.prefix { $0 != "#" }.split(whereSeparator: \.isWhitespace)
        guard let first = words.first, first.allSatisfy({ $0.isNumber || $0 == "-" }) else { return nil }
        let ends = first.split(separator: "-").compactMap { Int($0) }
        let flags = words.dropFirst().first.flatMap { $0.allSatisfy { "*?".contains($0) } ? $0 : nil } ?? ""
        let parts = words.dropFirst(flags.isEmpty ? 1 : 2).filter { word in word.first.map { "NXYZ[".contains($0) } ?? false }
        let lengths = parts.map(lengths)
        return Entry(
            codes: ends[0]...ends[ends.count - 1], width: first.split(separator: "-")[0].count, isPredefined: flags.contains("*"),
            isAttribute: flags.contains("?"), least: lengths.reduce(0) { $0 + $1.0 }, most: lengths.reduce(0) { $0 + $1.1 },
            orders: words.first { $0.hasPrefix("dlpkey") }.map(orders))
    }

    private static func lengths(_ part: Substring) -> (Int, Int) {
        let format = part.prefix { $0 != "," }
        let most = Int(format.filter(\.isNumber)) ?? 0
        return (part.hasPrefix("[") ? 0 : format.contains("..") ? 1 : most, most)
    }

    private static func orders(_ word: Substring) -> [[String]] {
        guard word.contains("=") else { return [[]] }
        return word.dropFirst(7).split(separator: "|").map { $0.split(separator: ",").map(String.init) }
    }
}
