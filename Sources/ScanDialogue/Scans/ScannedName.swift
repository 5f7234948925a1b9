import Barcodes
package import FoundationEssentials

/// What a scan names, in one spelling: the terminal and the books read every code by this.
package enum ScannedName {
    /// The article's GTIN of GS1 fields or a Digital Link; of anything else the code in upper case, without blanks and control
    /// characters around it and without a symbology prefix such as `]C1`.
    package static func of(_ scanned: String) -> String {
        switch ScannedCode(scanned).meanings.first {
        case .fields(let message): message.gtin?.digits ?? plain(scanned)
        case .link(let link): link.message.gtin?.digits ?? plain(scanned)
        default: plain(scanned)
        }
    }

    private static func plain(_ scanned: String) -> String {
        var text = scanned.drop(while: isAround)
        while let last = text.last, isAround(last) { text.removeLast() }
        if text.first == "]", text.count > 3 { text = text.dropFirst(3) }
        return text.uppercased()
    }

    private static func isAround(_ character: Character) -> Bool {
        character.isWhitespace || (character.asciiValue ?? 32) < 32
    }
}

/// Drops a code a scanner sent twice for one pull of the trigger. For terminals only: scripts may be faster than hands.
package struct BounceFilter: Sendable {
    private let window: Double
    private var last: (code: String, at: Date)?

    /// - Parameter window: seconds within which the same code counts as one.
    package init(window: Double = 0.3) { self.window = window }

    /// Whether the code is an echo of the one before.
    package mutating func isEcho(_ code: String, at: Date) -> Bool {
        if let last, last.code == code, at.timeIntervalSince(last.at) < window { return true }
        last = (code, at)
        return false
    }
}

/// Every code of a tour and what it stands for, so that a wrong scan can be answered with what it was.
struct CodeBook: Sendable {
    private var meanings: [String: [Meaning]] = [:]

    enum Meaning: Hashable, Sendable {
        case place(String)
        case item(sku: String)
        case bin(String)
    }

    init(_ tasks: [PickTask]) {
        for task in tasks {
            add(task.locationCode, .place(task.locationCode))
            add(task.sku, .item(sku: task.sku))
            add(task.gtin, .item(sku: task.sku))
            add(task.binCode, .bin(task.binCode))
        }
    }

    /// What a code may be, in the order place, item, bin; empty when the tour does not know it.
    func meanings(of code: String) -> [Meaning] { meanings[Self.key(code)] ?? [] }

    private mutating func add(_ code: String, _ meaning: Meaning) {
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
