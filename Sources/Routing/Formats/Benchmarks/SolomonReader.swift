import RouteKernel

/// Solomon's text, which Gehring and Homberger's instances use too. Distances in tenths, cut off; the value is the distance.
enum SolomonReader {
    static func read(_ bytes: [UInt8]) throws(RouteFormatError) -> RouteDocument {
        let rows = TextLines(bytes).rows
        guard let fleetAt = rows.firstIndex(where: { $0.words.count == 2 && $0.words.allSatisfy { Double($0) != nil } }) else {
            throw RouteFormatError("VEHICLE", "is missing: a line with the number of vehicles and their capacity")
        }
        let fleet = try rows[fleetAt].integer(0, "number of vehicles", in: 1...100_000)
        let capacity = try rows[fleetAt].integer(1, "capacity", in: 0...1_000_000_000)
        let begin = rows[fleetAt...].dropFirst().firstIndex { Double($0.words[0]) != nil } ?? rows.endIndex
        let rule = RoundingRule.tenths(scale: 1)
        let customers = try CustomerRow.all(rows[begin...], columns: 7, rule, demands: 0...1_000_000_000)
        let requests = customers.dropFirst().indices.map {
            Request(.visit(stop: $0 - 1, delivery: [customers[$0].demand], pickup: [0]))
        }
        let name = fleetAt > 0 && rows[0].words[0].uppercased() != "VEHICLE" ? String(rows[0].words[0].prefix(100)) : ""
        return try RouteDocument.ofOneDepot(name, customers, requests: requests, fleet: fleet, capacity: capacity, fixed: 0, rule)
    }
}
