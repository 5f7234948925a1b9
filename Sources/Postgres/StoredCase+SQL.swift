package import Fulfilment

extension SQL.StringInterpolation {
    /// A case as a constant of the statement, `'accepted'`: partial indexes and plans need to see it, and only enums can be written so.
    package mutating func appendInterpolation(_ value: some StoredCase) { appendConstant(quoted(value)) }

    /// Cases as constants, for `IN \([OrderState.held, .accepted])`.
    package mutating func appendInterpolation(_ values: [some StoredCase]) {
        appendConstant("(" + values.map(quoted).joined(separator: ", ") + ")")
    }

    private func quoted(_ value: some StoredCase) -> String {
        "'" + value.rawValue.replacing("'", with: "''") + "'"
    }
}

/// Columns decode into these enums; a word that is no case of theirs is a mismatch.
extension PostgresDecodable where Self: StoredCase {
    package static func decode(_ cell: Cell) throws(Mismatch) -> Self {
        let word = try String.decode(cell)
        guard let value = Self(rawValue: word) else { throw .value("'\(word)' is none of \(Self.allCases.map(\.rawValue))") }
        return value
    }
}

extension OrderState: PostgresDecodable {}
extension HoldReason: PostgresDecodable {}
extension FulfilmentState: PostgresDecodable {}
extension AllocationState: PostgresDecodable {}
extension TourState: PostgresDecodable {}
extension PickState: PostgresDecodable {}
extension StockMovement: PostgresDecodable {}
extension StockStatus: PostgresDecodable {}
extension LotBar: PostgresDecodable {}
extension LocationKind: PostgresDecodable {}
extension ReceiptState: PostgresDecodable {}
extension InboundKind: PostgresDecodable {}
extension CountTaskState: PostgresDecodable {}
extension CountReason: PostgresDecodable {}
extension CountCause: PostgresDecodable {}
extension SerialState: PostgresDecodable {}
extension ShipmentState: PostgresDecodable {}
extension LabelAttemptState: PostgresDecodable {}
extension LabelState: PostgresDecodable {}
extension DocumentKind: PostgresDecodable {}
extension DocumentMedia: PostgresDecodable {}
extension ManifestFilingState: PostgresDecodable {}
extension InvoiceVerdict: PostgresDecodable {}
extension RouteState: PostgresDecodable {}
extension StopState: PostgresDecodable {}
extension StopOutcome: PostgresDecodable {}
extension RouteChangeKind: PostgresDecodable {}
extension TrackingStatus: PostgresDecodable {}
extension TrackingCause: PostgresDecodable {}
extension ParcelExceptionKind: PostgresDecodable {}
extension WebhookState: PostgresDecodable {}
extension DeadLetterState: PostgresDecodable {}
