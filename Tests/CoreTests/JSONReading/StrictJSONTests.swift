import Testing

@testable import JSONReading

@Suite("Documents read to the end")
struct StrictJSONTests {
    private struct Shelf: Decodable, Equatable {
        enum Side: String, Decodable, CaseIterable { case left, right }
        struct Board: Decodable, Equatable {
            let depth: Int
            let load: Double?

            private enum CodingKeys: String, CodingKey {
                case depth = "depth_mm"
                case load
            }
        }

        let name: String
        let side: Side?
        let isHeated: Bool?
        let boards: [Board]
        let small: UInt8?
    }

    /// Throws what it checked itself, as a type outside of JSON would.
    private struct Even: Decodable {
        struct Odd: Error, CustomStringConvertible { let description: String }

        private enum CodingKeys: String, CodingKey { case number }

        init(from decoder: any Decoder) throws {
            let number = try decoder.container(keyedBy: CodingKeys.self).decode(Int.self, forKey: .number)
            guard number.isMultiple(of: 2), number > 0 else {
                throw Odd(description: "number is \(number); allowed are even numbers")
            }
        }
    }

    /// Reads the member with the longer name first.
    private struct Pair: Decodable {
        private enum CodingKeys: String, CodingKey { case ab, a }

        let ab: Even?
        let a: Even?
    }

    /// Exactly two numbers.
    private struct Window: Decodable, Equatable {
        let from: Int
        let to: Int

        init(from decoder: any Decoder) throws {
            var list = try decoder.unkeyedContainer()
            (from, to) = (try list.decode(Int.self), try list.decode(Int.self))
            guard from <= to else {
                throw DecodingError.dataCorruptedError(in: list, debugDescription: "it ends before it begins")
            }
        }
    }

    /// Says of itself where it is.
    private struct Place: Decodable {
        private enum CodingKeys: String, CodingKey { case shelf }

        init(from decoder: any Decoder) throws {
            let path = try decoder.container(keyedBy: CodingKeys.self).codingPath.map {
                $0.intValue.map(String.init) ?? $0.stringValue
            }
            throw JSONRefusal("lies at \(path.joined(separator: "/"))")
        }
    }

    private func problems(_ text: String) -> [String] { problems(Shelf.self, text) }

    private func problems<Value: Decodable>(_ type: Value.Type, _ text: String) -> [String] {
        findings(type, Array(text.utf8), .noted)?.sentences ?? []
    }

    private func findings<Value: Decodable>(
        _ type: Value.Type, _ bytes: [UInt8], _ unknownNames: StrictJSON.UnknownNames = .refused
    ) -> JSONFindings? {
        do throws(JSONFindings) { _ = try StrictJSON.decode(type, from: bytes, unknownNames: unknownNames) } catch {
            return error
        }
        return nil
    }

