import FoundationEssentials

/// What the books say at the end, to be held against the truth and against the devices' journals.
package struct HallBooks: Sendable {
    /// Pieces that lie there by the books, over all states of stock.
    var places: [HallSpot: Int] = [:]
    /// Pieces that were picked for orders and not put back.
    var orders: [OrderGoods: Int] = [:]
    /// Pieces booked under each id of a count, and how often the id is there.
    var counts: [UUID: Booked] = [:]
    var putAways: [UUID: Booked] = [:]
    /// Scans have no pieces of their own: how often each is kept.
    var scans: [UUID: Booked] = [:]
    /// Pieces that counts since the opening have corrected.
    var corrections: [HallSpot: Int] = [:]
    /// Balances that are not the sum of their ledger rows, in words.
    var unbalanced: [String] = []

    /// What is booked under an id.
    struct Booked: Sendable, Equatable {
        var pieces: Int
        var times: Int
    }
}

/// What devices sent and got a yes to: by id, the pieces.
package struct DeviceJournals: Sendable {
    var counts: [UUID: Int] = [:]
    var putAways: [UUID: Int] = [:]
    var scans: Set<UUID> = []

    /// With those of others; ids are never the same.
    package func merging(_ other: DeviceJournals) -> DeviceJournals {
        DeviceJournals(
            counts: counts.merging(other.counts) { first, _ in first },
            putAways: putAways.merging(other.putAways) { first, _ in first }, scans: scans.union(other.scans))
    }
}

/// Everything in which books and truth differ, each by name.
package struct HallDifferences: Sendable, Equatable {
    package private(set) var all: [String] = []

    package init(truth: HallTruth.State, books: HallBooks, journals: DeviceJournals) {
        add(truth.places, books.places)
        add(truth.orders, books.orders)
        add(corrections: books.corrections, of: truth.strays)
        add("count", journals.counts, books.counts)
        add("put-away", journals.putAways, books.putAways)
        add("scan", Dictionary(uniqueKeysWithValues: journals.scans.map { ($0, 0) }), books.scans)
        all += books.unbalanced
    }

    private mutating func add<Key: Hashable & Comparable & CustomStringConvertible>(_ truth: [Key: Int], _ books: [Key: Int]) {
        for key in Set(truth.keys).union(books.keys).sorted() {
            let (here, booked) = (truth[key] ?? 0, books[key] ?? 0)
            if here != booked { all.append("\(key): \(here) lie there, the books have \(booked)") }
        }
    }

    /// What counts correct is what people put elsewhere than they said, or a count would hide what the books did wrong.
    private mutating func add(corrections: [HallSpot: Int], of strays: [HallSpot: Int]) {
        for spot in Set(corrections.keys).union(strays.keys).sorted() {
            let (found, erred) = (corrections[spot] ?? 0, strays[spot] ?? 0)
            if found != erred { all.append("\(spot): counts corrected \(found), people's mistakes make \(erred)") }
        }
    }

    /// Every id that got a yes is booked once, with its pieces. One that got none may be booked or not: whether it was is told by where
    /// the pieces lie.
    private mutating func add(_ kind: String, _ sent: [UUID: Int], _ booked: [UUID: HallBooks.Booked]) {
        var found: [String] = []
        for (id, pieces) in sent {
            guard let entry = booked[id] else {
                found.append("\(kind) \(id) was confirmed and is not in the books")
                continue
            }
            if entry.pieces != pieces { found.append("\(kind) \(id) was of \(pieces), the books have \(entry.pieces)") }
        }
        for (id, entry) in booked where entry.times != 1 { found.append("\(kind) \(id) is booked \(entry.times) times") }
        all += found.sorted()
    }
}
