import FoundationEssentials
import Fulfilment
import LaneStatistics
import Watchdogs

/// Something that happened to a parcel, as it is kept for subscribers.
struct Notice: Sendable {
    let type: NoticeType
    let shipmentID: Int64
    /// What is told beside parcel and order: a JSON object.
    let data: String

    /// - Parameter data: encodes as an object, its fields in snake_case; no personal data.
    /// - Throws: `EncodingError`.
    init(_ type: NoticeType, shipmentID: Int64, _ data: some Encodable) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        (self.type, self.shipmentID) = (type, shipmentID)
        self.data = String(decoding: try encoder.encode(data), as: UTF8.self)
    }

    /// A parcel's events come to something new.
    init(_ change: ParcelChange) throws {
        try self.init(.updated, shipmentID: change.parcel.life.shipmentID, StatusData(change))
    }

    /// A parcel is expected at another time.
    init(_ change: ArrivalChange) throws {
        let data = ArrivalData(
            p50: change.told.map { ZonedTime($0.p50) }, p90: change.told.map { ZonedTime($0.p90) }, cause: change.cause.rawValue)
        try self.init(.expected, shipmentID: change.parcel.life.shipmentID, data)
    }

    /// Something is wrong with a parcel.
    init(_ exception: ParcelException, shipmentID: Int64) throws {
        let data = ExceptionData(
            kind: exception.kind.rawValue, cause: exception.cause, action: exception.kind.action, reason: nil)
        try self.init(.exception, shipmentID: shipmentID, data)
    }

    /// It is over.
    /// - Parameter reason: why, in a sentence.
    init(cleared kind: ParcelExceptionKind, because reason: String, shipmentID: Int64) throws {
        let data = ExceptionData(kind: kind.rawValue, cause: nil, action: nil, reason: reason)
        try self.init(.exceptionCleared, shipmentID: shipmentID, data)
    }

    private struct ArrivalData: Encodable {
        let p50: ZonedTime?
        let p90: ZonedTime?
        let cause: String
    }

    private struct ExceptionData: Encodable {
        let kind: String
        let cause: String?
        let action: String?
        let reason: String?
    }

    private struct StatusData: Encodable {
        let status: String
        let previousStatus: String
        let cause: String?
        let statusAt: ZonedTime?
        let deliveredAt: ZonedTime?
        let carrierExpectsAt: ZonedTime?
        let attempts: Int

        enum CodingKeys: String, CodingKey {
            case status, cause, attempts
            case previousStatus = "previous_status"
            case statusAt = "status_at"
            case deliveredAt = "delivered_at"
            case carrierExpectsAt = "carrier_expects_at"
        }

        init(_ change: ParcelChange) {
            let state = change.state
            (status, previousStatus) = (state.status.rawValue, change.parcel.state.status.rawValue)
            (cause, attempts) = (state.cause, state.attempts)
            statusAt = state.statusAt.map { ZonedTime($0) }
            deliveredAt = state.deliveredAt.map { ZonedTime($0) }
            carrierExpectsAt = state.expectedAt.map { ZonedTime($0) }
        }
    }
}

/// A notice for one endpoint, taken to be sent.
struct TakenNotice: Sendable {
    /// Its row; with the number of attempts, what tells this attempt from others.
    let id: Int64
    let endpoint: String
    let url: String
    /// As they are stored, those that have not expired, the newest first.
    let secrets: [StoredEndpointSecret]
    /// The same at each attempt.
    let messageID: UUID
    let type: String
    let trackingNumber: String?
    /// Which attempt this is, from 1.
    let attempt: Int
    /// What is sent.
    let body: String

    /// `webhook-id`.
    var webhookID: String { Self.webhookID(messageID) }

    static func webhookID(_ id: UUID) -> String { "msg_" + id.uuidString.lowercased().filter { $0 != "-" } }

    /// Reads `msg_` and thirty-two hexadecimal digits, as receivers see them.
    static func messageID(_ text: String) -> UUID? {
        let digits = Array(text.hasPrefix("msg_") ? text.dropFirst(4) : text[...])
        guard digits.count == 32 else { return UUID(uuidString: String(digits)) }
        let parts = [0..<8, 8..<12, 12..<16, 16..<20, 20..<32].map { String(digits[$0]) }
        return UUID(uuidString: parts.joined(separator: "-"))
    }
}
