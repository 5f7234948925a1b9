import FoundationEssentials
import Fulfilment
import ScanDialogue
import TestStack

@testable import FloorTerminal

/// A packer's device, behind a network that can be cut.
struct PackDevice: Sendable {
    let client: FloorClient
    let network: CutNetwork
    let journals: JournalDirectory

    /// - Parameter name: tells it from other devices of the site.
    init(_ site: FloorSite, _ name: String = "bench") {
        client = FloorClient(url: site.url, key: site.key)
        network = CutNetwork(client)
        journals = JournalDirectory(path: "/tmp/\(site.warehouse.stack.name)-pack-\(name)")
    }

    /// A session of these scans that ends with them, or with an order.
    /// - Returns: the lines of the screen.
    func run(_ script: [String], badge: String = "ben") async throws -> [String] {
        let transcript = Transcript()
        try await terminal(.recorded(script), transcript).run(PackDialogue(), badge: badge, task: WorkAnswer.Opening())
        return transcript.lines
    }

    func terminal(_ input: LineInput, _ transcript: Transcript, printer: String? = nil) -> DialogueTerminal {
        let screen = TerminalScreen(width: 80, isTranscript: true, isColoured: false, isQuiet: true) { transcript.add($0) }
        return DialogueTerminal(
            client: network, journals: journals, input: input, screen: screen,
            printing: printer.map { (client, PrinterName($0, format: .zpl)) })
    }

    /// A session of these scans that nobody ended, as of a terminal that was killed: the warehouse heard of none but the first.
    func leave(_ script: [String], badge: String = "ben") async throws {
        let journal = try journals.begin(DialogueHead(dialogue: PackDialogue.name, badge: badge))
        var session = DialogueSession(PackDialogue())
        for code in script {
            try journal.append(session.scan(code, at: Date(), id: UUID()).record)
            guard let inquiry = session.dialogue.inquiry else { continue }
            let answer = WarehouseAnswer.found(try await client.ask(inquiry, badge: badge))
            try journal.append(session.hear(answer, at: Date(), id: UUID()).record)
        }
    }

    /// Reports that wait in its journals.
    func unsent(of badge: String = "ben") throws -> Int {
        try journals.dialogues(of: badge).reduce(0) { $0 + $1.unsent.count }
    }

    /// It is thrown away.
    func discard() {
        if FileManager.default.fileExists(atPath: journals.path) { try? FileManager.default.removeItem(atPath: journals.path) }
    }
}

extension PackList {
    /// What has to be scanned to pack it, without a scale.
    var codes: [String] {
        parcels.flatMap { parcel in
            (parcel.carton.map { [$0] } ?? []) + parcel.pieces.map { $0.gtin.isEmpty ? $0.sku : $0.gtin } + ["OK"]
        }
    }
}
