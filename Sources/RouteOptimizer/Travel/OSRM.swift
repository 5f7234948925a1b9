package import AsyncHTTPClient
import FoundationEssentials
import JSONReading
import NIOHTTP1
package import Routing

/// The table service of OSRM: `GET /table/v1/{profile}/{longitude,latitude;…}`.
package struct OSRM: RoadService {
    /// Base URL, without a slash at the end.
    let url: String

    package init(url: String) { self.url = url }

    package var name: String { "OSRM at \(url)" }

    /// `osrm-routed` takes tables of 100 places unless it is told otherwise.
    package var side: Int { 50 }

    package func request(from sources: [Coordinate], to targets: [Coordinate], profile: String) throws -> HTTPClientRequest {
        let places = (sources + targets).map { "\($0.longitude),\($0.latitude)" }.joined(separator: ";")
        let from = sources.indices.map(String.init).joined(separator: ";")
        let to = targets.indices.map { String($0 + sources.count) }.joined(separator: ";")
        let path = "/table/v1/\(Self.profile(profile))/\(places)?annotations=duration,distance&sources=\(from)&destinations=\(to)"
        return HTTPClientRequest(url: url + path)
    }

    /// A server serves one profile and ignores what it is called; what would not fit in an address is left out.
    private static func profile(_ name: String) -> String {
        name != "car" && name.utf8.allSatisfy { isalnum($0) } && !name.isEmpty ? name : "driving"
    }

    private static func isalnum(_ byte: UInt8) -> Bool {
        (48...57).contains(byte) || (65...90).contains(byte) || (97...122).contains(byte)
    }

    package func read(_ body: [UInt8], rows: Int, columns: Int) throws(TravelFault) -> TravelBlock {
        let root = try TravelJSON(body)
        guard let code = root["code"]?.text, code == "Ok" else {
            throw TravelFault("said \(root["code"]?.text ?? "nothing"): \(root["message"]?.text ?? "no message")")
        }
        return TravelBlock(
            durations: try root.table("durations", rows, columns), distances: try root.table("distances", rows, columns))
    }
}

extension TravelJSON {
    /// A table of numbers in whole units.
    fileprivate func table(_ name: StaticString, _ rows: Int, _ columns: Int) throws(TravelFault) -> [Int32?] {
        let lines = self[name]?.items ?? []
        guard lines.count == rows else { throw TravelFault("sent \(lines.count) rows of \(name), not \(rows)") }
        var values: [Int32?] = []
        for line in lines {
            let cells = line.items
            guard cells.count == columns else { throw TravelFault("sent \(cells.count) columns of \(name), not \(columns)") }
            for cell in cells { values.append(try cell.amount(scale: 1)) }
        }
        return values
    }
}
