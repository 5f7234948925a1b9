import Barcodes
package import Fulfilment

/// Every code of a tour or an order and what it stands for: what it knows is the code, and a wrong scan is answered with what it was.
package struct CodeBook: Sendable, Equatable {
    private var meanings: [String: [Meaning]] = [:]
    private var literals: Set<String> = []

    /// What a code stands for.
    package enum Meaning: Hashable, Sendable {
        case place(String)
        case item(sku: String)
        /// So many pieces of an article at once.
        case pack(NumberedPack, sku: String)
        case bin(String)
        case carton(String)
    }

    /// A book of nothing.
    package init() {}

    init(_ tour: PickList) {
        for task in tour.tasks {
            add(task.locationCode, as: .place(task.locationCode))
            add(article: task.sku, gtin: task.gtin)
            for pack in task.packs ?? [] { add(pack, of: task.sku) }
            add(task.binCode, as: .bin(task.binCode))
        }
        for place in tour.quarantine ?? [] { add(place, as: .place(place)) }
        for bin in (tour.bins ?? []).map(\.code) + (tour.freeBins ?? []) { add(bin, as: .bin(bin)) }
    }

    init(_ list: PackList) {
        for parcel in list.parcels {
            for piece in parcel.pieces { add(article: piece.sku, gtin: piece.gtin) }
            if let carton = parcel.carton { add(carton, as: .carton(carton)) }
        }
    }

    /// - Parameter code: as it is printed; an empty one is left out.
    package mutating func add(_ code: String, as meaning: Meaning) {
        let name = ScannedName(code)
        literals.insert(name.literal)
        for name in Set([name.literal] + name.readings) { add(name: name, meaning) }
    }

    /// - Parameter gtin: of any length; empty when the article has none.
    package mutating func add(article sku: String, gtin: String) {
        add(sku, as: .item(sku: sku))
        if let gtin = try? GTIN(gtin) { add(name: gtin.digits, .item(sku: sku)) } else { add(gtin, as: .item(sku: sku)) }
    }

    /// A pack that stands for its pieces.
    package mutating func add(_ pack: NumberedPack, of sku: String) {
        if let gtin = try? GTIN(pack.gtin) { add(name: gtin.digits, .pack(pack, sku: sku)) }
    }

    private mutating func add(name: String, _ meaning: Meaning) {
        let known = meanings[name] ?? []
        if !name.isEmpty, !known.contains(meaning) { meanings[name] = known + [meaning] }
    }

    /// What a scan may be, what was added first in front; empty when nothing known goes by any of its names.
    package func meanings(of scan: ScannedName) -> [Meaning] {
        let sure = scan.known { meanings[$0] != nil }
        if !sure.isEmpty { return all(sure) }
        // Garbled by a keyboard of another layout: taken for what it was, unless it can have been two things.
        let guesses = Set(scan.guesses.map { names in all(names.filter { meanings[$0] != nil }) }).subtracting([[]])
        return guesses.count == 1 ? guesses.first ?? [] : []
    }

    private func all(_ names: [String]) -> [Meaning] {
        var found: [Meaning] = []
        for meaning in names.flatMap({ meanings[$0] ?? [] }) where !found.contains(meaning) { found.append(meaning) }
        return found
    }

    /// Whether a scan is a known code without any guess about keyboards: then it is no key.
    func knows(_ scan: ScannedName) -> Bool { !scan.known { meanings[$0] != nil }.isEmpty }

    /// How the keys are written beside these codes.
    package var keys: KeyForm { KeyForm(beside: literals) }
}

/// How a person writes keys and numbers, so that no code of the tour is taken for one.
///
/// Digits alone as long as no code is that short; else a point before a key and an equals sign before a number, which are always
/// understood. Where a code begins with such a sign, it is doubled.
package struct KeyForm: Sendable, Equatable {
    /// Whether digits alone are keys and numbers.
    package let isPlain: Bool
    private let keySign: String
    private let numberSign: String

    init(beside codes: Set<String>) {
        isPlain = !codes.contains { Self.isShortNumber($0) }
        keySign = Self.free(".", codes)
        numberSign = Self.free("=", codes)
    }

    /// What to press where no number is asked for.
    package func key(_ key: String) -> String { isPlain ? key : keySign + key }

    /// What to press where digits alone are a number.
    package func signedKey(_ key: String) -> String { keySign + key }

    package func number(_ number: Int) -> String { isPlain && number <= 9999 ? String(number) : signedNumber(number) }

    package func signedNumber(_ number: Int) -> String { numberSign + String(number) }

    /// What people may type as a quantity without a sign.
    static func isShortNumber(_ text: String) -> Bool {
        (1...4).contains(text.utf8.count) && text.utf8.allSatisfy { (48...57).contains($0) }
    }

    /// What stands behind points; nil when there are none.
    static func signedKey(_ text: String) -> Substring? { text.hasPrefix(".") ? text.drop { $0 == "." } : nil }

    /// The number behind equals signs; nil when there are none, or no number is.
    static func signedNumber(_ text: String) -> Int? {
        let digits = text.drop { $0 == "=" }
        guard text.hasPrefix("="), (1...7).contains(digits.utf8.count) else { return nil }
        return digits.utf8.allSatisfy { (48...57).contains($0) } ? Int(digits) : nil
    }

    private static func free(_ sign: String, _ codes: Set<String>) -> String {
        var free = sign
        while codes.contains(where: { $0.hasPrefix(free) }) { free += sign }
        return free
    }
}
