import ArgumentParser
import FoundationEssentials
import Fulfilment
import MasterData
import Postgres
import ScanDialogue
import ServiceRuntime
import TestStack
import Testing

import struct OperatorConsole.OperationsError

@testable import FloorTerminal
@testable import Operations
@testable import Picking

/// What goes with closed parcels, from the books to the port of a printer.
@Suite("Printing at the packer's bench", .enabled(if: TestStack.isAvailable, Comment(rawValue: TestStack.advice)))
struct BenchPrintingTests {
    private static let label = "^XA\n^FO10,10^A0N,30,30^FDSWIFT 1^FS\n^XZ"

    /// An order in bin C-01-B01, picked: two A of lot L7 in a carton, and a B that goes by itself.
    private func picked(_ body: @Sendable @escaping (FloorSite) async throws -> Void) async throws {
        try await FloorSite.with { site in
            try await site.warehouse.postgres.pipeline([
                "UPDATE warehouse.sku SET ships_alone = true WHERE code = 'ART-B'",
                "UPDATE warehouse.stock SET lot = 'L7' WHERE sku = 'ART-A'",
                "UPDATE orders.\"order\" SET external_id = '10-7', recipient = '张三' WHERE id = \(site.order)",
                "INSERT INTO shipping.carrier (code, name, is_own_fleet) VALUES ('swift', 'Swift', false)",
            ])
            var ana = try #require(try await Picker.withWork(in: site.warehouse, badge: "ana", cart: "C-01"))
            ana.pickAll()
            try await ana.send()
            try await body(site)
        }
    }

    /// The scans that pack the order as it is planned.
    private func script(_ site: FloorSite) async throws -> [String] {
        let list = try await site.warehouse.packing.begin(PackRequest(badge: "ben", code: "\(site.order)"))
        try #require(list.parcels.count == 2)
        return list.codes
    }

    /// Closes the parcels without a terminal.
    private func packed(_ site: FloorSite) async throws -> [String] {
        let list = try await site.warehouse.packing.begin(PackRequest(badge: "ben", code: "\(site.order)"))
        let report = PackReport(badge: "ben", parcels: list.parcels.map { .init(number: $0.number, weight: $0.weight) })
        return try await site.warehouse.packing.finish(report, orderID: site.order).parcels.map(\.sscc)
    }

    /// What carrier-dispatch has in its books of every closed parcel.
    private func ship(_ state: ShipmentState, _ label: String?, reason: String? = nil, _ site: FloorSite) async throws {
        try await site.warehouse.postgres.query(
            """
            INSERT INTO shipping.shipment (parcel_id, order_id, state, carrier, reason)
            SELECT id, order_id, \(state.rawValue), 'swift', \(reason) FROM warehouse.parcel
            ON CONFLICT (parcel_id) DO UPDATE SET state = excluded.state, reason = excluded.reason
            """)
        try await site.warehouse.postgres.query("DELETE FROM shipping.document")
        guard let label else { return }
        let media = DocumentMedia(magic: Array(label.utf8)) ?? .other
        try await site.warehouse.postgres.query(
            """
            INSERT INTO shipping.document (parcel_id, kind, media, bytes)
            SELECT id, \(DocumentKind.label), \(media.rawValue), \(Array(label.utf8)) FROM warehouse.parcel
            """)
    }

    private func screen(_ transcript: Transcript) -> TerminalScreen {
        TerminalScreen(width: 80, isTranscript: true, isColoured: false, isQuiet: true) { transcript.add($0) }
    }

    private func printing(
        _ site: FloorSite, _ input: LineInput, _ transcript: Transcript, port: Int, patience: Duration = .seconds(30)
    ) -> ParcelPrinting {
        let address = PrinterAddress.network(host: "127.0.0.1", port: port)
        return ParcelPrinting(
            access: FloorClient(url: site.url, key: site.key),
            printer: BenchPrinter(name: "\(address)", address: address, format: .zpl), input: input, screen: screen(transcript),
            patience: patience, pollInterval: .milliseconds(20))
    }

    private func parcels(_ ssccs: [String]) -> [PackReceipt.Closed] {
        ssccs.enumerated().map { .init(number: $0 + 1, sscc: $1) }
    }

    private func texts(of list: String) -> [String] {
        list.split(separator: "^FD").dropFirst().map { String($0.prefix { $0 != "^" }) }
    }

