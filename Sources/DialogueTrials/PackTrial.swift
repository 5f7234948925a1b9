import FoundationEssentials
import Fulfilment
import ScanDialogue

/// One session of a packer on an order of two parcels: a carton with equal pieces and one with a serial number, and a piece in its own packaging.
struct PackTrial {
    private let list: PackList
    private var flow: PackFlow
    private var witness = Witness()
    private var tally = TrialTally()
    private var numbers: [Int] = []
    private var isAside = false

    private static let longest = 150

    /// - Returns: what it did and found.
    static func run(_ mess: inout CodeMess) -> TrialTally {
        var trial = PackTrial(list(&mess))
        while trial.tally.scans < longest, !trial.flow.isDone, !trial.isAside { trial.scan(&mess) }
        trial.finish()
        return trial.tally
    }

    private init(_ list: PackList) { (self.list, flow) = (list, PackFlow(list: list)) }

    private static func list(_ mess: inout CodeMess) -> PackList {
        func piece(_ sku: String, _ gtin: String, hasSerial: Bool? = nil) -> PackList.Piece {
            .init(sku: sku, gtin: gtin, name: sku.lowercased(), step: "1: \(sku)", hasSerial: hasSerial)
        }
        let nails = Array(repeating: piece("NAIL", ""), count: mess.int(1...13))
        return PackList(
            orderID: 1,
            parcels: [
                .init(
                    number: 1, carton: "BOX-S", weight: 1200,
                    pieces: nails + [piece("CAM", TrialCatalogue.camera, hasSerial: true), piece("MILK", TrialCatalogue.milk)]),
                .init(number: 2, carton: nil, weight: 300, pieces: [piece(mess.chance(0.3) ? "12" : "MILK", "")]),
            ])
    }

    private mutating func scan(_ mess: inout CodeMess) {
        let code = mess.next(wanted: flow.prompt.expectedCode ?? (flow.prompt.step == .weight ? "=1200" : nil))
        witness.see(code)
        let (before, scans) = (flow.prompt, flow.scans.count)
        let answer = flow.scan(code.text)
        tally.note(code, answer.verdict)
        // A weight that is off is asked for once more.
        if answer.verdict != .accepted, flow.prompt != before, before.step != .weight {
            tally.fault("a wrong scan changed something", at: code)
        }
        if flow.scans.count > scans + 1 { tally.fault("one scan is kept twice", at: code) }
        if let serial = answer.serial, !witness.mayHaveSeen(serial.serial) {
            tally.fault("nobody scanned serial number \(serial.serial)", at: code)
        }
        isAside = answer.effect != nil
    }

    private mutating func finish() {
        let resumed = PackFlow(list: PackList(orderID: list.orderID, parcels: list.parcels, scans: flow.scans))
        tally.noteReplay(isSame: resumed.prompt == flow.prompt && resumed.report(badge: "P") == flow.report(badge: "P"))
        guard flow.isDone else { return }
        tally.noteBooking()
        let report = flow.report(badge: "P")
        if report.parcels.map(\.number) != list.parcels.map(\.number) { tally.fault("a parcel is missing, or there twice") }
        if report.parcels.contains(where: { $0.weight < 1 }) { tally.fault("a parcel weighs nothing") }
        if Set(report.parcels.flatMap { $0.serials ?? [] }.map(\.sku)) != ["CAM"] { tally.fault("the serial number is missing") }
        let wanted = Set(list.parcels.flatMap { $0.pieces.map(\.sku) } + ["BOX-S"])
        for name in wanted.subtracting(witness.ever).sorted() { tally.fault("nobody scanned \(name)") }
    }
}
