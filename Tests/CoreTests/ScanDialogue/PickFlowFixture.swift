import FoundationEssentials
import Fulfilment
import ScanDialogue

/// A small tour, and a session on it that makes its own ids and clock.
final class PickFlowFixture {
    static let mug = "6291041500213"
    static let lamp = "4006381333931"

    static func task(
        _ seq: Int, place: String, sku: String, gtin: String, quantity: Int, bin: Int = 1, lot: String = "",
        expiry: CivilDay? = nil, otherLots: [PlaceLot] = [], leaves: Int? = nil
    ) -> PickTask {
        PickTask(
            pickID: Int64(100 + seq), seq: seq, locationCode: place, checkCode: "\(40 + seq)", sku: sku, gtin: gtin,
            name: sku == "MUG" ? "Blue mug" : "Lamp", quantity: quantity, lot: lot, expiry: expiry, bin: bin,
            binCode: "C1-B\(bin)",
            orderID: Int64(bin), otherLots: otherLots, leaves: leaves)
    }

    static let tour = PickList(
        tourID: 9, cart: "C1", picker: "P7",
        tasks: [
            task(1, place: "A-01-03", sku: "MUG", gtin: mug, quantity: 1, bin: 1),
            task(2, place: "A-01-03", sku: "LAMP", gtin: lamp, quantity: 3, bin: 2, lot: "L9"),
            task(3, place: "A-02-07", sku: "MUG", gtin: mug, quantity: 12, bin: 2),
        ])

    private(set) var flow: PickFlow
    private(set) var records: [ScanRecord] = []

    init(flow: PickFlow = PickFlow(tour: tour)) { self.flow = flow }

    @discardableResult
    func scan(_ code: String) -> ScanResult {
        let count = records.count
        let id = UUID(
            uuid: (0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, UInt8(count >> 16), UInt8(count >> 8 & 255), UInt8(count & 255)))
        let result = flow.scan(code, at: Date(timeIntervalSince1970: 1_700_000_000 + Double(count)), id: id)
        records.append(result.record)
        return result
    }

    @discardableResult
    func scan(all codes: [String]) -> ScanResult? { codes.map { scan($0) }.last }

    /// A random tour of a few places, articles, lots and bins, after which some places should be empty.
    static func randomTour(using generator: inout SplitMix64) -> PickList {
        let gtins = ["MUG": Bool.random(using: &generator) ? mug : "", "LAMP": Bool.random(using: &generator) ? lamp : ""]
        let tasks = (1...Int.random(in: 1...6, using: &generator)).map { seq in
            let sku = Bool.random(using: &generator) ? "MUG" : "LAMP"
            return task(
                seq, place: "A-0\(Int.random(in: 1...3, using: &generator))-01", sku: sku, gtin: gtins[sku] ?? "",
                quantity: Int.random(in: 1...14, using: &generator), bin: Int.random(in: 1...3, using: &generator),
                lot: sku == "LAMP" ? "L9" : "",
                otherLots: sku == "LAMP" && Bool.random(using: &generator)
                    ? [PlaceLot(lot: "L2", expiry: nil, pieces: 9), PlaceLot(lot: "L3", expiry: nil, pieces: 99, bar: .recalled)]
                    : [],
                leaves: Int.random(in: 0...1, using: &generator))
        }
        return PickList(
            tourID: 1, cart: "C1", picker: "P7", tasks: tasks,
            bins: (1...3).map { PickList.Bin(code: "C1-B\($0)", cartons: [], order: Int64($0)) }, freeBins: ["C1-B4", "C1-B5"],
            quarantine: ["Q-01"])
    }

    /// What a hurried picker might do next.
    static func randomCode(for flow: PickFlow, using generator: inout SplitMix64) -> String {
        let anything = [
            "0", "1", "2", "3", ".0", ".1", ".2", "5", "12", "99", "", "?!", "CTRL:SHORT", "CTRL:SHORT:DAMAGED", "CTRL:SKIP",
            "CTRL:QTY:2",
            "CTRL:CONFIRM", "CTRL:UNDO", ".9", "(01)0\(lamp)(10)L2", "(01)0\(lamp)(10)L2", "(01)0\(lamp)(10)L3",
            "(01)0\(lamp)(10)L9", mug, lamp, "MUG", "LAMP", "A-01-01", "A-02-01", "A-03-01", "C1-B1", "C1-B2", "41",
            "4", ".4", "CTRL:FULL", "C1-B4", "C1-B5", "C2-B1", "Q-01", "=1",
        ]
        if flow.prompt.step == .item, flow.task?.otherLots != nil, Bool.random(using: &generator) { return "(01)0\(lamp)(10)L2" }
        if flow.prompt.step == .bin, Int.random(in: 0..<4, using: &generator) == 0 { return "4" }
        if Int.random(in: 0..<3, using: &generator) > 0, let code = flow.prompt.expectedCode { return code }
        return anything.randomElement(using: &generator) ?? ""
    }
}
