import Fulfilment
import JSONReading
import RouteKernel
import Testing

@testable import Routing

/// What a format lets be written in two ways is one problem.
@Suite struct TwoFormsTests {
    /// Members of VROOM's objects that say what is so without them, or the same as another: by the object they belong to.
    static let members: [(object: String, with: String, without: String)] = [
        ("vehicle", #""profile": "car""#, ""), ("vehicle", #""time_window": [0, 4294967295]"#, ""),
        ("vehicle", #""breaks": []"#, ""),
        ("vehicle", #""skills": []"#, ""), ("vehicle", #""steps": []"#, ""), ("vehicle", #""costs": {}"#, ""),
        ("vehicle", #""costs": {"fixed": 0, "per_hour": 3600, "per_km": 0, "per_task_hour": 0}"#, ""),
        ("vehicle", #""speed_factor": 1"#, ""), ("vehicle", #""capacity": [0]"#, ""), ("vehicle", #""capacity": []"#, ""),
        ("vehicle", #""time_window": null, "capacity": null, "breaks": null"#, ""),
        ("vehicle", #""breaks": [{"id": 1, "time_windows": [[0, 4294967295]], "service": 0}]"#, #""breaks": [{"id": 1}]"#),
        ("vehicle", #""breaks": [{"id": 1, "max_load": []}]"#, #""breaks": [{"id": 1}]"#),
        ("job", #""delivery": [2]"#, #""amount": [2]"#), ("job", #""delivery": [2], "amount": [2]"#, #""delivery": [2]"#),
        ("job", #""delivery": []"#, ""), ("job", #""pickup": []"#, ""), ("job", #""delivery": [0]"#, ""),
        ("job", #""service": 0"#, ""),
        ("job", #""setup": 0"#, ""), ("job", #""priority": 0"#, ""), ("job", #""skills": []"#, ""),
        ("job", #""time_windows": [[0, 4294967295]]"#, ""), ("job", #""time_windows": null"#, ""),
        ("job", #""time_windows": [[500, 600], [100, 200]]"#, #""time_windows": [[100, 200], [500, 600]]"#),
        ("job", #""service_per_type": {}, "setup_per_type": {}"#, ""), ("job", #""service": 60.0"#, #""service": 60"#),
        ("job", #""service": 6e1"#, #""service": 60"#), ("job", #""skills": [3, 1, 3]"#, #""skills": [1, 3]"#),
        ("shipment", #""amount": []"#, ""), ("shipment", #""amount": [0]"#, ""), ("shipment", #""priority": 0"#, ""),
        ("place", #""service": 0, "setup": 0"#, ""), ("place", #""time_windows": [[0, 4294967295]]"#, ""),
        ("document", #""matrix": [[0, 7], [8, 0]]"#, #""matrices": {"car": {"durations": [[0, 7], [8, 0]]}}"#),
        ("document", #""matrices": {"car": {"durations": [[0, 7.0], [8e0, 0]]}}"#, #""matrix": [[0, 7], [8, 0]]"#),
    ]

    private static func file(_ object: String, _ member: String) -> String {
        func more(_ name: String) -> String { name == object && !member.isEmpty ? ", \(member)" : "" }
        let matrix = object == "document" ? "" : #", "matrix": [[0, 7], [8, 0]]"#
        return """
            {"vehicles": [{"id": 1, "start_index": 0, "end_index": 0\(more("vehicle"))}],
             "jobs": [{"id": 1, "location_index": 1\(more("job"))}],
             "shipments": [{"pickup": {"id": 1, "location_index": 0\(more("place"))}, "delivery": {"id": 1, "location_index": 1}\(more("shipment"))}]\
            \(matrix)\(more("document"))}
            """
    }

    @Test(arguments: members.indices) func membersThatSayTheSame(index: Int) throws {
        let (object, with, without) = Self.members[index]
        let (one, other) = (try FormatFixture.read(Self.file(object, with)), try FormatFixture.read(Self.file(object, without)))
        #expect(one.problem == other.problem)
        #expect(one.warnings == [] && other.warnings == [])
    }

    @Test func contradictionsAreRefused() {
        for (object, member) in [
            ("job", #""delivery": [2], "amount": [3]"#),
            ("document", #""matrix": [[0, 7], [8, 0]], "matrices": {"car": {"durations": [[0, 7], [8, 0]]}}"#),
        ] {
            let error = #expect(throws: RouteFormatError.self) { try FormatFixture.read(Self.file(object, member)) }
            #expect(error?.problem.hasSuffix("allowed is one of them") == true, "\(error?.description ?? "")")
        }
    }

    /// Costs of matrices go with prices of vehicles that are the usual ones, said or not.
    @Test func usualPricesAreNoPrices() throws {
        func text(_ costs: String) -> String {
            #"""
            {"vehicles": [{"id": 1, "start_index": 0\#(costs)}], "jobs": [{"id": 1, "location_index": 1}],
             "matrices": {"car": {"durations": [[0, 7], [8, 0]], "costs": [[0, 1], [1, 0]]}}}
            """#
        }
        let plain = try FormatFixture.read(text(""))
        #expect(try FormatFixture.read(text(#", "costs": {"per_hour": 3600, "per_km": 0}"#)).problem == plain.problem)
        #expect(throws: RouteFormatError.self) { try FormatFixture.read(text(#", "costs": {"per_hour": 3601}"#)) }
    }

    /// Coordinates, and the matrices that the great circle has for them.
    @Test func placesByCoordinatesAndByRows() throws {
        let points = [(7.0, 51.0), (7.1, 51.2), (6.9, 51.1)]
        func place(_ row: Int, _ name: String, _ isRow: Bool) -> String {
            let index = name == "location" ? "location_index" : "\(name)_index"
            return isRow ? "\"\(index)\": \(row)" : "\"\(name)\": [\(points[row].0), \(points[row].1)]"
        }
        func text(_ isRow: Bool, _ more: String) -> String {
            """
            {"vehicles": [{"id": 1, \(place(0, "start", isRow)), \(place(0, "end", isRow))}],
             "jobs": [{"id": 1, \(place(1, "location", isRow))}, {"id": 2, \(place(2, "location", isRow))}]\(more)}
            """
        }
        let locations = points.map { Coordinate(latitude: $0.1, longitude: $0.0) }
        let table = GreatCircleTravel().matrix(locations)
        func rows(_ values: [Int32]) -> String {
            "["
                + (0..<3).map { row in "[\(values[3 * row..<3 * row + 3].map(String.init).joined(separator: ", "))]" }.joined(
                    separator: ", ") + "]"
        }
        let matrices = #", "matrices": {"car": {"durations": \#(rows(table.durations)), "distances": \#(rows(table.distances))}}"#
        #expect(try FormatFixture.read(text(true, matrices)).problem == FormatFixture.read(text(false, "")).problem)
    }

    @Test(arguments: 0..<10) func theOrderOfMembersDoesNotMatter(seed: Int) throws {
        var generator = SplitMix64(seed: seed)
        let tree = try JSONValue(Array(FormatFixture.vroom.utf8))
        let shuffled = try FormatFixture.read(Self.written(tree, &generator))
        let plain = try FormatFixture.read(FormatFixture.vroom)
        #expect(shuffled.problem == plain.problem && shuffled.tasks == plain.tasks)
    }

    /// With the members of every object in another order.
    private static func written(_ value: JSONValue, _ generator: inout SplitMix64) -> String {
        switch value.kind {
        case .object:
            var members = value.members.map { "\"\($0.name)\": " + written($0.value, &generator) }
            for index in members.indices.dropFirst() { members.swapAt(index, generator.below(index + 1)) }
            return "{\(members.joined(separator: ","))}"
        case .array: return "[\(value.items.map { written($0, &generator) }.joined(separator: ","))]"
        case .string: return "\"\(String(decoding: value.raw, as: UTF8.self))\""
        default: return String(decoding: value.raw, as: UTF8.self)
        }
    }

    /// Ways to write the same lines.
    static let layouts: [(name: String, change: @Sendable (String) -> String)] = [
        ("CR LF", { $0.replacing("\n", with: "\r\n") }), ("CR", { $0.replacing("\n", with: "\r") }),
        ("mark", { "\u{FEFF}" + $0 }),
        ("tabs", { $0.replacing(" ", with: "\t") }),
        ("blanks", { $0.replacing(" ", with: "   ").replacing("\n", with: "  \n ") }),
        ("empty lines", { "\n\n" + $0.replacing("\n", with: "\n\n") + "\n\n" }),
        ("comment lines", { "# made for a test: 1 2\n#\n" + $0.replacing("\n", with: "\n  # 7 7 7\n") }),
        ("comments behind values", { $0.replacing("\n", with: " # 7 : CAPACITY\n") }),
        ("many comments", { String(repeating: "# nothing\n", count: 200) + $0 }),
        ("no-break spaces", { $0.replacing("  ", with: "\u{A0} ") }),
    ]

    private static let texts = [
        FormatFixture.cvrp, FormatFixture.rich, FormatFixture.backhauls, FormatFixture.solomon, FormatFixture.lilim,
    ]

    @Test(arguments: layouts.indices) func linesMayBeLaidOutInManyWays(index: Int) throws {
        for text in Self.texts {
            let plain = try FormatFixture.read(text)
            let other = try FormatFixture.read(Self.layouts[index].change(text))
            #expect(other.problem == plain.problem && other.name == plain.name && other.tasks == plain.tasks)
            #expect(other.warnings.count == plain.warnings.count)
        }
    }

    @Test(arguments: [" : ", ": ", ":", " :", " ", "\t:\t"]) func keywordsAndValuesAreApartInManyWays(colon: String) throws {
        let text = FormatFixture.cvrp
        #expect(try FormatFixture.read(text.replacing(" : ", with: colon)).problem == FormatFixture.read(text).problem)
        #expect(
            try FormatFixture.read(text.replacing(" : ", with: colon).lowercased()).problem == FormatFixture.read(text).problem)
        #expect(
            try FormatFixture.read(text.replacing("_SECTION", with: "_SECTION\(colon)")).problem
                == FormatFixture.read(text).problem)
    }

    /// Headings that are none of Solomon's are said to be unused, and so is a speed.
    @Test func whatTextsHaveBesidesIsNoted() throws {
        let solomon = FormatFixture.solomon.replacing("VEHICLE\n", with: "Drivers rest at noon\nVEHICLE\n")
        #expect(try FormatFixture.read(solomon).warnings == ["line 3: Drivers rest at noon was not used."])
        let lilim = FormatFixture.lilim.replacing("4\t100\t1", with: "4\t100\t2")
        #expect(try FormatFixture.read(lilim).warnings == ["line 1: 2 was not used; the speed is always 1."])
    }
}
