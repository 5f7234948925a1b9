import Fulfilment

/// A division of orders into batches while it is being improved. Orders and batches are numbers from 0.
///
/// There are as many batches as orders, most of them empty in the end. Belongs to one thread.
final class BatchSearch {
    let count: Int
    let cart: CartLoad
    let loads: [CartLoad]
    /// Orders of different groups never share a batch.
    let groups: [Int]
    /// The batch of each order.
    private(set) var batch: [Int]
    /// First order of each batch, and the one after each order; -1 for none.
    private(set) var head: [Int]
    private(set) var next: [Int]
    private(set) var length: [Int]
    private(set) var load: [CartLoad]
    private(set) var size: [Int]
    /// Millimetres of all batches.
    private(set) var total = 0

    private let meter: TourMeter
    private let words: Int
    private let masks: UnsafeMutablePointer<UInt64>
    private let union: UnsafeMutableBufferPointer<UInt64>
    private let names: [UInt64]
    private var key: [UInt64]
    private let cache: TourCache

    /// - Precondition: every order fits the cart alone.
    init(orders: [PickOrder], groups: [Int], cart: CartLoad, meter: TourMeter) {
        count = orders.count
        self.cart = cart
        self.meter = meter
        self.groups = groups
        loads = orders.map(\.load)
        words = meter.words
        masks = .allocate(capacity: max(1, words * orders.count))
        union = .allocate(capacity: words)
        for (index, order) in orders.enumerated() {
            for (word, bits) in meter.mask(of: order.stops.map(\.place)).enumerated() { masks[index * words + word] = bits }
        }
        var random = SplitMix64(seed: 0x5eed)
        names = orders.map { _ in random.next() }
        cache = TourCache(bits: orders.count > 30 ? 18 : 14)
        batch = Array(0..<count)
        head = Array(0..<count)
        next = [Int](repeating: -1, count: count)
        load = loads
        size = [Int](repeating: 1, count: count)
        key = names
        length = [Int](repeating: 0, count: count)
        for order in 0..<count { length[order] = measure(order, without: -1, -1, with: -1, -1) }
        total = length.reduce(0, +)
    }

    deinit {
        masks.deallocate()
        union.deallocate()
    }

    /// The orders of a batch.
    func members(_ batch: Int) -> [Int] {
        var found: [Int] = []
        var order = head[batch]
        while order >= 0 {
            found.append(order)
            order = next[order]
        }
        return found
    }

    /// The length of a batch's tour without some of its orders and with others; -1 for none.
    func measure(_ batch: Int, without gone: Int, _ alsoGone: Int, with come: Int, _ alsoCome: Int) -> Int {
        var name = key[batch]
        for order in [gone, alsoGone, come, alsoCome] where order >= 0 { name ^= names[order] }
        guard name != 0 else { return 0 }
        if let known = cache.find(name) { return known }
        for word in 0..<words { union[word] = 0 }
        var order = head[batch]
        while order >= 0 {
            if order != gone, order != alsoGone { add(order) }
            order = next[order]
        }
        if come >= 0 { add(come) }
        if alsoCome >= 0 { add(alsoCome) }
        let found = meter.length(UnsafeBufferPointer(union))
        cache.keep(name, found)
        return found
    }

    /// The length of a tour past two batches together.
    func measure(together one: Int, _ other: Int) -> Int {
        let name = key[one] ^ key[other]
        if let known = cache.find(name) { return known }
        for word in 0..<words { union[word] = 0 }
        for batch in [one, other] {
            var order = head[batch]
            while order >= 0 {
                add(order)
                order = next[order]
            }
        }
        let found = meter.length(UnsafeBufferPointer(union))
        cache.keep(name, found)
        return found
    }

    @inline(__always)
    private func add(_ order: Int) {
        let mask = masks + order * words
        for word in 0..<words { union[word] |= mask[word] }
    }

    /// Puts an order into another batch, without measuring; `settle` both batches afterwards.
    func move(_ order: Int, to other: Int) {
        let old = batch[order]
        if head[old] == order {
            head[old] = next[order]
        } else {
            var before = head[old]
            while next[before] != order { before = next[before] }
            next[before] = next[order]
        }
        (next[order], head[other]) = (head[other], order)
        key[old] ^= names[order]
        key[other] ^= names[order]
        load[old] = load[old] - loads[order]
        load[other] = load[other] + loads[order]
        size[old] -= 1
        size[other] += 1
        batch[order] = other
    }

    /// Tells the length of a batch's tour after a change.
    func settle(_ batch: Int, length newLength: Int) {
        total += newLength - length[batch]
        length[batch] = newLength
    }

    /// Puts every order where it was.
    func restore(_ earlier: [Int]) {
        for order in 0..<count where batch[order] != earlier[order] { move(order, to: earlier[order]) }
        for batch in 0..<count { settle(batch, length: size[batch] == 0 ? 0 : measure(batch, without: -1, -1, with: -1, -1)) }
    }
}
