/// The carriers' numbers Waybill knows. To add one, add a line; the sources are the carriers' label guides.
enum WaybillRules {
    struct Rule: Sendable {
        let carrier: String
        let name: String
        let shape: WaybillShape
        let check: WaybillCheck
        /// How many characters at the end the carrier tracks the parcel by; nil for all.
        let tracked: Int?

        init(_ carrier: String, _ name: String, _ pattern: String, _ check: WaybillCheck = .none, tracked: Int? = nil) {
            (self.carrier, self.name, shape, self.check) = (carrier, name, WaybillShape(pattern), check)
            self.tracked = tracked
        }
    }

    static let all: [Rule] = [
        Rule("Waybill", "own fleet", "WB#{11}", .gs1(skip: 2)),
        Rule("UPS", "1Z number", "1Z*{16}", .ups),
        Rule("UPS", "mail innovations", "MI#{6}*{1-22}"),
        Rule("FedEx", "Express", "#{12}", .fedExExpress(serial: 11)),
        Rule("FedEx", "Express bar code", "1#{33}", .fedExExpress(serial: 13), tracked: 12),
        Rule("FedEx", "Ground", "#{15}", .fedExGround),
        Rule("FedEx", "Ground 96", "96#{20}", .fedExGround, tracked: 15),
        Rule("FedEx", "Ground GSN", "96#{32}", .fedExExpress(serial: 13), tracked: 12),
        Rule("FedEx", "Ground Economy", "92#{20}", .gs1(skip: 0)),
        Rule("FedEx", "Ground Economy", "61#{18}", .gs1After(prefix: "92")),
        Rule("USPS", "package", "9[12345]#{20}", .gs1(skip: 0)),
        Rule("USPS", "package", "9[12345]#{24}", .gs1(skip: 0)),
        Rule("USPS", "package with ZIP code", "420#{5}9[12345]#{24}", .gs1(skip: 8), tracked: 26),
        Rule("USPS", "package with ZIP code", "420#{5}9[12345]#{20}", .gs1(skip: 8), tracked: 22),
        Rule("USPS", "package with ZIP+4", "420#{9}9[12345]#{20}", .gs1(skip: 12), tracked: 22),
        Rule("USPS", "package with ZIP+4", "420#{9}9[12345]#{24}", .gs1(skip: 12), tracked: 26),
        Rule("USPS", "20 digits", "0[123456789]#{18}", .gs1(skip: 0)),
        Rule("USPS", "20 digits", "[123456789]#{19}", .gs1(skip: 0)),
        Rule("USPS", "20 digits", "7#{19}", .gs1After(prefix: "91")),
        Rule("DHL", "Express", "#{10}", .remainder7(skip: 0)),
        Rule("DHL", "Express", "#{11}", .remainder7(skip: 0)),
        Rule("DHL", "Express piece", "J@{2}#{9-32}"),
        Rule("DHL", "Express piece", "J@{3}#{9-32}"),
        Rule("DHL", "eCommerce", "GM#{10-39}"),
        Rule("DHL", "Paket", "00340434#{12}", .gs1(skip: 2)),
        Rule("DHL", "Paket Identcode", "#{12}", .fourNine),
        Rule("DHL", "Paket Leitcode", "#{14}", .fourNine),
        Rule("Post", "international", "@{2}#{9}@{2}", .postalUnion),
        Rule("SF", "waybill", "SF#{12-13}"),
        Rule("DPD", "parcel", "#{27}*", .iso36),
        Rule("DPD", "parcel", "#{14}*", .iso36),
        Rule("GLS", "parcel", "#{12}", .gls),
        Rule("OnTrac", "C number", "C#{14}", .onTrac),
        Rule("OnTrac", "D number", "D#{14}", .onTrac),
        Rule("LaserShip", "parcel", "1LS#{7-20}"),
        Rule("Amazon", "Logistics", "TB@#{12}"),
        Rule("Canada Post", "parcel", "#{16}", .gs1(skip: 0)),
        Rule("Yamato or Sagawa", "parcel", "#{12}", .remainder7(skip: 0)),
        Rule("IATA", "air waybill", "#{11}", .remainder7(skip: 3)),
        Rule("YTO", "waybill", "YT#{13}"),
        Rule("YunExpress", "parcel", "YT#{16}"),
        Rule("Yunda", "waybill", "43#{13}"),
        Rule("J&T", "waybill", "JT#{13}"),
        Rule("JD", "waybill", "JD*{2}#{10-13}"),
        Rule("Cainiao", "order", "LP#{14-18}"),
        Rule("4PX", "parcel", "4PX#{13}@{2}"),
    ]
}

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
    /// GS1's weights, with 1 added to the sum.
    case gls
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
        case .gls: return digit(last) == upToTen(weighted(body, [3, 1]) + 1)
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
