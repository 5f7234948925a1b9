/// Names in a file that its format does not have: what they say is not used, and each is noted once with the nearest name there is.
final class UnknownNames {
    /// More are only counted: a file of nothing but wrong names is answered in a page.
    private static let most = 50

    private struct Place: Hashable {
        /// A path without the numbers of its lists, so that a name is noted once and not for every job.
        let level: String
        let name: String
    }

    private struct Finding {
        let path: String
        let line: Int
        let nearest: String?
        var count = 1
    }

    private var found: [Place: Finding] = [:]
    private var order: [Place] = []
    private var others = 0

    /// - Parameters:
    ///   - path: of the name in the file.
    ///   - line: asked only for the first of its kind.
    ///   - known: the names that are allowed there.
    func add(_ name: String, path: String, line: @autoclosure () -> Int, known: @autoclosure () -> [String]) {
        let place = Place(level: Self.level(path), name: name)
        if found[place] != nil {
            found[place]?.count += 1
        } else if order.count < Self.most {
            found[place] = Finding(
                path: String(path.prefix(200)), line: line(), nearest: NearestName.of(name, among: known()))
            order.append(place)
        } else {
            others += 1
        }
    }

    /// One sentence each, in the order of the file.
    var notes: [String] {
        let sentences = order.compactMap { found[$0] }.map { finding in
            let times = finding.count > 1 ? " (\(finding.count) times)" : ""
            let advice = finding.nearest.map { " Maybe \($0) is meant." } ?? ""
            return "line \(finding.line): \(finding.path) is not known and was not used\(times).\(advice)"
        }
        return others == 0 ? sentences : sentences + ["\(others) more names are not known and were not used."]
    }

    private static func level(_ path: String) -> String { path.filter { !$0.isASCII || !$0.isNumber } }
}

/// The known name that an unknown one was probably meant to be.
enum NearestName {
    /// nil when none is near. Capitals, blanks, hyphens and underscores do not count.
    static func of(_ name: String, among known: [String]) -> String? {
        let wanted = letters(name)
        let near = known.map { (name: $0, letters: letters($0)) }.compactMap { candidate -> (name: String, distance: Int)? in
            let distance = distance(wanted, candidate.letters)
            let isPart = min(wanted.count, candidate.letters.count) >= 4 && contains(wanted, candidate.letters)
            let isNear = distance <= max(1, max(wanted.count, candidate.letters.count) / 3)
            return isPart || isNear ? (candidate.name, distance) : nil
        }
        return near.min { $0.distance < $1.distance }?.name
    }

    private static func letters(_ name: String) -> [UInt8] {
        name.lowercased().utf8.filter { ![UInt8(ascii: "_"), UInt8(ascii: "-"), UInt8(ascii: " ")].contains($0) }.prefix(60).map {
            $0
        }
    }

    private static func contains(_ one: [UInt8], _ other: [UInt8]) -> Bool {
        one.count < other.count ? !other.ranges(of: one).isEmpty : !one.ranges(of: other).isEmpty
    }

    /// Insertions, deletions and replacements of a letter (Levenshtein 1966).
    private static func distance(_ one: [UInt8], _ other: [UInt8]) -> Int {
        var row = Array(0...other.count)
        for (line, letter) in one.enumerated() {
            var diagonal = row[0]
            row[0] = line + 1
            for (column, wanted) in other.enumerated() {
                let replaced = diagonal + (letter == wanted ? 0 : 1)
                diagonal = row[column + 1]
                row[column + 1] = min(replaced, row[column] + 1, diagonal + 1)
            }
        }
        return row[other.count]
    }
}
