/// Bins of a cart that are full, and the bins into which their orders go on.
struct BinSpill: Sendable, Equatable {
    private var instead: [String: String] = [:]
    private var owners: [String: Int64] = [:]

    /// The bin that is used now instead of one; nil: it is not full.
    func target(of bin: String) -> String? {
        var target = instead[bin]
        while let next = target.flatMap({ instead[$0] }) { target = next }
        return target
    }

    /// Pieces of an order go into another bin from now on.
    mutating func add(_ bin: String, insteadOf full: String, for order: Int64) {
        instead[full] = bin
        owners[bin] = order
    }

    /// Whether a bin was said to be full.
    func isFull(_ bin: String) -> Bool { instead[bin] != nil }

    /// Whether an order may go on in a bin of a tour's cart: one that is its own, or that none has.
    func isOpen(_ bin: String, to order: Int64, on tour: PickList) -> Bool {
        if let owner = owners[bin] { return owner == order }
        return tour.freeBins?.contains(bin) == true || tour.bins?.contains { $0.code == bin && $0.order == order } == true
    }

    /// Bins into which an order may go on that has just filled one, those that no order has in front.
    func open(to order: Int64, besides full: String, on tour: PickList) -> [String] {
        ((tour.freeBins ?? []) + (tour.bins ?? []).map(\.code)).filter {
            $0 != full && !isFull($0) && isOpen($0, to: order, on: tour)
        }
    }
}
