import FoundationEssentials
import Fulfilment
import LaneStatistics
import Watchdogs

/// What is wrong with a parcel, for people and for other programs.
enum ExceptionText {
    /// One sentence, with the numbers that show it.
    static func detail(of exception: ParcelException) -> String {
        let evidence = exception.evidence
        let since = evidence.since.map(time) ?? "an unknown time"
        switch exception.kind {
        case .notHandedOver:
            return "nobody has said that it left: it waits since \(since), \(span(evidence.limit)) at most"
        case .silence:
            return
                "nothing was heard since \(since), when it was \(evidence.status.rawValue): \(span(evidence.limit)) at most\(lane(evidence))"
        case .stuck:
            return "it is \(evidence.status.rawValue) since \(since), \(span(evidence.limit)) at most\(suffix(exception))"
        case .late: return late(evidence) + suffix(exception)
        case .attempts: return "\(evidence.attempts ?? 0) attempts failed\(suffix(exception))"
        case .address, .weight, .customs, .loss:
            return "its carrier says \(exception.cause) since \(since), with the status \(evidence.status.rawValue)"
        }
    }

    /// The numbers as they are stored.
    static func json(of evidence: ExceptionEvidence) -> String {
        // Dates, texts and numbers can always be written.
        (try? JSONEncoder.exceptions.encode(evidence)).map { String(decoding: $0, as: UTF8.self) } ?? "{}"
    }

    private static func late(_ evidence: ExceptionEvidence) -> String {
        let promise = evidence.promisedBy.map(time) ?? "an unknown time"
        let estimate = evidence.estimatedAt.map { ", and its carrier expects it by \(time($0))" } ?? ""
        return "it was to arrive by \(promise)\(estimate)"
    }

    private static func lane(_ evidence: ExceptionEvidence) -> String {
        guard let p95 = evidence.p95, let level = evidence.level, let cases = evidence.cases, let leg = evidence.leg else {
            return "; nothing is known of its lane"
        }
        return "; 95 of 100 on its way have done the whole of \(leg) in \(span(p95)) (\(level.rawValue), \(cases) parcels)"
    }

    private static func suffix(_ exception: ParcelException) -> String {
        exception.cause == exception.kind.rawValue ? "" : ": \(exception.cause)"
    }

    private static func span(_ seconds: Int?) -> String { LanePicture.text(Double(seconds ?? 0)) }

    private static func time(_ date: Date) -> String { String(ZonedTime(date).utcText.prefix(16)).replacing("T", with: " ") }
}

extension JSONEncoder {
    /// Times in RFC 3339, in UTC.
    static var exceptions: JSONEncoder {
        let encoder = JSONEncoder()
        encoder.dateEncodingStrategy = .iso8601
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return encoder
    }
}

extension JSONDecoder {
    /// Reads what the above writes.
    static var exceptions: JSONDecoder {
        let decoder = JSONDecoder()
        decoder.dateDecodingStrategy = .iso8601
        return decoder
    }
}
