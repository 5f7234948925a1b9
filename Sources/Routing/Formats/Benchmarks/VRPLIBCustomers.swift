import RouteKernel

/// The nodes of a VRPLIB file: depots, and customers in the order of their numbers.
struct VRPLIBCustomers {
    /// Nodes from 0; at least one.
    let depots: [Int]
    /// Nodes from 0 that are no depots.
    let nodes: [Int]
    /// By node, in whole units of the rule.
    let windows: [ClosedRange<Int>?]
    private let demands: [Int]
    private let backhauls: [Int]
    private let services: [Int]
    private let releases: [Int]
    private let prizes: [Int]
    private let isBackhaul: Bool

    init(_ file: VRPLIBFile, count: Int, _ rule: RoundingRule) throws(RouteFormatError) {
        depots = try Self.depots(file, count: count)
        let locations = Set(depots)
        nodes = (0..<count).filter { !locations.contains($0) }
        guard !nodes.isEmpty else { throw RouteFormatError("DEPOT_SECTION", "leaves no customers") }
        let line = file.sections["DEMAND_SECTION"] == nil ? "LINEHAUL_SECTION" : "DEMAND_SECTION"
        demands = try Self.whole(file, line, count, .nearest) ?? Array(repeating: 0, count: count)
        backhauls = try Self.whole(file, "BACKHAUL_SECTION", count, .nearest) ?? Array(repeating: 0, count: count)
        isBackhaul = file.word("TYPE") == "VRPB"
        let uniform = try file.number("SERVICE_TIME").map { value throws(RouteFormatError) in
            try rule.whole(value, line: file.headers["SERVICE_TIME"]?.line, "SERVICE_TIME")
        }
        services = try Self.whole(file, "SERVICE_TIME_SECTION", count, rule) ?? Array(repeating: uniform ?? 0, count: count)
        releases = try Self.whole(file, "RELEASE_TIME_SECTION", count, rule) ?? Array(repeating: 0, count: count)
        prizes = try Self.whole(file, "PRIZE_SECTION", count, rule) ?? Array(repeating: 0, count: count)
        windows = try Self.windows(file, count: count, rule)
    }

    func stops() -> [Stop] {
        nodes.map { node in
            Stop(
                location: node, service: services[node], windows: windows[node].map { [$0] } ?? [],
                isBackhaul: isBackhaul && backhauls[node] > 0)
        }
    }

    /// A customer without a prize must be served.
    func requests() -> [Request] {
        nodes.enumerated().map { stop, node in
            Request(
                .visit(stop: stop, delivery: [demands[node]], pickup: [backhauls[node]]),
                prize: prizes[node] > 0 ? Double(prizes[node]) : nil, release: releases[node])
        }
    }

    private static func whole(
        _ file: VRPLIBFile, _ key: String, _ count: Int, _ rule: RoundingRule
    ) throws(RouteFormatError) -> [Int]? {
        guard let rows = try file.rows(key, count: count) else { return nil }
        var values: [Int] = []
        for row in rows { values.append(try rule.whole(try row.number(1, key, in: 0...1e9), line: row.line, key)) }
        return values
    }

    private static func windows(
        _ file: VRPLIBFile, count: Int, _ rule: RoundingRule
    ) throws(RouteFormatError) -> [ClosedRange<Int>?] {
        let key = "TIME_WINDOW_SECTION"
        guard let rows = try file.rows(key, count: count) else { return Array(repeating: nil, count: count) }
        var windows: [ClosedRange<Int>?] = []
        for row in rows {
            let early = try rule.whole(try row.number(1, key, in: 0...1e9), line: row.line, key)
            let late = try rule.whole(try row.number(2, key, in: 0...1e9), line: row.line, key)
            guard early <= late else { throw RouteFormatError(line: row.line, key, "ends before it begins") }
            windows.append(early...late)
        }
        return windows
    }

    /// Numbers up to a −1; the first node without the section.
    private static func depots(_ file: VRPLIBFile, count: Int) throws(RouteFormatError) -> [Int] {
        guard let section = file.sections["DEPOT_SECTION"] else { return [0] }
        var depots: [Int] = []
        for row in section.rows {
            for index in row.words.indices {
                if row.words[index] == "-1" { break }
                let node = try row.integer(index, "DEPOT_SECTION", in: 1...count) - 1
                guard !depots.contains(node) else {
                    throw RouteFormatError(line: row.line, "DEPOT_SECTION", "names \(node + 1) twice")
                }
                depots.append(node)
            }
        }
        guard !depots.isEmpty else { throw RouteFormatError(line: section.line, "DEPOT_SECTION", "names no node") }
        return depots
    }
}