    @Test("The bench's printer gets the packing list and the label of each parcel once, and the list says what is in it")
    func once() async throws {
        try await picked { site in
            let printer = try #require(ListeningPrinter())
            printer.takeJobs()
            try await site.warehouse.postgres.query(
                """
                INSERT INTO warehouse.printer (code, site, format, address, prints)
                VALUES ('LP 1/A', 'S1', 'zpl', '127.0.0.1:' || \(printer.port)::int, '{parcels}')
                """)
            let (transcript, input) = (Transcript(), LineInput(isRecorded: true))
            for line in try await script(site) { input.feed(line) }
            let device = PackDevice(site)
            defer { device.discard() }
            var task = WorkAnswer.Opening()
            task.order = site.order
            let running = device.terminal(input, transcript, printer: "lp 1/a")
            async let done: Void = running.run(PackDialogue(), badge: "ben", task: task)
            try await eventually("the parcels are closed") { try await site.warehouse.state(site.order) == .packed }
            try await eventually("the packer sees what is waited for") {
                transcript.all.contains("no carrier is chosen for it yet")
                    && transcript.all.contains("Enter goes on without it.")
            }
            try await ship(.booking, nil, site)
            try await eventually("what is waited for is another now") { transcript.all.contains("swift has not sold it yet") }
            try await ship(.ready, Self.label, site)
            try await done
            try await eventually("all is printed") { printer.jobs.count == 4 }
            printer.switchOff()
            #expect(printer.texts[1] == Self.label && printer.texts[3] == Self.label)
            let lists = [texts(of: printer.texts[0]), texts(of: printer.texts[2])]
            let (whole, alone) = lists[0].contains { $0.hasPrefix("ART-A") } ? (lists[0], lists[1]) : (lists[1], lists[0])
            #expect(
                lists[0].prefix(4) == [
                    "PACKING LIST", "Parcel 1 of 2, page 1 of 1", "Order \(site.order)", "Your reference 10-7",
                ])
            #expect(whole.suffix(3) == ["2", "ART-A Article ART-A", "lot L7"], "\(whole)")
            #expect(alone.suffix(2) == ["1", "ART-B Article ART-B"], "\(alone)")
            #expect(printer.texts[0].contains("^GFA"), "the consignee is drawn")
            #expect(transcript.lines.filter { $0.hasSuffix("was sent to LP 1/A.") }.count == 4, "\(transcript.all)")
            #expect(!transcript.all.contains("Print it later"))
        }
    }

    @Test("A report that waits for the network is printed when the warehouse has answered it, by the next start of the terminal")
    func late() async throws {
        try await picked { site in
            let printer = try #require(ListeningPrinter())
            printer.takeJobs()
            let device = PackDevice(site)
            defer { device.discard() }
            device.network.cutAfterAnswer()
            let lost = try await device.run(["\(site.order)"] + script(site))
            #expect(lost.contains { $0.hasPrefix("! No network: 1 reports wait.") }, "\(lost)")
            device.network.set(up: true)
            let (transcript, input) = (Transcript(), LineInput(isRecorded: true))
            let running = device.terminal(input, transcript, printer: "127.0.0.1:\(printer.port)")
            async let done: Void = running.run(PackDialogue(), badge: "ben", task: WorkAnswer.Opening())
            try await eventually("the parcels are closed") { try await site.warehouse.state(site.order) == .packed }
            try await ship(.ready, Self.label, site)
            try await eventually("all is printed") { printer.jobs.count == 4 }
            input.end()
            try await done
            printer.switchOff()
            #expect(transcript.lines.contains { $0.hasPrefix("Parcel 2 is ") }, "\(transcript.all)")
            #expect(try device.unsent() == 0)
        }
    }

    @Test("A label that does not come holds nobody up: Enter goes on, what is scanned meanwhile is read again, time ends it too")
    func awaited() async throws {
        try await picked { site in
            let printer = try #require(ListeningPrinter())
            printer.takeJobs()
            let ssccs = try await packed(site)
            let (transcript, input) = (Transcript(), LineInput(isRecorded: false))
            for line in ["C-02-B01", ""] { input.feed(line) }
            let isWhole = await printing(site, input, transcript, port: printer.port).print(parcels([ssccs[0]]), badge: "ben")
            #expect(!isWhole && printer.jobs.count == 1)
            let next = await input.next()
            #expect(next == "C-02-B01")
            #expect(
                transcript.lines.last
                    == "Print it later: picking-terminal parcel \(ssccs[0]) --printer 127.0.0.1:\(printer.port)")
            input.end()
            let late = printing(site, input, transcript, port: printer.port, patience: .milliseconds(50))
            #expect(await !late.print(parcels(ssccs), badge: "ben"))
            #expect(transcript.lines.filter { $0.hasPrefix("Print it later") }.count == 3)

            try await ship(.ready, Self.label, site)
            #expect(await late.print(parcels([ssccs[0]]), badge: "ben"))
            try await eventually("both documents are there") { printer.jobs.count == 5 }
            try await ship(.ready, "%PDF-1.4", site)
            #expect(await !late.print(parcels([ssccs[0]]), badge: "ben"))
            #expect(transcript.all.contains("The label of parcel 1 is PDF, and 127.0.0.1:\(printer.port) takes ZPL."))
            printer.switchOff()
        }
    }

    @Test("A printer that is off is said in words; Enter prints again, 9 or a scan goes on, and nothing of the packing is lost")
    func off() async throws {
        try await picked { site in
            let first = try #require(ListeningPrinter())
            let port = first.port
            first.switchOff()
            let ssccs = try await packed(site)
            try await ship(.ready, Self.label, site)
            for line in ["9", "C-02-B01"] {
                let (transcript, input) = (Transcript(), LineInput(isRecorded: false))
                for line in ["", line] { input.feed(line) }
                input.end()
                #expect(await !printing(site, input, transcript, port: port).print(parcels(ssccs), badge: "ben"))
                let warnings = transcript.lines.filter {
                    $0.hasPrefix("! The packing list of parcel 1: printer 127.0.0.1:\(port)")
                }
                #expect(warnings.count == 2 && warnings[0].contains("cannot be reached"), "\(transcript.all)")
                #expect(transcript.lines.filter { $0.hasPrefix("Print it later") }.count == 2)
                let next = await input.next()
                #expect(next == (line == "9" ? nil : line))
            }
            let (transcript, input) = (Transcript(), LineInput(isRecorded: false))
            let work = printing(site, input, transcript, port: port)
            async let isWhole = work.print(parcels(ssccs), badge: "ben")
            try await eventually("the packer is asked") { transcript.lines.contains { $0.hasPrefix("? Press Enter") } }
            let second = try #require(ListeningPrinter(port: port))
            second.takeJobs()
            input.feed("")
            #expect(await isWhole)
            try await eventually("both documents of both parcels are there") { second.jobs.count == 4 }
            second.switchOff()
            #expect(try await site.warehouse.state(site.order) == .packed)
        }
    }

    private func get(_ path: String, _ site: FloorSite, as badge: String = "ben") async throws -> HTTPAnswer {
        let session = try await site.signIn(badge)
        return try await HTTPAnswer.get(site.url + path, key: site.key, headers: ["Waybill-Session: \(session)"])
    }

    @Test("Label, packing list and printer over HTTP: what they are, what is waited for, and why there is none")
    func answers() async throws {
        try await picked { site in
            let sscc = try await packed(site)[0]
            let path = "/floor/parcels/\(sscc)"
            for (name, type) in [("packing-list", "application/pdf"), ("packing-list?format=zpl", "application/zpl")] {
                let list = try await get("\(path)/\(name)", site)
                #expect(list.status == 200 && list.headers["content-type"] == type, "\(name)")
            }
            let strange = try await get("\(path)/packing-list?format=png", site)
            #expect(strange.status == 422 && strange.body.contains("must be pdf or zpl"), "\(strange)")
            for (state, label, words) in [
                (nil, nil, "no carrier is chosen for it yet"), (.booking, nil, "swift has not sold it yet"),
                (.failed, nil, "it was not bought. Too heavy."), (.unroutable, nil, "no carrier takes the parcel. Too heavy."),
                (.cancelled, nil, "the order was cancelled"), (.ready, "GIF89a", "neither ZPL nor PDF, but 'gif'"),
            ] as [(ShipmentState?, String?, String)] {
                if let state { try await ship(state, label, reason: "Too heavy.", site) }
                let answer = try await get("\(path)/label", site)
                let isAwaited = state == nil || state == .booking
                #expect(answer.status == 409 && answer.body.contains(words), "\(answer)")
                #expect(answer.body.contains("\"title\":\"\(isAwaited ? "Label awaited" : "No label")\""), "\(answer)")
                #expect((answer.headers["retry-after"] == "1") == isAwaited)
            }
            try await ship(.ready, Self.label, site)
            let label = try await get("\(path)/label", site)
            #expect(label.status == 200 && label.headers["content-type"] == "application/zpl" && label.body == Self.label)
            for name in ["label", "packing-list"] {
                #expect(try await get("/floor/parcels/006141419999999992/\(name)", site).status == 404)
            }
            try await site.warehouse.postgres.pipeline([
                "INSERT INTO warehouse.site VALUES ('S2', 'Other', 'BR', -23.5, -46.6)",
                """
                INSERT INTO warehouse.printer (code, site, format, address, prints, is_active)
                VALUES ('N', 'S1', 'pdf', '[fd00::7]:9100', '{}', true), ('F', 'S1', 'zpl', '/dev/usb/lp0', '{}', true),
                    ('B', 'S1', 'zpl', 'lp:9100', '{bins}', true), ('OLD', 'S1', 'zpl', 'lp:9100', '{}', false)
                """,
                "UPDATE warehouse.picker SET roles = '{picker}' WHERE badge = 'ana'",
                "UPDATE warehouse.picker SET roles = '{packer@S2}' WHERE badge = 'cy'",
            ])
            let found = try await get("/floor/printers/n", site)
            #expect(found.status == 200 && found.body == #"{"code":"N","format":"pdf","host":"fd00::7","port":9100}"#, "\(found)")
            for (code, status, words) in [
                ("F", 409, "give the path itself"), ("B", 409, "is for bins, and not for parcels"), ("OLD", 409, "is retired"),
                ("X", 404, "there is no printer 'X'"),
            ] {
                let answer = try await get("/floor/printers/\(code)", site)
                #expect(answer.status == status && answer.body.contains(words), "\(answer)")
            }
            for path in ["\(path)/label", "\(path)/packing-list", "/floor/printers/N"] {
                for badge in ["ana", "cy"] { #expect(try await get(path, site, as: badge).status == 403, "\(path) \(badge)") }
            }
        }
    }

    @Test("The operator sends the labels of a parcel or of an order to a printer that understands them, or none and reads why")
    func operated() async throws {
        try await picked { site in
            let labels = ParcelLabels(database: site.warehouse.postgres)
            func printer(_ format: PrinterFormat) -> PrinterChoice {
                PrinterChoice(code: "LP-1", site: "S1", format: format, address: .file("/dev/null"))
            }
            func refusal(_ reference: String, _ format: PrinterFormat = .zpl) async -> String {
                let error = await #expect(throws: OperationsError.self) {
                    try await labels.printable(reference, on: printer(format))
                }
                return error?.message ?? ""
            }
            #expect(await refusal("\(site.order)") == "order \(site.order) has no parcels yet")
            #expect(await refusal("nothing") == "there is no order 'nothing'")
            let ssccs = try await packed(site)
            let parcel = "parcel \(ssccs[0]) (1 of order \(site.order))"
            #expect(await refusal("10-7") == "\(parcel) has no label yet: no carrier is chosen for it yet")
            try await ship(.failed, nil, reason: "Too heavy.", site)
            #expect(await refusal(ssccs[0]) == "\(parcel) has no label to print: it was not bought. Too heavy.")
            try await ship(.ready, Self.label, site)
            #expect(await refusal(ssccs[0], .pdf) == "the label of \(parcel) is ZPL, and printer LP-1 takes PDF")
            #expect(try await labels.printable("10-7", on: printer(.zpl)).map(\.sscc) == ssccs)
            let one = try await labels.printable("(00)\(ssccs[1])", on: printer(.zpl))
            #expect(one.map(\.sscc) == [ssccs[1]] && one[0].bytes == Array(Self.label.utf8))
        }
    }

    @Test(
        "A printer is named by its address or by its code",
        arguments: [
            ("10.0.0.7:9100", .address(.network(host: "10.0.0.7", port: 9100), .pdf)),
            ("/spool/", .address(.file("/spool"), .pdf)),
            ("/dev/usb/lp0", .address(.file("/dev/usb/lp0"), .pdf)), ("LP-1", .code("LP-1")), ("/", .code("/")),
        ] as [(String, PrinterName)])
    func names(_ text: String, _ expected: PrinterName) throws {
        #expect(PrinterName(text, format: .pdf) == expected)
    }

    @Test("A format is for a printer that is named by its address")
    func options() throws {
        #expect(try PackCommand.parse(["--printer", "10.0.0.7:9100", "--printer-format", "pdf"]).printing.name != nil)
        #expect(try PackCommand.parse([]).printing.name == nil)
        for wrong in [["--printer", "LP-1", "--printer-format", "pdf"], ["--printer-format", "pdf"]] {
            #expect(throws: (any Error).self) { try PackCommand.parse(wrong) }
        }
    }
}
