import FoundationEssentials
import Fulfilment
import ScanDialogue
import Testing

@Suite("Pieces that are packed by their serial numbers")
struct SerialFlowTests {
    private static func piece(_ sku: String, gtin: String = "", hasSerial: Bool? = true) -> PackList.Piece {
        .init(sku: sku, gtin: gtin, name: "", step: "1: \(sku)", hasSerial: hasSerial)
    }

    /// Two cameras and a strap in one carton, a lens in its own packaging; only the strap has no serial number.
    private static let parcels: [PackList.Parcel] = [
        .init(
            number: 1, carton: "BOX", weight: 1500,
            pieces: [
                piece("CAM", gtin: "4006381333931"), piece("CAM", gtin: "4006381333931"), piece("STRAP", hasSerial: nil),
            ]),
        .init(number: 2, carton: nil, weight: 900, pieces: [piece("LENS")]),
    ]

    private func packing(_ codes: String...) -> PackFixture {
        let floor = PackFixture(Self.parcels)
        floor.scan(codes)
        return floor
    }

    /// The result of the code behind those, and whether it changed what is asked for.
    private func result(_ code: String, behind codes: String...) -> (DialogueResult, isChanged: Bool) {
        let floor = PackFixture(Self.parcels)
        floor.scan(codes)
        let (question, scans) = (floor.question, floor.session.scans)
        let result = floor.scan(code)
        return (result, floor.question != question || floor.session.scans != scans)
    }

    @Test("The article, then its serial number, or both in one GS1 code; the report has them by parcel")
    func whole() throws {
        let floor = packing()
        let codes = ["BOX", "4006381333931", "sn-1", "(01)04006381333931(21)SN-2", "STRAP", "1500", "LENS", "9001", "900"]
        for code in codes { #expect(floor.scan(code).verdict == .accepted, "\(code)") }
        #expect(
            try floor.packed() == [
                .init(number: 1, weight: 1500, serials: [.init(sku: "CAM", serial: "SN-1"), .init(sku: "CAM", serial: "SN-2")]),
                .init(number: 2, weight: 900, serials: [.init(sku: "LENS", serial: "9001")]),
            ])
        #expect(floor.pieces.map(\.serial) == ["SN-1", "SN-2", "9001"], "the warehouse was asked about each")
    }

    @Test("The question is one: what is asked for, and what the scan put in, is said")
    func question() {
        let floor = packing("BOX", "CAM")
        #expect(floor.question.kind == .serial && floor.question.expectedCode == nil)
        #expect(floor.question.instruction == "Scan or type the serial number of CAM.")
        #expect(floor.question.position == "order 7  parcel 1 of 2, piece 1 of 3")
        #expect(floor.scan("A1").message == "1 of 3: CAM is in.")
        #expect(floor.pieces == [PieceSerial(sku: "CAM", serial: "A1")])
    }

    @Test(
        "What is no serial number is refused, and changes nothing",
        arguments: [
            ("BOX", "That is carton BOX."), ("STRAP", "That is STRAP."), ("LENS", "That is LENS."),
            ("4012345678901", "Wanted is the serial number of CAM"), ("(01)04012345678901(21)A1", "Wanted is the serial number"),
            ("(01)04006381333931(10)L1", "The article is right."), ("4006381333931", "The article is right."),
            ("(00)340123450000000017", "Wanted is the serial number of CAM"), ("two words", "is no serial number"),
            (String(repeating: "A", count: 41), "is no serial number"), ("", "Nothing was read."),
        ])
    func wrong(code: String, words: String) {
        let (result, isChanged) = result(code, behind: "BOX", "CAM")
        #expect(result.verdict != .accepted && result.message.contains(words), "\(result.message)")
        #expect(!isChanged)
    }

    @Test("A serial number is packed once in an order, in whatever letters; another article may have the same")
    func twice() {
        let (second, isChanged) = result("SN1", behind: "BOX", "CAM", "sn1", "CAM")
        #expect(second.message == "Serial number SN1 is in parcel 1 already. Scan the one on this piece." && !isChanged)
        let whole = result("(01)04006381333931(21)SN1", behind: "BOX", "CAM", "sn1")
        #expect(whole.0.verdict == .rejected && !whole.isChanged)
        let lens = result("SN1", behind: "BOX", "CAM", "SN1", "CAM", "SN2", "STRAP", "1500", "LENS")
        #expect(lens.0.verdict == .accepted)
    }

