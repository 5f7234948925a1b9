/// A `numeric` value: groups of four decimal digits, the first worth 10000^weight.
struct NumericValue: CustomStringConvertible {
    private var groups: [Int16] = []
    private let weight: Int
    private let sign: UInt16
    private let scale: Int

    init(_ cell: Cell) throws(Mismatch) {
        guard cell.type == .numeric else { throw .type }
        var reader = ByteReader(try cell.bytes())
        let count = try reader.read(Int16.self)
        weight = Int(try reader.read(Int16.self))
        sign = try reader.read(UInt16.self)
        scale = Int(try reader.read(Int16.self))
        for _ in 0..<max(0, count) { groups.append(try reader.read(Int16.self)) }
    }

    /// The exact decimal text, as the server would print it.
    var description: String {
        switch sign {
        case 0xC000: return "NaN"
        case 0xD000: return "Infinity"
        case 0xF000: return "-Infinity"
        default: return (sign == 0x4000 ? "-" : "") + whole + (scale > 0 ? "." + fraction : "")
        }
    }

    /// The value, when it has no fraction and fits.
    func integer() throws(Mismatch) -> Int64 {
        let text = description
        let parts = text.split(separator: ".")
        guard parts.count == 1 || parts[1].allSatisfy({ $0 == "0" }), let value = Int64(parts[0]) else {
            throw .value("\(text) is not a whole number of 64 bits")
        }
        return value
    }

    private var whole: String {
        guard weight >= 0 else { return "0" }
        let digits = (0...weight).map(digits(at:)).joined().drop { $0 == "0" }
        return digits.isEmpty ? "0" : String(digits)
    }

    private var fraction: String {
        let first = weight + 1
        let needed = (scale + 3) / 4
        let leading = String(repeating: "0", count: 4 * min(needed, max(0, -first)))
        let digits = leading + (max(0, first)..<max(0, first) + needed).map(digits(at:)).joined()
        return String((digits + String(repeating: "0", count: scale)).prefix(scale))
    }

    private func digits(at index: Int) -> String {
        let group = groups.indices.contains(index) ? Int(groups[index]) : 0
        let text = String(group)
        return String(repeating: "0", count: 4 - text.count) + text
    }
}
