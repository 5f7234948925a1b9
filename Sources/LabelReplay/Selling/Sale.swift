package import FoundationEssentials

/// A label that was sold: the truth, whatever anybody was told of it.
package struct Sale: Sendable, Equatable {
    /// By format's name.
    package let format: String
    /// The client's, empty when it sent none.
    package let reference: String
    package let handle: String
    /// What was bought: a rate of a quote; empty where labels are bought without one.
    package let offer: String
    package let service: String
    /// One per parcel.
    package let numbers: [String]
    package let price: SalePrice
    package let soldAt: Date
    /// Look-ups and lists do not know it before.
    package let knownFrom: Date
    /// What went wrong with its answer; nil when it went out whole.
    package let misdeed: Misdeed?
    package internal(set) var voidedAt: Date?
    /// The manifest it is on; empty when it is on none.
    package internal(set) var manifest = ""

    package var isLive: Bool { voidedAt == nil }
}

/// What a label costs.
package struct SalePrice: Sendable, Equatable {
    /// In the currency's minor unit, of which a hundred are one.
    package let minor: Int
    package let currency: String

    /// `12.90`
    package var text: String {
        let cents = minor % 100
        return "\(minor / 100).\(cents < 10 ? "0" : "")\(cents)"
    }
}

/// One line of the ledger.
package struct LedgerEntry: Sendable {
    package enum Event: String, Sendable { case sold, voided, manifested }

    package let event: Event
    package let at: Date
    package let sale: Sale

    /// As a line of JSON.
    package var json: String {
        var line: JSONShape = [
            "event": .text(event.rawValue), "at": .text(at.formatted(.iso8601)), "format": .text(sale.format),
            "reference": .text(sale.reference), "handle": .text(sale.handle),
            "numbers": .list(sale.numbers.map { .text($0) }), "price": .text(sale.price.text),
            "currency": .text(sale.price.currency),
        ]
        if let misdeed = sale.misdeed, event == .sold { line["/misdeed"] = .text(misdeed.rawValue) }
        if event == .manifested { line["/manifest"] = .text(sale.manifest) }
        return line.json
    }
}
