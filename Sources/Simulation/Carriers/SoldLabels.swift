import FoundationEssentials
import Synchronization

/// What the simulated carriers sold: looked up by key, listed, given back. Kept in memory; the numbers are made from the keys, so that a key
/// is sold the same label also after a restart.
final class SoldLabels: Sendable {
    /// A label that was sold.
    struct Label: Sendable {
        let order: CarrierLabelRequest
        let trackingNumber: String
        let soldAt: Date
        var isVoided = false

        /// In answers.
        var status: String { isVoided ? "voided" : "sold" }
    }

    private struct Books {
        /// In the order of their sale.
        var labels: [Label] = []
        var places: [String: Int] = [:]
        var voided: Set<String> = []
    }

    private let books = Mutex<[String: Books]>([:])

    /// Of all carriers.
    var count: Int { books.withLock { $0.values.reduce(0) { $0 + $1.labels.count } } }

    /// Keeps labels.
    /// - Returns: those whose keys are new, in their order.
    func add(_ sold: [(order: CarrierLabelRequest, trackingNumber: String)], of carrier: String) -> [(
        order: CarrierLabelRequest, trackingNumber: String
    )] {
        let now = Date()
        return books.withLock { books in
            sold.filter { order, number in
                let key = order.idempotencyKey
                guard books[carrier]?.places[key] == nil else { return false }
                books[carrier, default: Books()].places[key] = books[carrier]?.labels.count ?? 0
                books[carrier, default: Books()].labels.append(Label(order: order, trackingNumber: number, soldAt: now))
                return true
            }
        }
    }

    /// nil when nothing was sold under the key.
    func find(_ key: String, of carrier: String) -> Label? {
        books.withLock { books in books[carrier].flatMap { book in book.places[key].map { book.labels[$0] } } }
    }

    /// Sold since a moment, from a place of the carrier's list on.
    /// - Returns: the labels, and where the next page begins; nil when there is none.
    func list(of carrier: String, since: Date, from place: Int, limit: Int) -> (labels: [Label], next: Int?) {
        books.withLock { books in
            guard let all = books[carrier]?.labels, place >= 0, place < all.count else { return ([], nil) }
            let end = min(all.count, place + limit)
            return (all[place..<end].filter { $0.soldAt >= since }, end < all.count ? end : nil)
        }
    }

    /// Takes a label back; again, too, and one that was sold before a restart.
    func void(_ key: String, _ number: String, of carrier: String) {
        books.withLock { books in
            if let place = books[carrier]?.places[key] { books[carrier]?.labels[place].isVoided = true }
            books[carrier, default: Books()].voided.insert(number)
        }
    }

    /// Whether a parcel's label was given back: nobody collects it.
    func isVoided(_ number: String, of carrier: String) -> Bool {
        books.withLock { $0[carrier]?.voided.contains(number) ?? false }
    }
}
