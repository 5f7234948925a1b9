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
        package let unitPrice: UnitPrice

        package init(sku: String, quantity: Int, unitPrice: UnitPrice) {
            self.sku = sku
            self.quantity = quantity
            self.unitPrice = unitPrice
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
    /// What was sent beside the fields of an order, as one JSON object; no part of the content, since nothing here depends on it.
    package let extra: String?
    /// What was read otherwise than it was sent, or is kept as `extra`; no part of the content.
    package let notes: [OrderNote]
    /// SHA-256 of the content in canonical form: the same order hashes the same however its JSON is laid out.
    package let contentHash: [UInt8]

    package init(
        key: Key, isCancelled: Bool, placedAt: Date, paidAt: Date?, promisedBy: Date?, priority: Int, shipComplete: Bool,
        address: Address, lines: [Line], extra: String? = nil, notes: [OrderNote] = []
    ) {
        (self.extra, self.notes) = (extra, notes)
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
/// no two different orders have the same bytes. The first byte is the version of this form: 2 for an order that has what the first
/// could not hold (company, second line, phone, mail, fractions of a minor unit), 1 for all others, so that they are known again.
struct CanonicalContent {
    private var bytes: [UInt8]

    private init(isFirstForm: Bool) { bytes = [isFirstForm ? 1 : 2] }

    static func hash(
        key: IncomingOrder.Key, isCancelled: Bool, times: [Date?], priority: Int, shipComplete: Bool, address: Address,
        lines: [IncomingOrder.Line]
    ) -> [UInt8] {
        let beyondFirst = [address.company, address.street2, address.phone, address.email]
        let isFirstForm = beyondFirst.allSatisfy(\.isEmpty) && lines.allSatisfy { $0.unitPrice.wholeMinor != nil }
        var content = CanonicalContent(isFirstForm: isFirstForm)
        content.bytes.reserveCapacity(320 + lines.count * 80)
        content.add(key.channel)
        content.add(key.externalID)
        content.add((isCancelled ? 1 : 0) + (shipComplete ? 2 : 0))
        content.add(priority)
        for time in times { content.add(time) }
        content.add(address)
        for line in lines { content.add(line, isFirstForm: isFirstForm) }
        if !isFirstForm { for text in beyondFirst { content.add(text) } }
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

    private mutating func add(_ line: IncomingOrder.Line, isFirstForm: Bool) {
        add(line.sku)
        add(line.quantity)
        add(isFirstForm ? line.unitPrice.wholeMinor ?? 0 : line.unitPrice.millionths)
        add(line.unitPrice.currency.code)
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
