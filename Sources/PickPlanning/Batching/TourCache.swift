/// Lengths of tours by the set of their orders, whose random names are combined by exclusive or (Zobrist 1970).
///
/// Direct-mapped: a new entry replaces what was in its place. Two sets that share a 64-bit name are not told apart, which one run in
/// a million years would notice.
struct TourCache: ~Copyable {
    private let keys: UnsafeMutablePointer<UInt64>
    private let lengths: UnsafeMutablePointer<Int>
    private let mask: UInt64

    /// - Parameter bits: 2^bits entries.
    init(bits: Int) {
        let count = 1 << bits
        keys = .allocate(capacity: count)
        keys.initialize(repeating: 0, count: count)
        lengths = .allocate(capacity: count)
        lengths.initialize(repeating: 0, count: count)
        mask = UInt64(count - 1)
    }

    deinit {
        keys.deallocate()
        lengths.deallocate()
    }

    @inline(__always)
    func find(_ key: UInt64) -> Int? {
        let slot = Int(key & mask)
        return keys[slot] == key ? lengths[slot] : nil
    }

    @inline(__always)
    func keep(_ key: UInt64, _ length: Int) {
        let slot = Int(key & mask)
        keys[slot] = key
        lengths[slot] = length
    }
}