    @Test("A right document is read, numbers however they are written; names nobody knows are noted")
    func right() throws {
        let text =
            #"{"name": "A\u00e9", "colour": 1, "boards": [{"depth_mm": 4e2, "load": 1.5, "lod": 2}, {"depth_mm": 30.0}], "side": null}"#
        let (shelf, notes) = try StrictJSON.decode(Shelf.self, from: Array(text.utf8), unknownNames: .noted)
        let boards = [Shelf.Board(depth: 400, load: 1.5), Shelf.Board(depth: 30, load: nil)]
        #expect(shelf == Shelf(name: "Aé", side: nil, isHeated: nil, boards: boards, small: nil))
        #expect(
            notes == [
                "colour is not known here and was not read; known are boards, isHeated, name, side, small",
                "boards[0].lod is not known here and was not read; known are depth_mm, load",
            ])
    }

    @Test("Everything wrong is said at once, each field once")
    func wrong() {
        #expect(
            problems(#"{"side": "middle", "isHeated": 0, "boards": [{"depth_mm": 1.5}, {"load": "x"}, 7, null], "small": 256}"#)
                == [
                    "name is missing; allowed is a text", #"side is "middle"; allowed is one of left, right"#,
                    "isHeated is 0; allowed is true or false",
                    "boards[0].depth_mm is 1.5; allowed is a whole number, in millimetres (1.5 cm would be 15)",
                    "boards[1].depth_mm is missing; allowed is a whole number, in millimetres",
                    #"boards[1].load is "x"; allowed is a number"#,
                    "boards[2] is 7; allowed is an object", "boards[3] is null; allowed is an object",
                    "small is 256; allowed is a whole number up to 255",
                ])
        #expect(problems(#"{"name": "A"}"#) == ["boards is missing; allowed is a list"])
        #expect(problems(#"{"name": "A", "name": "B", "boards": []}"#) == ["name is there twice; only one can be meant"])
        #expect(problems("[]") == ["the document is a list; allowed is an object"])
        #expect(problems(#"{"name": "A", "boards": [], "side": 3}"#) == ["side is 3; allowed is one of left, right"])
    }

    @Test("What a type checks itself keeps its words, behind the path; a stand-in is not complained about")
    func ownChecks() {
        #expect(problems([String: Even].self, #"{"a": {"number": 3}}"#) == ["a.number is 3; allowed are even numbers"])
        #expect(
            problems([Even].self, #"[{"number": 3}, {"number": "4"}, {"number": 2}, {"number": -1}]"#) == [
                "[0].number is 3; allowed are even numbers", #"[1].number is "4"; allowed is a whole number without quotes"#,
                "[3].number is -1; allowed are even numbers",
            ])
        #expect(problems(Pair.self, #"{"a": {"number": 1}, "ab": {"number": 2}}"#) == ["a.number is 1; allowed are even numbers"])
        #expect(
            problems(Pair.self, #"{"ab": {"number": "2"}, "a": {"number": 1}}"#) == [
                #"ab.number is "2"; allowed is a whole number without quotes"#, "a.number is 1; allowed are even numbers",
            ])
        #expect(problems(Even.self, #"{"number": "4"}"#) == [#"number is "4"; allowed is a whole number without quotes"#])
        #expect(
            problems(Even.self, #"{"number": 1e30}"#) == ["number is 1e30; allowed is a whole number up to 9223372036854775807"])
    }

    @Test("A list is read to its end: items that are missing and items nobody reads are both said")
    func lists() {
        #expect(problems(Window.self, "[1]") == ["[1] is missing; allowed is a whole number"])
        #expect(
            problems([String: Window].self, #"{"a": [1, 2, 3], "b": [1, 2]}"#) == ["a[2] is not understood; allowed are 2 items"])
        #expect(problems([Window].self, "[[2, 1], []]").count == 3)
        #expect(problems([Window].self, "[[2, 1]]") == ["[0] cannot be read: it ends before it begins"])
        #expect(problems([Int].self, "[1, null, 2.5]").count == 2)
    }

    @Test("A name that is there twice is refused with its second value, in every object that is read")
    func twice() {
        let found = findings(
            Shelf.self, Array(#"{"name": "A", "boards": [{"depth_mm": 1, "d\u0065pth_mm": 2}], "name": "B"}"#.utf8))
        #expect(
            found?.listed == [
                JSONFinding(path: "name", value: "B", problem: "is there twice; only one can be meant"),
                JSONFinding(path: "boards[0].depth_mm", value: "2", problem: "is there twice; only one can be meant"),
            ])
        #expect(problems([String: Int].self, #"{"a": 1, "b": 2, "a": 1}"#) == ["a is there twice; only one can be meant"])
    }

    @Test("Names that nobody asked for are refused where they may change what is asked for, beside what else is wrong")
    func unknown() {
        let found = findings(Shelf.self, Array(#"{"nam": "A", "boards": [{"depth_mm": "1", "load": 1, "lod": [2]}]}"#.utf8))
        #expect(
            found?.listed == [
                JSONFinding(path: "name", value: "", problem: "is missing; allowed is a text"),
                JSONFinding(
                    path: "boards[0].depth_mm", value: "1",
                    problem: #"is "1"; allowed is a whole number, in millimetres without quotes"#),
                JSONFinding(
                    path: "nam", value: "A", problem: "is not understood; allowed are boards, isHeated, name, side, small"),
                JSONFinding(path: "boards[0].lod", value: "[2]", problem: "is not understood; allowed are depth_mm, load"),
            ])
        // What was not read because reading broke off may well have been understood.
        #expect(problems([Even].self, #"[{"number": 3, "more": 1}]"#) == ["[0].number is 3; allowed are even numbers"])
    }

    @Test("Types know where they are read")
    func codingPath() {
        #expect(problems([String: [Place]].self, #"{"a": [{"shelf": 1}]}"#) == ["a[0] lies at a/0"])
    }

    @Test("Many problems are counted, and long names and values cut")
    func bounded() {
        let many = "[\(Array(repeating: "true", count: 250).joined(separator: ","))]"
        let found = findings([Int].self, Array(many.utf8))
        #expect(found?.listed.count == 100 && found?.more == 150)
        #expect(found?.sentences.last == "150 more like these, which are not listed")
        let long = String(repeating: "é", count: 5000)
        let cut = String(repeating: "é", count: 60) + "…"
        let problem = problems([String: Int].self, "{\"\(long)\": \"\(long)\"}")
        #expect(problem == ["\(cut) is \"\(cut)\"; allowed is a whole number"])
        let notes = try? StrictJSON.decode(
            Shelf.self, from: Array("{\"name\": \"A\", \"boards\": [], \"\(long)\": 1}".utf8), unknownNames: .noted
        ).notes
        #expect(notes?.first?.hasPrefix("\(cut) is not known here") == true)
    }

    @Test("Bytes that are not UTF-8 are refused where they stand")
    func encoding() {
        let bytes = Array("{\n\"name\": \"Jos".utf8) + [0xE9] + Array("\"}".utf8)
        let problem = "is not JSON: line 2, column 13: from here on it is not UTF-8. Maybe it was saved in another encoding"
        #expect(findings(Shelf.self, bytes)?.listed.map(\.problem) == [problem])
        #expect(throws: Never.self) { try JSONTree(bytes) }
    }

    @Test(
        "What is no JSON is said with line and column",
        arguments: [
            ("{\n \"a\": 1,\n}", "line 3, column 1: a name in quotes is missing"),
            ("{\"é\": tru}", "line 1, column 10: a value is missing"),
            (" ", "line 1, column 2: it ends too early"),
            ("{} {}", "line 1, column 4: something follows it"),
            ("{\"a", "line 1, column 4: it ends within a text"),
            ("[-012]", "line 1, column 3: a number of several digits begins with 0"),
            ("[00]", "line 1, column 2: a number of several digits begins with 0"),
        ])
    func broken(text: String, problem: String) { #expect(problems(text) == ["the document is not JSON: \(problem)"]) }

    @Test("A nought alone, before a point and before an exponent begins a number", arguments: ["0", "-0", "0.5", "-0.05", "0e1"])
    func noughts(text: String) throws { #expect(try JSONValue(Array(text.utf8)).number == Double(text)) }

    @Test("The lines of all values are found by reading the text once")
    func lines() throws {
        let text = "[" + (0..<20_000).map { "{\n\"id\": \($0)\n}" }.joined(separator: ",\n") + "]\n"
        let tree = try JSONTree(Array(text.utf8))
        #expect(tree.lines.bytesRead == 0)
        for (index, item) in tree.items(of: 0).enumerated() {
            #expect(tree.line(of: item) == 3 * index + 1 && tree.line(of: item + 2) == 3 * index + 2)
        }
        #expect(tree.lines.bytesRead == text.utf8.count)
        #expect(JSONTree.line(of: text.utf8.count, in: tree.bytes) == LineStarts(tree.bytes).line(of: text.utf8.count))
    }
}