    @Test("Keys stay keys; an equals sign makes any code a serial number")
    func keys() {
        #expect(result("9", behind: "BOX", "CAM").0.record.report?.route == "/floor/packing/7/aside")
        #expect(result("0", behind: "BOX", "CAM").0.message.hasPrefix("Taken back. Scan"))
        for (code, serial) in [("1", "1"), ("=9", "9"), ("=4012345678901", "4012345678901"), ("=CAM", "CAM"), ("12", "12")] {
            let floor = packing("BOX", "CAM", code)
            #expect(floor.pieces.last?.serial == serial, "\(code)")
        }
    }

    @Test("Equal pieces with serial numbers are not counted, and a refused one is asked for again")
    func refused() throws {
        let floor = packing("BOX", "CAM", "A1")
        floor.barred = ["A2"]
        #expect(floor.scan("2").verdict == .rejected)
        floor.scan("CAM")
        let (asked, scans) = (floor.question, floor.session.scans)
        #expect(floor.scan("A2").message == "Serial number A2 must not go out.")
        #expect(floor.question == asked && floor.session.scans == scans && floor.kept[7] == scans)
        #expect(floor.scan("A3").verdict == .accepted)
        floor.scan(["STRAP", "1500", "LENS", "B1", "900"])
        #expect(try floor.packed()[0].serials?.map(\.serial) == ["A1", "A3"])
        #expect(try floor.replayed() == floor.session)
    }

    @Test("Without the network a piece is taken unasked, which is said, and the report asks")
    func unasked() throws {
        let floor = packing("BOX", "CAM")
        (floor.isOnline, floor.barred) = (false, ["A2"])
        #expect(
            floor.scan("A2").message
                == "1 of 3: CAM is in. No network: whether it may go out is asked when the order is reported.")
        floor.scan(["CAM", "A3", "STRAP", "1500", "LENS", "B1", "900"])
        #expect(try floor.packed()[0].serials?.map(\.serial) == ["A2", "A3"] && floor.pieces.isEmpty)
        floor.isOnline = true
        floor.refuse(try #require(floor.reports.last))
        #expect(floor.question.kind == .serial, "as far as the warehouse heard before the network failed")
        #expect(floor.question.position == "order 7  parcel 1 of 2, piece 1 of 3")
        #expect(try floor.replayed() == floor.session)
    }

    @Test("The scans of any session lead another one to the same question, report and undo", arguments: 0..<60)
    func replayed(seed: Int) throws {
        var generator = SplitMix64(seed: seed)
        let floor = packing()
        floor.barred = ["S2"]
        let anything = [
            "0", ".0", "1", "2", "OK", "BOX", "CAM", "STRAP", "LENS", "900", "1500", "A1", "A2", "=9", "XX", "",
            "(01)04006381333931(21)A3",
        ]
        for _ in 0..<60 {
            let serial = "S\(Int.random(in: 0..<4, using: &generator))"
            let isWanted = Int.random(in: 0..<3, using: &generator) > 0
            let wanted = floor.question.kind == .serial ? serial : floor.question.expectedCode
            let code = (isWanted ? wanted : nil) ?? anything[Int.random(in: 0..<anything.count, using: &generator)]
            floor.isOnline = Int.random(in: 0..<4, using: &generator) > 0
            floor.scan(code)
            guard floor.dialogue.work != nil else { break }
            let again = PackFixture(Self.parcels, kept: floor.session.scans)
            #expect(again.question == floor.question)
            var undone = floor.session
            let undo = undone.scan("CTRL:UNDO", at: Date(timeIntervalSince1970: 1_800_000_000), id: UUID())
            #expect(again.scan("CTRL:UNDO").verdict == undo.verdict && again.question == undone.dialogue.question)
            #expect(try floor.replayed() == floor.session)
        }
        floor.isOnline = true
        floor.finish { "Z\($0)" }
        let packed = try floor.packed().flatMap { $0.serials ?? [] }
        #expect(Set(packed).count == packed.count && packed.count == 3)
    }
}
