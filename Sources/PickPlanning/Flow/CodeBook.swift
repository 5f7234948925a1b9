import Barcodes

/// Every code of a tour and what it stands for, so that a wrong scan can be told what it was.
struct CodeBook: Sendable {
    private var meanings: [String: [Meaning]] = [:]

    enum Meaning: Hashable, Sendable {
        case place(String)
        case item(sku: String)
        case bin(String)
    }

    init(_ tasks: [PickTask]) {
        for task in tasks {
            note(task.locationCode, .place(task.locationCode))
            note(task.sku, .item(sku: task.sku))
            note(task.gtin, .item(sku: task.sku))
            note(task.binCode, .bin(task.binCode))
        }
    }

    /// What a code may be, in the order place, item, bin; empty when the tour does not know it.
    func meanings(of code: String) -> [Meaning] { meanings[Self.key(code)] ?? [] }

    private mutating func note(_ code: String, _ meaning: Meaning) {
        let name = ScannedName.of(code)
        guard !name.isEmpty else { return }
        let known = meanings[Self.key(name), default: []]
        if !known.contains(meaning) { meanings[Self.key(name)] = known + [meaning] }
    }

    /// GTINs of all lengths meet in their 14-digit form.
    static func key(_ code: String) -> String {
        guard [8, 12, 13, 14].contains(code.utf8.count), CheckDigit.isValid(code) else { return code }
        return String(repeating: "0", count: 14 - code.utf8.count) + code
    }
}
