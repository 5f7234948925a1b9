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

    package func roadUser(of profile: String) -> String { Self.profile(profile) }

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
        var block = TravelBlock(
            durations: try root.table("durations", rows, columns), distances: try root.table("distances", rows, columns),
            sources: root["sources"].map(Self.points) ?? [], targets: root["destinations"].map(Self.points) ?? [])
        for cell in root["fallback_speed_cells"]?.items ?? [] { try block.close(cell.items, rows: rows, columns: columns) }
        return block
    }

    private static func points(_ waypoints: TravelJSON) -> [RoadPoint] {
        waypoints.items.map { waypoint in
            let location = waypoint["location"]?.items.compactMap(\.number) ?? []
            return RoadPoint(
                distance: waypoint["distance"]?.number,
                location: location.count == 2 ? Coordinate(latitude: location[1], longitude: location[0]) : nil)
        }
    }

    package func saysNoWay(_ body: [UInt8]) -> Bool {
        guard let code = try? TravelJSON(body)["code"]?.text else { return false }
        return ["NoSegment", "NoRoute", "NoTable"].contains(code)
    }
}

extension TravelBlock {
    /// A server that is told to guesses ways it does not know by a speed in a straight line, and lists them.
    /// - Throws: `TravelFault` for a way that is not in the table.
    fileprivate mutating func close(_ cell: [TravelJSON], rows: Int, columns: Int) throws(TravelFault) {
        let indices = cell.map { $0.number.flatMap { Int(exactly: $0) } ?? -1 }
        guard indices.count == 2, (0..<rows).contains(indices[0]), (0..<columns).contains(indices[1]) else {
            throw TravelFault("sent a guessed way that is not in the table of \(rows) rows and \(columns) columns")
        }
        let index = indices[0] * columns + indices[1]
        (durations[index], distances[index]) = (nil, nil)
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
