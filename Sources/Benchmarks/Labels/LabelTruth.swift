import CarrierDispatch
import Foundation
import LabelFormats

/// What played services sold, from the lines of their ledger, held against the books.
struct LabelTruth: Sendable {
    /// A label that was sold.
    struct Sale: Sendable, Equatable {
        let format: String
        let reference: String
        let numbers: [String]
        var isLive = true

        /// The parcel's reference: without the letter of a later attempt.
        var parcel: String { String(reference.prefix { $0 != "-" }) }
    }

    private struct Line: Decodable {
        let event: String
        let format: String
        let reference: String
        let handle: String
        let numbers: [String]
    }

    private(set) var sales: [Sale] = []

    /// - Parameter ledger: a line of JSON for everything that happened, in order.
    /// - Throws: what `JSONDecoder` says of a line that cannot be read.
    init(ledger: Data) throws {
        var place: [String: Int] = [:]
        for line in ledger.split(separator: UInt8(ascii: "\n")) {
            let line = try JSONDecoder().decode(Line.self, from: Data(line))
            let key = "\(line.format) \(line.numbers.joined(separator: " "))"
            if line.event == "sold" {
                place[key] = sales.count
                sales.append(Sale(format: line.format, reference: line.reference, numbers: line.numbers))
            } else if line.event == "voided", let index = place[key] {
                sales[index].isLive = false
            }
        }
    }

    /// How one format's sales stand.
    struct Standing: Sendable, Equatable {
        let format: String
        let sold: Int
        let voided: Int
        /// Parcels of which more than one label was sold.
        let soldTwice: Int
        /// Parcels of which more than one label lives.
        let liveTwice: Int
        /// Labels that live, and that the books do not have.
        let unknown: Int
        /// Labels that live there, and are not their parcels' own here; and the other way round.
        let disputed: Int
        /// Whether the service never sells two labels under one reference.
        let isExact: Bool

        /// What is wrong; empty when nothing is.
        var faults: [String] {
            var faults: [String] = []
            if liveTwice > 0 { faults.append("\(format): \(liveTwice) parcels have two live labels") }
            if unknown > 0 { faults.append("\(format): \(unknown) paid labels are unknown") }
            if disputed > 0 { faults.append("\(format): \(disputed) labels live only there, or only in the books") }
            if isExact, soldTwice > 0 { faults.append("\(format): \(soldTwice) parcels were sold twice") }
            if !isExact, Double(soldTwice) > 0.001 * Double(sold) {
                faults.append("\(format): \(soldTwice) of \(sold) were sold twice; at most 0.1 % may be")
            }
            return faults
        }
    }

    /// - Parameter books: every label of the accounts that sold them.
    func standings(_ books: [KnownLabel], formatOf: (String) -> String?) -> [Standing] {
        let known = Dictionary(grouping: books) { formatOf($0.account) ?? "" }
        return Dictionary(grouping: sales, by: \.format).sorted { $0.key < $1.key }.map { format, sales in
            Self.standing(format, sales, known[format] ?? [])
        }
    }

    private static func standing(_ format: String, _ sales: [Sale], _ books: [KnownLabel]) -> Standing {
        let live = sales.filter(\.isLive)
        let numbers = Set(books.map(\.number))
        let own = Set(books.filter(\.isLive).map(\.number))
        let living = Set(live.flatMap(\.numbers))
        func doubles(_ sales: [Sale]) -> Int { Dictionary(grouping: sales, by: \.parcel).count { $0.value.count > 1 } }
        return Standing(
            format: format, sold: sales.count, voided: sales.count - live.count, soldTwice: doubles(sales),
            liveTwice: doubles(live), unknown: living.subtracting(numbers).count,
            disputed: living.intersection(numbers).symmetricDifference(own).count,
            isExact: LabelFormat.named(format).map { $0.traits.repeats != .newLabel } ?? false)
    }
}
