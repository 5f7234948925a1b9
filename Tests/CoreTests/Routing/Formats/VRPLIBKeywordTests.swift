import RouteKernel
import Testing

@testable import Routing

/// What `.vrp` files say by keywords and by sections.
@Suite struct VRPLIBKeywordTests {
    /// Two depots, three customers, two vehicles; `lines` come before the sections.
    private static func file(_ lines: String, type: String = "CVRP") -> String {
        """
        NAME : forms
        TYPE : \(type)
        DIMENSION : 5
        VEHICLES : 2
        EDGE_WEIGHT_TYPE : EUC_2D
        \(lines)
        NODE_COORD_SECTION
        1 0 0
        2 100 0
        3 10 0
        4 110 0
        5 120 0
        DEMAND_SECTION
        1 0
        2 0
        3 3
        4 4
        5 5
        DEPOT_SECTION
        1
        2
        -1
        EOF
        """
    }

    private static func section(_ name: String, _ value: String, count: Int) -> String {
        (["\(name)_SECTION"] + (1...count).map { "\($0) \(value)" }).joined(separator: "\n")
    }

    /// A value for every keyword that may have two forms, and how many lines its section has.
    static let either: [String: (value: String, count: Int)] = [
        "SERVICE_TIME": ("7", 5), "RELEASE_TIME": ("11", 5), "CAPACITY": ("12", 2), "VEHICLES_DEPOT": ("2", 2),
        "VEHICLES_FIXED_COST": ("90", 2), "VEHICLES_UNIT_DISTANCE_COST": ("2.5", 2), "VEHICLES_UNIT_DURATION_COST": ("4", 2),
        "VEHICLES_MAX_DURATION": ("400", 2), "VEHICLES_MAX_DISTANCE": ("500", 2), "VEHICLES_RELOAD_DEPOT": ("1 2", 2),
        "VEHICLES_MAX_RELOADS": ("3", 2),
    ]

    private static var readEither: [VRPLIBKeyword] { VRPLIBKeyword.all.filter { $0.form == .either && $0.use == .read } }

