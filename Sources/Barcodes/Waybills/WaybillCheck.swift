/// How the check digit of a carrier's number is reckoned. All take the bytes of a number whose shape fits.
enum WaybillCheck: Sendable {
    /// The carrier publishes none.
    case none
    /// GS1's weights 3 and 1 from the right, over all but the first `skip` characters.
    case gs1(skip: Int)
    /// UPS: from the third character on, weights 1 and 2 in turn from the left, letters as (code - 63) mod 10, up to the next ten.
    case ups
    /// OnTrac: like UPS over its 13 digits with another digit in front for the letter: C is 4, D is 5.
    case onTrac
    /// FedEx Express: weights 1, 3, 7 from the right over the last `serial` digits, modulo 11, then 10.
    case fedExExpress(serial: Int)
    /// FedEx Ground: weights 3 and 1 from the right over the last 14 digits before the check digit.
    case fedExGround
    /// The number before the last digit modulo 7, from the character after `skip` on.
    case remainder7(skip: Int)
    /// Weights 8, 6, 4, 2, 3, 5, 9, 7, modulo 11 (Universal Postal Union, standard S10).
    case postalUnion
    /// Weights 4 and 9 from the left or right end, up to the next ten (Deutsche Post's Identcode and Leitcode).
    case fourNine
    /// ISO 7064 MOD 37,36 over everything before the last character.
    case iso36
    /// GS1's weights, with the digits `prefix` put in front.
    case gs1After(prefix: String)

    func holds(_ number: [UInt8]) -> Bool {
        guard let last = number.last else { return false }
        let body = number.dropLast()
        switch self {
        case .none: return true
        case .gs1(let skip): return CheckDigit.isValid(number.dropFirst(skip))
        case .gs1After(let prefix): return CheckDigit.isValid(Array(prefix.utf8) + number)
        case .ups: return digit(last) == upToTen(alternating(body.dropFirst(2), 1, 2))
        case .onTrac:
            let first: [UInt8] = number.first == UInt8(ascii: "C") ? [52] : [53]
            return digit(last) == upToTen(alternating(first + body.dropFirst(), 1, 2))
        case .fedExExpress(let serial): return digit(last) == weighted(body.suffix(serial), [1, 3, 7]) % 11 % 10
        case .fedExGround: return CheckDigit.isValid(number.suffix(15))
        case .remainder7(let skip): return digit(last) == remainder(body.dropFirst(skip), 7)
        case .postalUnion: return Self.postalUnion(number)
        case .fourNine: return digit(last) == upToTen(weighted(body, [4, 9]))
        case .iso36: return ISO7064.check36(body) == last
        }
    }

    private static func postalUnion(_ number: [UInt8]) -> Bool {
        let sum = zip(number[2..<10], [8, 6, 4, 2, 3, 5, 9, 7]).reduce(0) { $0 + Int($1.0 - 48) * $1.1 }
        let check = [0: 5, 1: 0][sum % 11] ?? 11 - sum % 11
        return Int(number[10]) - 48 == check
    }

    private func digit(_ byte: UInt8) -> Int { byte &- 48 < 10 ? Int(byte) - 48 : (Int(byte) - 63) % 10 }

    private func upToTen(_ sum: Int) -> Int { (10 - sum % 10) % 10 }

    private func alternating(_ bytes: some Sequence<UInt8>, _ first: Int, _ second: Int) -> Int {
        bytes.enumerated().reduce(0) { $0 + digit($1.element) * ($1.offset.isMultiple(of: 2) ? first : second) }
    }

    /// Weights in turn from the right.
    private func weighted(_ bytes: some BidirectionalCollection<UInt8>, _ weights: [Int]) -> Int {
        bytes.reversed().enumerated().reduce(0) { $0 + digit($1.element) * weights[$1.offset % weights.count] }
    }

    private func remainder(_ bytes: some Sequence<UInt8>, _ divisor: Int) -> Int {
        bytes.reduce(0) { ($0 * 10 + digit($1)) % divisor }
    }
}
