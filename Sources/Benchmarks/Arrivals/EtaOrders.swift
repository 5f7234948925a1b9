import ArgumentParser
import Foundation
import Fulfilment
import LaneStatistics

/// Orders as a marketplace published them: when each was handed to a carrier, and when it was delivered.
struct EtaOrders {
    let parcels: [EtaParcel]

    private struct Line: Decodable {
        struct Place: Decodable {
            let postcode: String
            let country: String
        }

        let handedAt: ZonedTime?
        let deliveredAt: ZonedTime?
        let shipTo: Place

        private enum CodingKeys: String, CodingKey {
            case handedAt = "handed_to_carrier_at"
            case deliveredAt = "delivered_at"
            case shipTo = "ship_to"
        }
    }

    /// - Parameter file: one JSON object a line.
    init(contentsOf file: URL) throws {
        guard let bytes = try? Data(contentsOf: file) else {
            throw ValidationError("There is no file '\(file.path)'. Maybe give --data, or set WAYBILL_SHARED_DATA.")
        }
        parcels = try bytes.split(separator: UInt8(ascii: "\n")).compactMap { line in
            Self.parcel(try JSONDecoder().decode(Line.self, from: Data(line)))
        }
    }

    /// nil for what was never handed over, or was delivered before it was, as clocks have it.
    private static func parcel(_ line: Line) -> EtaParcel? {
        guard let handed = line.handedAt, line.deliveredAt.map({ $0.instant > handed.instant }) ?? true else { return nil }
        let place = line.shipTo
        let local = handed.instant.timeIntervalSince1970 + Double(handed.offset ?? 0)
        let lane = Lane(
            carrier: "post", service: "", site: "", origin: place.country, country: place.country,
            postcodePrefix: Lane.prefix(of: place.postcode, in: place.country), weekday: CivilDay(Int(local / 86_400)).weekday)
        return EtaParcel(lane: lane, scannedAt: handed.instant, deliveredAt: line.deliveredAt?.instant)
    }
}