    @Test func aValueAndItsSectionAreOneProblem() throws {
        let plain = try FormatFixture.read(Self.file("")).problem
        for keyword in Self.readEither {
            let (value, count) = try #require(Self.either[keyword.name], "no value for \(keyword.name)")
            let besides = keyword.name == "VEHICLES_MAX_RELOADS" ? "VEHICLES_RELOAD_DEPOT : 1\n" : ""
            for type in ["CVRP", "VRPTW", "MDVRPTW", "HFVRP"] {
                let short = try FormatFixture.read(Self.file("\(besides)\(keyword.name) : \(value)", type: type))
                let long = try FormatFixture.read(
                    Self.file(besides + Self.section(keyword.name, value, count: count), type: type))
                #expect(short.problem == long.problem, "\(keyword.name) in \(type)")
                #expect(short.warnings == [] && long.warnings == [])
            }
            #expect(
                try FormatFixture.read(Self.file("\(besides)\(keyword.name) : \(value)")).problem != plain,
                "\(keyword.name) says nothing")
        }
    }

    @Test func bothFormsAtOnceAreRefused() throws {
        for keyword in Self.readEither {
            let (value, count) = try #require(Self.either[keyword.name])
            let error = #expect(throws: RouteFormatError.self) {
                try FormatFixture.read(
                    Self.file("\(keyword.name) : \(value)\n" + Self.section(keyword.name, value, count: count)))
            }
            #expect(error?.problem == "is there a second time", "\(error?.description ?? "")")
        }
    }

    @Test func aFormAKeywordDoesNotHaveIsRefused() throws {
        for keyword in VRPLIBKeyword.all where keyword.form != .either {
            let line = keyword.form == .value ? Self.section(keyword.name, "1", count: 5) : "\(keyword.name) : 1"
            let error = #expect(throws: RouteFormatError.self, "\(keyword.name)") { try FormatFixture.read(Self.file(line)) }
            let isFormError = error?.problem.contains("allowed is a ") == true || error?.problem == "is there a second time"
            #expect(isFormError && error?.field.hasPrefix(keyword.name) == true, "\(error?.description ?? "")")
        }
    }

    @Test(arguments: ["MUTUALLY_EXCLUSIVE_GROUP", "VEHICLES_ALLOWED_CLIENTS", "PICKUP_AND_DELIVERY"], [true, false])
    func whatWouldChangeTheProblemIsRefusedByName(name: String, isValue: Bool) {
        let text = Self.file(isValue ? "\(name) : 3" : Self.section(name, "3", count: 2))
        let error = #expect(throws: RouteFormatError.self) { try FormatFixture.read(text) }
        #expect(error?.field == (isValue ? name : "\(name)_SECTION") && error?.problem == "is not supported")
    }

    @Test(arguments: [
        ("VEHICLES_DEPOTS : 2", "VEHICLES_DEPOTS", "VEHICLES_DEPOT"), ("VEHICLE_CAPACITY : 9", "VEHICLE_CAPACITY", "CAPACITY"),
        ("TIME_WINDOWS_SECTION\n1 0 9", "TIME_WINDOWS_SECTION", "TIME_WINDOW_SECTION"), ("COLOUR : red", "COLOUR", nil),
        ("Vehicles_Max_Reload : 2", "VEHICLES_MAX_RELOAD", "VEHICLES_MAX_RELOADS"),
        ("TYRES_SECTION\n1 4\n2 4", "TYRES_SECTION", nil),
    ])
    func whatIsNotKnownIsNoted(lines: String, name: String, nearest: String?) throws {
        let advice = nearest.map { " Maybe \($0) is meant." } ?? ""
        #expect(try FormatFixture.read(Self.file(lines)).warnings == ["line 6: \(name) is not known and was not used.\(advice)"])
    }

    @Test(arguments: [
        ("VEHICLES_MAX_RELOADS : 2", "VEHICLES_MAX_RELOADS was not used, for there is no VEHICLES_RELOAD_DEPOT."),
        ("EDGE_WEIGHT_SECTION\n0 1 2", "EDGE_WEIGHT_SECTION was not used, for EDGE_WEIGHT_TYPE is EUC_2D."),
    ])
    func whatHasNoEffectHereIsNoted(lines: String, warning: String) throws {
        #expect(try FormatFixture.read(Self.file(lines)).warnings == [warning])
    }

    @Test func remarksMayBeManyAndChangeNothing() throws {
        let plain = try FormatFixture.read(Self.file(""))
        let remarked = try FormatFixture.read(Self.file("COMMENT : one\nCOMMENT: (two, 3)\nCOMMENT"))
        #expect(remarked.problem == plain.problem && remarked.notes == plain.notes)
    }

    @Test func whatStandsBehindTheEndIsNoted() throws {
        #expect(
            try FormatFixture.read(Self.file("") + "\nPRIZE_SECTION\n1 4").warnings == [
                "line 24: what stands behind EOF was not read."
            ])
    }

    static let refused: [(lines: String, words: String)] = [
        ("CAPACITY : 10 20", "CAPACITY has 2 values; allowed are 1, as many as demands have"),
        ("VEHICLES_DEPOT : 1 2", "VEHICLES_DEPOT is 1 2; allowed is one value"),
        ("VEHICLES_DEPOT : 3", "VEHICLES_DEPOT is 3, which is no depot"),
        ("VEHICLES_DEPOT :", "VEHICLES_DEPOT has no value"), ("SERVICE_TIME : 4 h", "SERVICE_TIME is 4 h; allowed is one value"),
        ("SERVICE_TIME_SECTION\n1 0 9\n2 0\n3 0\n4 0\n5 0", "SERVICE_TIME_SECTION has 2 values for number 1; allowed are 1"),
        ("DISTANCE : 90\nVEHICLES_MAX_DURATION : 90", "VEHICLES_MAX_DURATION is there beside DISTANCE, which says the same"),
        ("NAME : again", "NAME is there a second time"),
        ("LINEHAUL_SECTION\n1 0\n2 0\n3 1\n4 1\n5 1", "LINEHAUL_SECTION is there beside DEMAND_SECTION, which says the same"),
    ]

    @Test(arguments: refused.indices) func isRefusedByNameAndValue(index: Int) {
        let error = #expect(throws: RouteFormatError.self) { try FormatFixture.read(Self.file(Self.refused[index].lines)) }
        #expect(error?.description.contains(Self.refused[index].words) == true, "\(error?.description ?? "")")
    }

    @Test func nothingFollowsTheEndOfDepots() {
        let text = Self.file("").replacing("1\n2\n-1", with: "1\n-1\n2")
        #expect(throws: RouteFormatError.self) { try FormatFixture.read(text) }
    }

    private func solve(_ lines: String, type: String = "CVRP") throws -> RouteAnswer {
        let document = try FormatFixture.read(Self.file(lines, type: type))
        return RouteAnswer(document, try RouteSolver.solve(document.problem, SolverOptions(iterations: 300)))
    }

    /// By hand: from depot 1 all three customers are 240, from depot 2 it is 220.
    @Test func aDepotForAllVehiclesIsDrivenFrom() throws {
        #expect(try solve("").value == 240)
        #expect(try solve("VEHICLES_DEPOT : 2").value == 220)
    }

    /// By hand: 12 do not fit into 8, so two vehicles or two trips are needed. Paid by the vehicle, the trips are cheaper.
    @Test func aReloadDepotForAllVehiclesIsUsed() throws {
        let reloading = try solve("CAPACITY : 9\nVEHICLES_FIXED_COST : 1000\nVEHICLES_RELOAD_DEPOT : 1")
        #expect(reloading.isComplete && reloading.routes.count == 1)
        #expect(try solve("CAPACITY : 9\nVEHICLES_FIXED_COST : 1000").routes.count == 2)
        #expect(
            try solve("CAPACITY : 9\nVEHICLES_FIXED_COST : 1000\nVEHICLES_RELOAD_DEPOT : 1\nVEHICLES_MAX_RELOADS : 0").routes
                .count == 2)
    }

    /// By hand: one vehicle drives 240 and waits, which is dear by the hour; two drive 20 and 240 without a wait.
    @Test func timeIsPaidFor() throws {
        let windows = "TIME_WINDOW_SECTION\n1 0 9000\n2 0 9000\n3 0 10\n4 3000 3000\n5 3000 4000\n"
        let document = try solve(windows)
        #expect(document.routes.count == 1 && document.value == 240)
        let paid = try solve(windows + "VEHICLES_UNIT_DURATION_COST : 4")
        #expect(paid.routes.count == 2 && paid.value == 260 + 4 * 260)
    }

    @Test func loadsMayHaveSeveralDimensions() throws {
        let demands = "DEMAND_SECTION\n1 0\n2 0\n3 3\n4 4\n5 5"
        let text = Self.file("CAPACITY : 9 2").replacing(demands, with: "DEMAND_SECTION\n1 0 0\n2 0 0\n3 3 1\n4 4 1\n5 5 2")
        let problem = try FormatFixture.read(text).problem
        #expect(problem.dimensions == 2 && problem.vehicles.map(\.capacity) == [[9, 2], [9, 2]])
        #expect(problem.requests[2].work == .visit(stop: 2, delivery: [5, 2], pickup: [0, 0]))
    }

    @Test func distancesAreRoundedAsTheTypeSays() throws {
        func arc(_ type: String) throws -> Int32 {
            try FormatFixture.read(Self.file("").replacing("EUC_2D", with: type).replacing("3 10 0", with: "3 10.3 0")).problem
                .travel[0]
                .distances[2]
        }
        #expect(try [arc("EUC_2D"), arc("CEIL_2D"), arc("FLOOR_2D")] == [10, 11, 10])
    }
}
