package import AsyncHTTPClient
import FoundationEssentials
import NIOCore
import NIOHTTP1
package import Routing

/// The matrix service of Valhalla: `POST /sources_to_targets`.
package struct Valhalla: RoadService {
    /// Base URL, without a slash at the end.
    let url: String

    package init(url: String) { self.url = url }

    package var name: String { "Valhalla at \(url)" }

    /// A server takes 2500 pairs unless it is told otherwise.
    package var side: Int { 50 }

    private struct Body: Encodable {
        struct Place: Encodable {
            let lat, lon: Double
            /// Metres within which a road has to be.
            let cutoff = Int(RoadTravel.farthestRoad)

            enum CodingKeys: String, CodingKey {
                case lat, lon
                case cutoff = "search_cutoff"
            }
        }

        let sources, targets: [Place]
        let costing: String
        let units = "kilometers"
    }

    package func roadUser(of profile: String) -> String { Self.costing(profile) }

    package func request(from sources: [Coordinate], to targets: [Coordinate], profile: String) throws -> HTTPClientRequest {
        func places(_ places: [Coordinate]) -> [Body.Place] { places.map { Body.Place(lat: $0.latitude, lon: $0.longitude) } }
        let body = Body(sources: places(sources), targets: places(targets), costing: Self.costing(profile))
        var request = HTTPClientRequest(url: url + "/sources_to_targets")
        request.method = .POST
        request.headers.add(name: "content-type", value: "application/json")
        request.body = .bytes(ByteBuffer(bytes: try JSONEncoder().encode(body)))
        return request
    }

    /// Valhalla's word for a kind of road user; others are handed on as they are.
    private static func costing(_ profile: String) -> String {
        switch profile {
        case "car", "driving": "auto"
        case "bike", "cycling": "bicycle"
        case "foot", "walking": "pedestrian"
        default: profile
        }
    }

    package func read(_ body: [UInt8], rows: Int, columns: Int) throws(TravelFault) -> TravelBlock {
        let root = try TravelJSON(body)
        guard let lines = root["sources_to_targets"]?.items else {
            throw TravelFault("said \(root["error"]?.text ?? "nothing of sources and targets")")
        }
        guard lines.count == rows else { throw TravelFault("sent \(lines.count) rows, not \(rows)") }
        let scale = root["units"]?.text == "miles" ? 1609.344 : 1000
        var block = TravelBlock()
        for line in lines {
            let cells = line.items
            guard cells.count == columns else { throw TravelFault("sent \(cells.count) columns, not \(columns)") }
            for cell in cells {
                block.durations.append(try cell["time"]?.amount(scale: 1))
                block.distances.append(try cell["distance"]?.amount(scale: scale))
            }
        }
        return block
    }

    /// Its errors for places without a road (171), in unconnected regions (170), and without a path (442).
    package func saysNoWay(_ body: [UInt8]) -> Bool {
        guard let code = try? TravelJSON(body)["error_code"]?.number else { return false }
        return [170, 171, 442].contains(code)
    }
}
