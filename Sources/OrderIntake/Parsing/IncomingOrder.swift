import Crypto
package import FoundationEssentials
package import Fulfilment

/// An order as a shop sent it: read, checked by itself, and independent of how the document was written.
package struct IncomingOrder: Sendable, Equatable {
    /// What makes an order unique: the shop's channel and the shop's own number.
    package struct Key: Sendable, Hashable, Comparable {
        package let channel: String
        package let externalID: String

        package init(channel: String, externalID: String) {
            self.channel = channel
            self.externalID = externalID
        }

        package static func < (left: Key, right: Key) -> Bool {
            (left.channel, left.externalID) < (right.channel, right.externalID)
        }
    }

    /// One line: so many pieces of one article.
    package struct Line: Sendable, Equatable {
        package let sku: String
        /// 1 … 100,000.
        package let quantity: Int
        /// In the minor unit of the currency, per piece.
        package let unitPrice: Int
        package let currency: Currency

        package init(sku: String, quantity: Int, unitPrice: Int, currency: Currency) {
            self.sku = sku
            self.quantity = quantity
            self.unitPrice = unitPrice
            self.currency = currency
        }
    }

    package let key: Key
    /// Cancelled in the shop before it came here: stored, never moved.
    package let isCancelled: Bool
    package let placedAt: Date
    /// nil while the customer has not paid.
    package let paidAt: Date?
    /// The time by which the customer was promised delivery.
    package let promisedBy: Date?
    /// −100 … 100; higher goes first.
    package let priority: Int
    /// Whether nothing may leave before everything can.
    package let shipComplete: Bool
    package let address: Address
    package let lines: [Line]
    /// SHA-256 of the content in canonical form: the same order hashes the same however its JSON is laid out.
    package let contentHash: [UInt8]

    package init(
        key: Key, isCancelled: Bool, placedAt: Date, paidAt: Date?, promisedBy: Date?, priority: Int, shipComplete: Bool,
        address: Address,
        lines: [Line]
    ) {
        (self.key, self.isCancelled) = (key, isCancelled)
        (self.placedAt, self.paidAt, self.promisedBy) = (placedAt, paidAt, promisedBy)
        (self.priority, self.shipComplete, self.address, self.lines) = (priority, shipComplete, address, lines)
        contentHash = CanonicalContent.hash(
            key: key, isCancelled: isCancelled, times: [placedAt, paidAt, promisedBy], priority: priority,
            shipComplete: shipComplete,
            address: address, lines: lines)
    }
}

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
