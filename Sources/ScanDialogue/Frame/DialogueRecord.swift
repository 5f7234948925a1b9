package import FoundationEssentials
import Fulfilment

/// One event of a dialogue as the device journals it, before anybody hears of it. Replayed in order, they give the same dialogue.
package struct DialogueRecord: Sendable, Hashable {
    /// What happened.
    package enum Event: Sendable, Hashable {
        /// Somebody scanned or typed; kept as `ScanRecord` keeps codes.
        case scan(String)
        /// The warehouse answered the dialogue's inquiry.
        case answer(WarehouseAnswer)
        /// The warehouse did not book a report.
        case refusal(of: UUID, Refusal)
    }

    /// Made by the device.
    package let id: UUID
    package let event: Event
    package let accepted: Bool
    /// What the person was told.
    package let message: String
    /// What the warehouse must book.
    package let report: FloorReport?
    /// The device's clock.
    package let at: Date

    /// What a dialogue hears when a report of it was not booked.
    package static func refusal(of report: UUID, _ refusal: Refusal, at: Date, id: UUID) -> DialogueRecord {
        // Nothing was scanned, so it is no wrong scan.
        DialogueRecord(
            id: id, event: .refusal(of: report, refusal), accepted: false, message: ScannedName.readable(refusal.message),
            report: nil, at: at)
    }
}

extension DialogueRecord: Codable {
    private enum CodingKeys: String, CodingKey { case id, code, answer, refused, refusal, accepted, message, report, at }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        id = try container.decode(UUID.self, forKey: .id)
        if let code = try container.decodeIfPresent(String.self, forKey: .code) {
            event = .scan(code)
        } else if let answer = try container.decodeIfPresent(WarehouseAnswer.self, forKey: .answer) {
            event = .answer(answer)
        } else {
            event = .refusal(
                of: try container.decode(UUID.self, forKey: .refused), try container.decode(Refusal.self, forKey: .refusal))
        }
        accepted = try container.decode(Bool.self, forKey: .accepted)
        message = try container.decode(String.self, forKey: .message)
        report = try container.decodeIfPresent(FloorReport.self, forKey: .report)
        at = try container.decode(ZonedTime.self, forKey: .at).instant
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(id, forKey: .id)
        switch event {
        case .scan(let code): try container.encode(code, forKey: .code)
        case .answer(let answer): try container.encode(answer, forKey: .answer)
        case .refusal(let report, let refusal):
            try container.encode(report, forKey: .refused)
            try container.encode(refusal, forKey: .refusal)
        }
        try container.encode(accepted, forKey: .accepted)
        try container.encode(message, forKey: .message)
        try container.encodeIfPresent(report, forKey: .report)
        try container.encode(ZonedTime(at), forKey: .at)
    }
}
