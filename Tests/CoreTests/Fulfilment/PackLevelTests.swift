import Fulfilment
import Testing

@Suite("Pack levels")
struct PackLevelTests {
    private func level(
        _ name: String, _ quantity: Int, of contains: String? = nil, gtin: String = "", sku: String = "MUG"
    ) -> PackLevel {
        PackLevel(sku: sku, name: name, gtin: gtin, contains: contains, quantity: quantity)
    }

    private func said(_ levels: [PackLevel], articles: [String: String] = [:]) -> [String] {
        PackLevels(levels).findings(articles: articles).map { "\($0.level.sku) \($0.level.name) \($0.field): \($0.problem)" }
    }

    @Test("Levels multiply down to pieces, whatever the case of their names; those with a number can be scanned")
    func pieces() {
        let levels = [
            level("pallet", 40, of: "Case", gtin: "2"), level("case", 12, gtin: "1"), level("bundle", 2),
            level("case", 6, gtin: "3", sku: "CUP"),
        ]
        let packs = PackLevels(levels)
        #expect(levels.map { packs.pieces(in: $0) } == [480, 12, 2, 6])
        #expect(packs.numbered(of: "MUG").map(\.pieces) == [12, 480])
        #expect(packs.numbered(of: "MUG").map(\.gtin) == ["1", "2"])
        #expect(packs.numbered(of: "HAT").isEmpty && packs.findings().isEmpty)
    }

    @Test("Circles, levels of other articles, numbers used twice and absurd packs are told with what is allowed")
    func findings() {
        #expect(
            said([level("a", 2, of: "b"), level("b", 2, of: "a"), level("c", 2, of: "a"), level("d", 2)]) == [
                "MUG a contains: makes a circle: a holds b holds a; one of them must hold pieces, which is a blank",
                "MUG b contains: makes a circle: b holds a holds b; one of them must hold pieces, which is a blank",
            ])
        #expect(
            said([level("a", 2, of: "a")]) == [
                "MUG a contains: makes a circle: a holds a; one of them must hold pieces, which is a blank"
            ])
        #expect(
            said([level("box", 2, of: "case"), level("lot", 2), level("case", 2, sku: "CUP"), level("x", 2, of: "y", sku: "HAT")])
                == [
                    "MUG box contains: is a level of CUP, not of MUG; allowed is lot, or a blank for pieces",
                    "HAT x contains: is no level of HAT; allowed is a blank for pieces",
                ])
        #expect(
            said(
                [level("a", 2, gtin: "7"), level("b", 2, gtin: "7", sku: "CUP"), level("c", 2, gtin: "9")], articles: ["9": "HAT"]
            ) == [
                "MUG a gtin: is also the number of the b of CUP; a number means one pack or one article",
                "CUP b gtin: is also the number of the a of MUG; a number means one pack or one article",
                "MUG c gtin: is also the number of the article HAT; a number means one pack or one article",
            ])
        let huge = [level("a", 1_000_000), level("b", 2, of: "a"), level("c", 1_000_000, of: "b")]
        #expect(said(huge).count == 2 && PackLevels(huge).pieces(in: huge[2]) == nil)
    }

    @Test("Random levels: either something is told, or every level is reckoned down to pieces")
    func properties() {
        var random = SplitMix64(seed: 5)
        var sound = 0
        for _ in 0..<5000 {
            let levels = ["a", "b", "c", "d"].prefix(1 + random.below(4)).map { name in
                level(name, 2 + random.below(9), of: [nil, "a", "b", "c", "d", "e"][random.below(6)])
            }
            let packs = PackLevels(levels)
            let areAllReckoned = levels.allSatisfy { packs.pieces(in: $0) != nil }
            #expect(packs.findings().isEmpty == areAllReckoned)
            sound += areAllReckoned ? 1 : 0
        }
        #expect(sound > 500)
    }
}
