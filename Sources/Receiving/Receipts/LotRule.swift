import Fulfilment

/// What the books allow of a lot and its day.
struct LotRule: Sendable {
    private let sku: String
    private let lots: ReceiptLineStore.Lots
    private let expected: [ExpectedLine]

    /// - Parameter expected: lines of the article in what announced it.
    init(_ sku: String, _ lots: ReceiptLineStore.Lots, expected: [ExpectedLine]) {
        (self.sku, self.lots, self.expected) = (sku, lots, expected)
    }

    /// The day on which counted pieces expire; nil when they do not.
    /// - Parameters:
    ///   - said: the day that was scanned or typed; nil when none was.
    ///   - isDamaged: what is broken may be expired, too.
    func expiry(of lot: String, said: String?, isDamaged: Bool) throws(ReceivingProblem) -> String? {
        if lot.isEmpty, lots.days.keys.contains(where: { !$0.isEmpty }) {
            throw .wrong("\(sku) is kept by lots, and none is named", advice: "--lot as printed on the goods")
        }
        let day = try day(of: lot, said: said)
        if let day, !isDamaged, let civil = CivilDay(day), let today = CivilDay(lots.today), civil.isExpired(on: today) {
            throw .refused(
                "\(sku) lot '\(lot)' has expired on \(day)",
                advice: "refuse it, or book it with --damaged so that nobody sells it")
        }
        return day
    }

    private func day(of lot: String, said: String?) throws(ReceivingProblem) -> String? {
        if !lot.isEmpty, let known = lots.days[lot] {
            guard let said, said != known else { return known }
            throw .refused(
                "lot '\(lot)' of \(sku) \(known.map { "expires on \($0)" } ?? "does not expire") in the books, not on \(said)",
                advice: "look at the goods again: maybe it is another lot; if not, ask whoever judges quality")
        }
        if let said { return said }
        if !lot.isEmpty, let announced = expected.first(where: { $0.lot == lot })?.expiry { return announced }
        guard lots.days.values.contains(where: { $0 != nil }) else { return nil }
        throw .wrong(
            "the day on which \(sku) lot '\(lot)' expires is not said, and others of the article expire",
            advice: "--expiry with the day: 2027-03-31")
    }
}
