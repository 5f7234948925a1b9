import Crypto
import FoundationEssentials
import Fulfilment

/// The content of an order as one flat run of bytes, hashed.
///
/// Fields come in a fixed order, texts with their length before them, numbers with eight bytes, times in microseconds:
/// no two different orders have the same bytes. The first byte is the version of this form.
struct CanonicalContent {
    private var bytes: [UInt8] = [1]

    static func hash(
        key: IncomingOrder.Key, isCancelled: Bool, times: [Date?], priority: Int, shipComplete: Bool, address: Address,
        lines: [IncomingOrder.Line]
    ) -> [UInt8] {
        var content = CanonicalContent()
        content.bytes.reserveCapacity(320 + lines.count * 80)
        content.add(key.channel)
        content.add(key.externalID)
        content.add((isCancelled ? 1 : 0) + (shipComplete ? 2 : 0))
        content.add(priority)
        for time in times { content.add(time) }
        content.add(address)
        for line in lines { content.add(line) }
        return Array(SHA256.hash(data: content.bytes))
    }

    private mutating func add(_ address: Address) {
        add(address.recipient)
        add(address.street)
        add(address.city)
        add(address.region)
        add(address.postcode)
        add(address.country)
        add(address.location == nil ? 0 : 1)
        add(Int(bitPattern: UInt(truncatingIfNeeded: (address.location?.latitude ?? 0).bitPattern)))
        add(Int(bitPattern: UInt(truncatingIfNeeded: (address.location?.longitude ?? 0).bitPattern)))
    }

    private mutating func add(_ line: IncomingOrder.Line) {
        add(line.sku)
        add(line.quantity)
        add(line.unitPrice)
        add(line.currency.code)
    }

    private mutating func add(_ time: Date?) {
        add(time.map { Int(($0.timeIntervalSince1970 * 1e6).rounded()) } ?? Int.min)
    }

    private mutating func add(_ text: String) {
        add(text.utf8.count)
        bytes.append(contentsOf: text.utf8)
    }

    private mutating func add(_ number: Int) {
        withUnsafeBytes(of: number.littleEndian) { bytes.append(contentsOf: $0) }
    }
}
