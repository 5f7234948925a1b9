import FoundationEssentials
import PickPlanning
import Testing

@Suite("Layouts")
struct LayoutTests {
    @Test("A layout survives JSON, and what is left out has a default")
    func json() throws {
        let text = #"{"aisles": 3, "blocks": [{"cells": 10}], "first_aisle": 1, "one_way": [{"aisle": 2, "towards": "front"}]}"#
        let layout = try JSONDecoder().decode(FloorLayout.self, from: Data(text.utf8))
        #expect(layout.drops == [.init(aisle: 1, crossAisle: 0)])
        #expect(layout.aisleNumbers == 1...3 && layout.depth == 1000 + 9 * 1000 + 1000)
        #expect(try JSONDecoder().decode(FloorLayout.self, from: JSONEncoder().encode(layout)) == layout)
    }
}
