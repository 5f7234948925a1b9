/// Coupons of North America: digits in parts, most of which say in front how long they are.
enum CouponCode {
    /// The newer kind (GS1's identifier 8112): format, who pays, offer, serial number.
    static func isValidOffer(_ bytes: ArraySlice<UInt8>) -> Bool {
        var rest = CouponDigits(bytes)
        return rest.one(of: 0...1) && rest.company() && rest.skip(6) && rest.counted(0...9, more: 6) && rest.isAtEnd
    }

    /// The older kind (8110): who pays, offer, what is saved, what has to be bought, then optional parts in ascending order.
    static func isValid(_ bytes: ArraySlice<UInt8>) -> Bool {
        var rest = CouponDigits(bytes)
        guard rest.company(), rest.skip(6), rest.counted(1...5), rest.purchase() else { return false }
        if rest.begins(1), !(rest.one(of: 0...3) && rest.purchase() && rest.companyOrNone()) { return false }
        if rest.begins(2), !(rest.purchase() && rest.companyOrNone()) { return false }
        guard rest.period() else { return false }
        if rest.begins(5), !rest.counted(0...9, more: 6) { return false }
        if rest.begins(6), !rest.counted(1...7, more: 6) { return false }
        if rest.begins(9), !(rest.one(of: [0, 1, 2, 5, 6]) && rest.one(of: 0...2) && rest.skip(1) && rest.one(of: 0...1)) {
            return false
        }
        return rest.isAtEnd
    }
}

/// Takes a coupon apart from the left; every step says whether it was possible.
private struct CouponDigits {
    private var rest: ArraySlice<UInt8>

    init(_ bytes: ArraySlice<UInt8>) { rest = bytes }

    var isAtEnd: Bool { rest.isEmpty }

    mutating func skip(_ count: Int) -> Bool {
        guard rest.value(0, count) >= 0 else { return false }
        rest = rest.dropFirst(count)
        return true
    }

    mutating func one(of allowed: some Sequence<Int>) -> Bool { allowed.contains(rest.value(0, 1)) && skip(1) }

    /// A digit that tells how many follow.
    mutating func counted(_ allowed: ClosedRange<Int>, more: Int = 0) -> Bool {
        let count = rest.value(0, 1)
        return allowed.contains(count) && skip(1) && skip(count + more)
    }

    mutating func company() -> Bool { counted(0...6, more: 6) }

    mutating func companyOrNone() -> Bool { rest.value(0, 1) == 9 ? skip(1) : company() }

    /// How much has to be bought, of what kind, of which family.
    mutating func purchase() -> Bool { counted(1...5) && one(of: [0, 1, 2, 3, 4, 9]) && skip(3) }

    /// Whether an optional part begins here.
    mutating func begins(_ part: Int) -> Bool { rest.value(0, 1) == part && skip(1) }

    /// The last and the first day, in this order.
    mutating func period() -> Bool {
        var last: Int?
        if begins(3) {
            guard GS1Date.isValid(rest.prefix(6), allowsDay00: false) else { return false }
            last = rest.value(0, 6)
            _ = skip(6)
        }
        guard begins(4) else { return true }
        guard GS1Date.isValid(rest.prefix(6), allowsDay00: false), last.map({ $0 >= rest.value(0, 6) }) ?? true else {
            return false
        }
        return skip(6)
    }
}
