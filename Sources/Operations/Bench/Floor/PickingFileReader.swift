import PickPlanning

/// Reads the lines of a `PickingFile`: `KEY : value`, and sections of `ID 2 AISLE 0 CELL 16 QUANTITY 1 …`.
struct PickingFileReader {
    let name: String
    private(set) var fields: [Substring: Substring] = [:]
    private var places: [Int: (aisle: Int, cell: Int)] = [:]
    private var articles: [[(id: Int, quantity: Int)]] = []
    private var section: Substring = ""

    init(name: String) { self.name = name }

    mutating func read(_ line: Substring) throws {
        if line.hasSuffix("_SECTION") {
            section = line
        } else if line.hasPrefix("ID ") {
            try readEntry(line)
        } else if let colon = line.firstIndex(of: ":") {
            let key = line[..<colon].split(separator: " ").first ?? ""
            if section == "ORDER_SECTION", key.hasPrefix("NUM_ARTICLES") { articles.append([]) }
            fields[key] = line[line.index(after: colon)...].split(separator: " ").first ?? ""
        }
    }

    private mutating func readEntry(_ line: Substring) throws {
        let words = line.split(separator: " ")
        func number(_ key: Substring) throws -> Int {
            guard let index = words.firstIndex(of: key), index + 1 < words.count, let value = Int(words[index + 1]) else {
                throw BenchFileError(file: name, problem: "the line '\(line)' lacks \(key)")
            }
            return value
        }
        switch section {
        case "SKU_SECTION": places[try number("ID")] = (try number("AISLE"), try number("CELL"))
        case "ORDER_SECTION": articles[articles.count - 1].append((try number("ID"), try number("QUANTITY")))
        default: break
        }
    }

    func int(_ key: Substring) throws -> Int {
        guard let value = fields[key].flatMap({ Int($0) }) else { throw BenchFileError(file: name, problem: "\(key) is missing") }
        return value
    }

    /// Millimetres, of a length in metres.
    func length(_ key: Substring) throws -> Int {
        guard let value = fields[key].flatMap({ Double($0) }) else {
            throw BenchFileError(file: name, problem: "\(key) is missing")
        }
        return Int((value * 1000).rounded())
    }

    func orders(cells: Int) -> [[FloorPlace]] {
        articles.map { order in
            order.flatMap { article in
                let place = places[article.id].map { FloorPlace(aisle: $0.aisle, cell: cells - 1 - $0.cell) }
                return place.map { [FloorPlace](repeating: $0, count: article.quantity) } ?? []
            }
        }
    }
}
