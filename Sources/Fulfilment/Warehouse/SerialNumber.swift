/// The number that tells one piece of an article from all others, as its maker gives it (GS1 AI 21, or what is printed on the piece).
///
/// One spelling for one piece: in capital letters, as every code is compared here.
package struct SerialNumber: Sendable, Hashable, Comparable, CustomStringConvertible {
    /// `4711A`.
    package let text: String

    /// What one may look like, for people.
    package static let form = "1 to 40 letters, digits and signs of ASCII without blanks"

    /// - Parameter text: as it was scanned or typed; blanks around it do not count.
    /// - Returns: nil for what is no serial number.
    package init?(_ text: String) {
        var signs = text[...]
        while signs.first?.isWhitespace == true { signs.removeFirst() }
        while signs.last?.isWhitespace == true { signs.removeLast() }
        guard (1...40).contains(signs.utf8.count), signs.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else { return nil }
        self.text = signs.uppercased()
    }

    package var description: String { text }

    package static func < (one: SerialNumber, other: SerialNumber) -> Bool { one.text < other.text }
}

/// Where a piece with a serial number is, as far as the books follow it: from its receipt to its parcel.
package enum SerialState: String, LifecycleState {
    /// Set by the count at the dock, and by whoever enters the serial number later: the piece is somewhere at its site.
    case inStock = "in_stock"
    /// Set when the parcel that the piece was scanned into is closed; a piece that comes back is in stock again.
    case packed
    /// Set by a person: the piece is gone without a parcel. Found again, it is in stock.
    case writtenOff = "written_off"

    package static let subject = "serial number"

    package var meaning: String {
        switch self {
        case .inStock:
            "Set by the count at the dock, and by whoever enters the serial number later: the piece is somewhere at its site."
        case .packed: "Set when the parcel that the piece was scanned into is closed; a piece that comes back is in stock again."
        case .writtenOff: "Set by a person: the piece is gone without a parcel. Found again, it is in stock."
        }
    }

    /// For people: `in stock`.
    package var words: String {
        switch self {
        case .inStock: "in stock"
        case .packed: "packed"
        case .writtenOff: "written off"
        }
    }

    package var successors: Set<Self> {
        switch self {
        case .inStock: [.packed, .writtenOff]
        case .packed, .writtenOff: [.inStock]
        }
    }
}
