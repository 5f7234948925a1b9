import CommandSupport
import Fulfilment
import Testing

@testable import PlanningTools

@Suite("Cartons and items from files")
struct CartonDocumentTests {
    private static let item = #"{"name": "jar", "size_mm": [60, 60, 90], "weight_g": 400}"#
    private static let carton = #"{"code": "A", "inner_mm": [300, 200, 100], "outer_mm": [304, 206, 110], "max_weight_g": 9000}"#

    private func problems(_ text: String) -> [String] {
        do throws(DocumentError) {
            _ = try DocumentFile.decode(Array(text.utf8), as: CartonDocument.self, file: "c.json").checked("c.json")
            return []
        } catch {
            return error.problems
        }
    }

    private func problems(carton: String) -> [String] { problems(#"{"cartons": [\#(carton)], "items": [\#(Self.item)]}"#) }

    private func problems(sizes inner: [Int], _ outer: [Int]) -> [String] {
        problems(carton: #"{"code": "A", "inner_mm": \#(inner), "outer_mm": \#(outer), "max_weight_g": 9000}"#)
    }

    private func problems(item: String) -> [String] { problems(#"{"cartons": [\#(Self.carton)], "items": [\#(item)]}"#) }

    private func problems(rules: String) -> [String] {
        problems(#"{"cartons": [\#(Self.carton)], "items": [\#(Self.item)], "rules": \#(rules)}"#)
    }

    @Test("A carton larger inside than outside is refused, edge by edge, however the two are turned")
    func inside() {
        #expect(
            problems(sizes: [250, 410, 180], [400, 260, 120]) == [
                """
                cartons[0].inner_mm is larger than the outer size (410 > 400, 180 > 120): inside 410 x 250 x 180, outside \
                400 x 260 x 120 mm, longest edge first; allowed is at most the outer size. Maybe the two were exchanged.
                """
            ])
        for axis in 0..<3 {
            var outer = [300, 200, 100]
            outer[axis] -= 1
            #expect(problems(sizes: [300, 200, 100], outer).count == 1, "\(outer)")
        }
        for outer in [[300, 200, 100], [100, 300, 200], [301, 201, 101], [20_000, 20_000, 20_000]] {
            #expect(problems(sizes: [200, 100, 300], outer).isEmpty, "\(outer)")
        }
        #expect(problems(carton: #"{"code": "A", "inner_mm": [300, 200, 100], "max_weight_g": 9000}"#).isEmpty)
    }

    @Test(
        "Numbers out of range, with field, value and what is allowed",
        arguments: [
            (
                #"{"code": "A", "inner_mm": [0, 200, 100], "max_weight_g": 9000}"#,
                "cartons[0].inner_mm[0] is 0; allowed is 1 to 20000"
            ),
            (
                #"{"code": "A", "inner_mm": [-3, 200, 100], "max_weight_g": 9000}"#,
                "cartons[0].inner_mm[0] is -3; allowed is 1 to 20000"
            ),
            (
                #"{"code": "A", "inner_mm": [200, 100], "max_weight_g": 9000}"#,
                "cartons[0].inner_mm has 2 numbers; allowed are three: length, width and height, in millimetres"
            ),
            (
                #"{"code": "A", "inner_mm": [300, 200, 100], "max_weight_g": 0}"#,
                "cartons[0].max_weight_g is 0; allowed is 1 to 100000000"
            ),
            (
                #"{"code": "A", "inner_mm": [300, 200, 100], "max_weight_g": 500, "empty_weight_g": 501}"#,
                "cartons[0].empty_weight_g is 501; allowed is 0 to 500"
            ),
            (
                #"{"code": "A", "inner_mm": [300, 200, 100], "max_weight_g": 500, "cost": -1}"#,
                "cartons[0].cost is -1; allowed is 0 to 1000000000"
            ),
            (
                #"{"code": "A", "inner_mm": [300, 200, 100], "max_weight_g": 500, "stock": -1}"#,
                "cartons[0].stock is -1; allowed is 0 to 1000000000"
            ),
            (
                #"{"code": "", "inner_mm": [300, 200, 100], "max_weight_g": 500}"#,
                "cartons[0].code is empty; allowed is a text, each once"
            ),
            (#"\#(carton), \#(carton)"#, "cartons[1].code is A, which cartons[0] has; allowed is each once"),
        ])
    func cartons(text: String, problem: String) { #expect(problems(carton: text).contains(problem)) }

    @Test(
        "Carriage has rising bands with prices, the divisor is none of zero",
        arguments: [
            (#"{"volumetric_divisor": 0}"#, "rules.volumetric_divisor is 0; allowed is 1 to 1000000"),
            (#"{"support_percent": 101}"#, "rules.support_percent is 101; allowed is 0 to 100"),
            (#"{"carriage": []}"#, "rules.carriage is empty; leave it out when carriage costs nothing"),
            (
                #"{"carriage": [{"up_to_g": 2000, "price": 5}, {"up_to_g": 1000, "price": 9}]}"#,
                "rules.carriage[1].up_to_g is 1000; allowed is 2001 to 2147483647, above the band before it"
            ),
            (
                #"{"carriage": [{"up_to_g": 2000, "price": 5}, {"up_to_g": 2000, "price": 9}]}"#,
                "rules.carriage[1].up_to_g is 2000; allowed is 2001 to 2147483647, above the band before it"
            ), (#"{"carriage": [{"up_to_g": 0, "price": 5}]}"#, "rules.carriage[0].up_to_g is 0; allowed is 1 to 2147483647"),
            (#"{"carriage": [{"up_to_g": 9, "price": -5}]}"#, "rules.carriage[0].price is -5; allowed is 0 to 1000000000"),
            (
                #"{"carriage": [{"up_to_g": 9}]}"#,
                "rules.carriage[0].price is missing; allowed is a whole number, in the currency's minor unit"
            ),
        ])
    func rules(text: String, problem: String) { #expect(problems(rules: text) == [problem]) }

    @Test("Centimetres, kilograms and words where whole millimetres and grams are wanted: all at once, each with its field")
    func kinds() {
        let text = #"""
            {"cartons": [{"code": 7, "inner_mm": [40.5, "20", true], "max_weight_g": 99999999999999999999}],
             "items": [{"size_mm": [11, 9.25, null], "weight_g": 0.25, "fragile": "yes", "upright": ["hight"], "quantity": 2.5}]}
            """#
        #expect(
            problems(text) == [
                "cartons[0].code is 7; allowed is a text",
                "cartons[0].inner_mm[0] is 40.5; allowed is a whole number, in millimetres (40.5 cm would be 405)",
                #"cartons[0].inner_mm[1] is "20"; allowed is a whole number, in millimetres without quotes"#,
                "cartons[0].inner_mm[2] is true; allowed is a whole number, in millimetres",
                "cartons[0].max_weight_g is 99999999999999999999; allowed is a whole number, in grams up to 9223372036854775807",
                "items[0].quantity is 2.5; allowed is a whole number",
                #"items[0].upright[0] is "hight"; allowed is one of length, width, height"#,
                "items[0].size_mm[1] is 9.25; allowed is a whole number, in millimetres",
                "items[0].size_mm[2] is null; allowed is a whole number, in millimetres",
                "items[0].weight_g is 0.25; allowed is a whole number, in grams (0.25 kg would be 250)",
                #"items[0].fragile is "yes"; allowed is true or false"#,
            ])
        #expect(problems(item: #"{"size_mm": [60.0, 6e1, 90], "weight_g": 400}"#).isEmpty)
    }

    @Test("What is no JSON is said with line and column")
    func broken() {
        #expect(
            problems("{\"cartons\": [\n  {\"code\" \"A\"}]}") == [
                "the document is not JSON: line 2, column 11: a colon is missing"
            ])
        #expect(problems("") == ["the document is not JSON: line 1, column 1: it ends too early"])
    }

    @Test("A carton whose board has no thickness is one, whatever its turn", arguments: 0..<200)
    func thinBoard(seed: Int) {
        var random = SplitMix64(seed: seed)
        let edges = (0..<3).map { _ in Int.random(in: 1...20_000, using: &random) }
        #expect(problems(sizes: edges, edges.shuffled(using: &random)).isEmpty)
        let larger = edges.map { $0 == edges.max() ? $0 + 1 : $0 }
        #expect(larger.contains(20_001) || problems(sizes: larger, edges.shuffled(using: &random)).count == 1)
    }
}
