import RouteKernel

/// The nodes of a VRPLIB file: depots, and customers in the order of their numbers.
struct VRPLIBCustomers {
    /// Nodes from 0; at least one.
    let depots: [Int]
    private let depotNodes: Set<Int>
    /// Nodes from 0 that are no depots.
    let nodes: [Int]
    /// By node, in whole units of the rule.
    let windows: [ClosedRange<Int>?]
    /// Of load.
    let dimensions: Int
    private let demands: [[Int]]
    private let backhauls: [[Int]]
    private let services: [Int]
    private let releases: [Int]
    private let prizes: [Int]
    private let isBackhaul: Bool

    init(_ file: VRPLIBFile, count: Int, _ rule: RoundingRule) throws(RouteFormatError) {
        depots = try Self.depots(file, count: count)
        let depotNodes = Set(depots)
        self.depotNodes = depotNodes
        nodes = (0..<count).filter { !depotNodes.contains($0) }
        guard !nodes.isEmpty else { throw RouteFormatError("DEPOT_SECTION", "leaves no customers") }
        try file.check("DEMAND", isAloneOf: "LINEHAUL")
        let delivered = try file.loads(file.has("DEMAND") ? "DEMAND" : "LINEHAUL", count: count)
        let fetched = try file.loads("BACKHAUL", count: count)
        dimensions = delivered?.first?.count ?? fetched?.first?.count ?? 1
        guard dimensions == fetched?.first?.count ?? dimensions else {
            throw RouteFormatError(
                line: file.line(of: "BACKHAUL"), file.spelling("BACKHAUL"),
                "has \(fetched?.first?.count ?? 0) values a line; allowed are \(dimensions), as many as demands have")
        }
        let none = Array(repeating: Array(repeating: 0, count: dimensions), count: count)
        (demands, backhauls) = (delivered ?? none, fetched ?? none)
        isBackhaul = try file.word("TYPE") == "VRPB"
        let zeros = Array(repeating: 0, count: count)
        services = try file.column("SERVICE_TIME", count: count, rule) ?? zeros
        releases = try file.column("RELEASE_TIME", count: count, rule) ?? zeros
        prizes = try file.column("PRIZE", count: count, rule) ?? zeros
        windows = try Self.windows(file, count: count, rule)
    }

    func isDepot(_ node: Int) -> Bool { depotNodes.contains(node) }

    func stops() -> [Stop] {
        nodes.map { node in
            Stop(
                location: node, service: services[node],
                windows: windows[node].flatMap { $0 == 0...RouteProblem.limit ? nil : [$0] } ?? [],
                isBackhaul: isBackhaul && backhauls[node].contains { $0 > 0 })
        }
    }

    /// A customer without a prize must be served.
    func requests() -> [Request] {
        nodes.enumerated().map { stop, node in
            Request(
                .visit(stop: stop, delivery: demands[node], pickup: backhauls[node]),
                prize: prizes[node] > 0 ? Double(prizes[node]) : nil, release: releases[node])
        }
    }

    /// A window may end later than any problem does.
    private static func windows(
        _ file: VRPLIBFile, count: Int, _ rule: RoundingRule
    ) throws(RouteFormatError) -> [ClosedRange<Int>?] {
        let key = "TIME_WINDOW"
        return try file.each(key, count: count, columns: 2...2) { row throws(RouteFormatError) in
            let early = try rule.whole(row, 0, file.spelling(key))
            let late = rule.whole(try row.number(1, file.spelling(key), in: 0...1e12)) ?? RouteProblem.limit
            guard early <= late else {
                throw RouteFormatError(line: row.line, file.spelling(key), "ends before it begins")
            }
            return early...late
        } ?? Array(repeating: nil, count: count)
    }

    /// Numbers up to a −1, with nothing behind it; the first node without the section.
    private static func depots(_ file: VRPLIBFile, count: Int) throws(RouteFormatError) -> [Int] {
        let name = "DEPOT_SECTION"
        guard let section = file.section("DEPOT") else { return [0] }
        var (depots, known, hasEnded): ([Int], Set<Int>, Bool) = ([], [], false)
        for row in section.rows {
            for index in row.words.indices {
                guard !hasEnded else {
                    throw RouteFormatError(line: row.line, name, "has \(row.words[index].prefix(40)) behind the -1 that ends it")
                }
                hasEnded = row.words[index] == "-1"
                if hasEnded { continue }
                let node = try row.integer(index, name, in: 1...count) - 1
                guard known.insert(node).inserted else { throw RouteFormatError(line: row.line, name, "names \(node + 1) twice") }
                depots.append(node)
            }
        }
        guard !depots.isEmpty else { throw RouteFormatError(line: section.line, name, "names no node") }
        return depots
    }
}
