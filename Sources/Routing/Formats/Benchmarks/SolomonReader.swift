import RouteKernel

/// Solomon's text, which Gehring and Homberger's instances use too. Distances in tenths, cut off; the value is the distance.
enum SolomonReader {
    static func read(_ bytes: [UInt8]) throws(RouteFormatError) -> RouteDocument {
        let rows = TextLines(bytes).rows
        guard let fleetAt = rows.firstIndex(where: { $0.words.count == 2 && $0.words.allSatisfy { Double($0) != nil } }) else {
            throw RouteFormatError("VEHICLE", "is missing: a line with the number of vehicles and their capacity")
        }
        let fleet = try rows[fleetAt].integer(0, "number of vehicles", in: 1...100_000)
        let capacity = try rows[fleetAt].integer(1, "capacity", in: 0...RouteProblem.loadLimit)
        let begin = rows[fleetAt...].dropFirst().firstIndex { Double($0.words[0]) != nil } ?? rows.endIndex
        let rule = RoundingRule.tenths(scale: 1)
        let customers = try CustomerRow.all(rows[begin...], columns: 7, rule, demands: 0...RouteProblem.loadLimit)
        let requests = customers.dropFirst().indices.map {
            Request(.visit(stop: $0 - 1, delivery: [customers[$0].demand], pickup: [0]))
        }
        let hasName = fleetAt > 0 && heading(rows[0]) == nil
        let name = hasName ? rows[0].words.joined(separator: " ").prefix(100) : ""
        var document = try RouteDocument.ofOneDepot(
            String(name), customers, requests: requests, fleet: fleet, capacity: capacity, fixed: 0, rule)
        for row in rows[..<begin].enumerated().filter({ $0.offset != fleetAt && !(hasName && $0.offset == 0) }).map(\.element)
        where heading(row) == nil {
            document.warn(["line \(row.line): \(row.words.joined(separator: " ").prefix(60)) was not used."])
        }
        return document
    }

    /// The word that begins a heading of the file's tables; nil for a line that is none.
    private static func heading(_ row: TextLines.Row) -> String? {
        let word = row.words[0].uppercased()
        return ["VEHICLE", "NUMBER", "CUSTOMER", "CUST"].contains(word) ? word : nil
    }
}

/// A customer as Solomon's and Li and Lim's files have it: number, point, demand, window, service.
struct CustomerRow {
    let line: Int
    let id: Int
    let point: PlanePoint
    let demand: Int
    let window: ClosedRange<Int>
    let service: Int

    init(_ row: TextLines.Row, _ rule: RoundingRule, demands: ClosedRange<Int>) throws(RouteFormatError) {
        line = row.line
        id = try row.integer(0, "customer number", in: 0...1_000_000)
        point = PlanePoint(
            x: try row.number(1, "x coordinate", in: -1e6...1e6), y: try row.number(2, "y coordinate", in: -1e6...1e6))
        demand = try row.integer(3, "demand", in: demands)
        let ready = try rule.whole(row, 4, "ready time")
        let due = rule.whole(try row.number(5, "due date", in: 0...1e12)) ?? RouteProblem.limit
        guard ready <= due else { throw RouteFormatError(line: line, "due date", "is before the ready time") }
        window = ready...due
        service = try rule.whole(row, 6, "service time")
    }

    /// All rows from the depot on, whose numbers are unique.
    static func all(
        _ rows: ArraySlice<TextLines.Row>, columns: Int, _ rule: RoundingRule, demands: ClosedRange<Int>
    ) throws(RouteFormatError) -> [CustomerRow] {
        guard rows.count <= EuclideanMatrix.limit else {
            throw RouteFormatError("", "has more than \(EuclideanMatrix.limit) customers")
        }
        var seen: Set<Int> = []
        var all: [CustomerRow] = []
        for row in rows {
            guard row.words.count == columns else {
                throw RouteFormatError(line: row.line, "customer", "has \(row.words.count) values; allowed are \(columns)")
            }
            let customer = try CustomerRow(row, rule, demands: demands)
            guard seen.insert(customer.id).inserted else {
                throw RouteFormatError(line: row.line, "customer number", "is \(customer.id) a second time")
            }
            all.append(customer)
        }
        guard all.count > 1 else { throw RouteFormatError("", "has no customers after the depot") }
        return all
    }

    /// The visit; location 0 is the depot.
    func stop(location: Int) -> Stop { Stop(location: location, service: service, windows: [window]) }
}

extension RouteDocument {
    /// A fleet of equal vehicles at the first customer, which is the depot.
    static func ofOneDepot(
        _ name: String, _ customers: [CustomerRow], requests: [Request], fleet: Int, capacity: Int, fixed: Double,
        _ rule: RoundingRule
    ) throws(RouteFormatError) -> RouteDocument {
        let travel = try EuclideanMatrix.of(customers.map(\.point), rule)
        let stops = customers.indices.dropFirst().map { customers[$0].stop(location: $0) }
        let vehicle = Vehicle(start: 0, end: 0, capacity: [capacity], shift: customers[0].window, costs: Costs(fixed: fixed))
        let problem = RouteProblem(
            locationCount: customers.count, travel: [travel], requests: requests, stops: stops,
            vehicles: Array(repeating: vehicle, count: fleet))
        var document = RouteDocument(problem: problem)
        document.name = name
        document.tasks = customers.dropFirst().map { TaskLabel(id: $0.id, kind: .job) }
        document.vehicles = (0..<fleet).map { VehicleLabel(id: $0 + 1) }
        document.locations = customers.map { LocationLabel(point: $0.point) }
        document.scale = rule.scale
        document.vehicleCost = fixed
        document.note([rule.note])
        return document
    }
}
