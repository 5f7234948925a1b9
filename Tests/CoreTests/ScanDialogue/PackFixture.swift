import FoundationEssentials
import Fulfilment
import ScanDialogue
import Testing

/// A packer with a device, and a warehouse that gives one order after the other and keeps how far they are.
final class PackFixture {
    private(set) var session: DialogueSession<PackDialogue>
    private(set) var records: [DialogueRecord] = []
    private let task: WorkAnswer.Opening?
    private let parcels: [PackList.Parcel]
    var isOnline = true
    /// The order that lies in the bin.
    var order: Int64 = 7
    /// What the warehouse keeps of each order.
    private(set) var kept: [Int64: [String]]
    /// Serial numbers that must not go out.
    var barred: Set<String> = []
    /// Why no order begins.
    var objection: String?
    /// What was asked for, the last at the end.
    private(set) var requests: [PackRequest] = []
    /// The pieces that were asked about.
    private(set) var pieces: [PieceSerial] = []
    private var clock = Date(timeIntervalSince1970: 1_800_000_000)

    var dialogue: PackDialogue { session.dialogue }
    var question: Question { session.dialogue.question }
    var reports: [FloorReport] { records.compactMap(\.report) }

    /// Begins the order.
    /// - Parameters:
    ///   - kept: what was scanned of it on another device.
    ///   - task: begun by it, without a scan.
    init(_ parcels: [PackList.Parcel], kept: [String] = [], task: WorkAnswer.Opening? = nil, _ language: Language = .english) {
        (self.parcels, self.task, self.kept) = (parcels, task, [7: kept])
        session = DialogueSession(PackDialogue(language).opened(with: task))
        settle()
        if task == nil { scan("C-01-B01") }
    }

    /// Takes one code, and what the warehouse says to it.
    @discardableResult
    func scan(_ code: String) -> DialogueResult {
        let result = keep(session.scan(code, at: tick(), id: UUID()))
        let last = settle() ?? result
        tell()
        return last
    }

    /// The last of several.
    @discardableResult
    func scan(_ codes: [String]) -> DialogueResult? { codes.map(scan).last }

    /// Scans what is wanted until nothing more can be told.
    func finish(serial: (Int) -> String = { "SN-\($0)" }) {
        for number in 0..<60 where dialogue.work != nil {
            scan(question.expectedCode ?? serial(number))
        }
    }

    /// The warehouse did not book the report of an order.
    func refuse(_ report: FloorReport) {
        keep(session.refusal(of: report.id, Refusal(code: "conflict", "No."), at: tick(), id: UUID()))
        settle()
    }

    /// The device is started again, and the warehouse asked how far the work is.
    func restart() {
        session = DialogueSession(PackDialogue().opened(with: task), replaying: records)
        guard isOnline, session.dialogue.inquiry == nil, let work = session.dialogue.work else { return }
        keep(session.hear(answer(work.rejoining), at: tick(), id: UUID()))
        tell()
    }

    /// Another device goes on.
    func elsewhere(_ scans: [String]) { kept[order] = scans }

    /// The session as the journal has it, twice.
    func replayed() throws -> DialogueSession<PackDialogue> {
        let restored = try JSONDecoder().decode([DialogueRecord].self, from: JSONEncoder().encode(records))
        #expect(restored == records)
        return DialogueSession(PackDialogue().opened(with: task), replaying: restored + restored)
    }

    /// What the last report says.
    func packed() throws -> [PackReport.Weighed] {
        let report = try #require(reports.last)
        return try JSONDecoder().decode(PackReport.self, from: Data(report.body.utf8)).parcels
    }

    @discardableResult
    private func settle() -> DialogueResult? {
        var last: DialogueResult?
        while let inquiry = session.dialogue.inquiry {
            let result = keep(session.hear(isOnline ? answer(inquiry) : .noNetwork, at: tick(), id: UUID()))
            last = result
            if result.verdict != .accepted { break }
        }
        return last
    }

    /// As the terminal does before the beep.
    private func tell() {
        guard isOnline, let told = session.progress, let progress = Self.read(told.body, PackProgress.self),
            let order = told.path.split(separator: "/").compactMap({ Int64($0) }).first
        else { return }
        if progress.scans.count > kept[order]?.count ?? 0 { kept[order] = progress.scans }
    }

    @discardableResult
    private func keep(_ result: DialogueResult) -> DialogueResult {
        records.append(result.record)
        return result
    }

    private func tick() -> Date {
        clock += 1
        return clock
    }

    private func answer(_ inquiry: Inquiry) -> WarehouseAnswer {
        if inquiry.path.hasSuffix("/serials"), let question = Self.read(inquiry.body, SerialQuestion.self) {
            pieces.append(question.piece)
            let serial = question.piece.serial
            return barred.contains(serial) ? .refused(Refusal("Serial number \(serial) must not go out.")) : .found("")
        }
        guard let request = Self.read(inquiry.body, PackRequest.self) else { return .refused(Refusal("Not understood.")) }
        requests.append(request)
        if let objection { return .refused(Refusal(objection)) }
        if request.missingCarton != nil { return .refused(Refusal("No other carton.")) }
        let number = Int64(request.code) ?? order
        return .found(Self.text(PackList(orderID: number, parcels: parcels, scans: kept[number] ?? [])))
    }

    private static func text(_ value: some Encodable) -> String {
        (try? JSONEncoder().encode(value)).map { String(decoding: $0, as: UTF8.self) } ?? ""
    }

    private static func read<Value: Decodable>(_ text: String?, _: Value.Type) -> Value? {
        text.flatMap { try? JSONDecoder().decode(Value.self, from: Data($0.utf8)) }
    }
}
