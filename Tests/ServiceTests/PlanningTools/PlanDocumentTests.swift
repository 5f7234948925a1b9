import CommandSupport
import PickPlanning
import Testing

@testable import PlanningTools

@Suite("Plans from files")
struct PlanDocumentTests {
    private func document(_ text: String) throws -> PlanDocument {
        try DocumentFile.decode(Array(text.utf8), as: PlanDocument.self, file: "f.json")
    }

    private func problems(_ text: String) -> [String] {
        do { _ = try document(text).pickOrders("f.json") } catch { return (error as? DocumentError)?.problems ?? ["\(error)"] }
        return []
    }

    private func orders(_ stops: String) throws -> [PickOrder] {
        let text =
            #"{"layout": {"aisles": 9, "blocks": [{"cells": 20}]}, "cart": {}, "orders": [{"id": 1, "stops": ["# + stops + "]}]}"
        return try document(text).pickOrders("f.json")
    }

    @Test("Of several places the one that expires first is taken, among equals the nearest; what is wrong is named")
    func places() throws {
        let far = #"{"aisle": 8, "cell": 3, "expiry": "2027-03-31"}"#
        let near = #"{"aisle": 0, "cell": 3, "expiry": "2027-03-31"}"#
        let later = #"{"aisle": 0, "cell": 0, "expiry": "2027-04-01"}"#
        #expect(try orders(#"{"places": [\#(far), \#(near), \#(later)]}"#)[0].stops[0].place == .init(aisle: 0, cell: 3))
        #expect(try orders(#"{"places": [\#(far), \#(later)]}"#)[0].stops[0].place == .init(aisle: 8, cell: 3))
        let none = #expect(throws: DocumentError.self) { try orders(#"{"aisle": 1}"#) }
        #expect(none?.problems.first == "orders[0].stops[0] needs either 'aisle' and 'cell', or 'places' with at least one")
        let day = #expect(throws: DocumentError.self) {
            try orders(#"{"places": [{"aisle": 1, "cell": 1, "expiry": "2027-02-30"}]}"#)
        }
        #expect(day?.problems.first == "orders[0].stops[0].places[0].expiry is '2027-02-30'; wanted is a day such as 2027-03-31")
    }

    @Test("Everything wrong with the values is said at once, in the order of the file")
    func values() {
        let text = #"""
            {"layout": {"aisles": 9, "blocks": [{"cells": 20}]}, "cart": {"bins": 0, "weight_g": -1},
             "orders": [{"id": 7, "bins": 1001, "stops": [{"aisle": 1, "cell": 1, "quantity": 0}]}, {"id": 7, "stops": [{"cell": 1}]}]}
            """#
        #expect(
            problems(text) == [
                "cart.bins is 0; allowed is 1 to 1000000000", "cart.weight_g is -1; allowed is 1 to 1000000000",
                "orders[1].id is 7, which orders[0] has; allowed is each once", "orders[0].bins is 1001; allowed is 1 to 1000",
                "orders[0].stops[0].quantity is 0; allowed is 1 to 1000000",
                "orders[1].stops[0] needs either 'aisle' and 'cell', or 'places' with at least one",
            ])
    }

    @Test("Values of another kind are said with what is allowed; the layout's own numbers with their path")
    func kinds() {
        let text = #"""
            {"layout": {"aisles": 9, "blocks": [{"cells": 20}], "one_way": [{"aisle": 1, "towards": "left"}]}, "cart": {"volume_cm3": 1.5},
             "splits_orders": "no", "start": {"aisle": 1}, "orders": [{"id": "A1", "slack_min": 1.5, "stops": {}}]}
            """#
        #expect(
            problems(text) == [
                #"layout.one_way[0].towards is "left"; allowed is one of front, back"#,
                "cart.volume_cm3 is 1.5; allowed is a whole number, in cubic centimetres (1.5 l would be 1500)",
                "start.cell is missing; allowed is a whole number", #"orders[0].id is "A1"; allowed is a whole number"#,
                "orders[0].stops is an object; allowed is a list",
                "orders[0].slack_min is 1.5; allowed is a whole number, in minutes (1.5 h would be 90)",
                #"splits_orders is "no"; allowed is true or false"#,
            ])
        let aisles = #"{"layout": {"aisles": 0, "blocks": [{"cells": 20}]}, "cart": {}, "orders": []}"#
        #expect(problems(aisles) == ["layout.aisles is 0; allowed is 1 to 10000"])
    }
}
