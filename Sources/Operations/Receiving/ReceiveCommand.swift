import ArgumentParser
import FoundationEssentials
import Fulfilment
import OperatorConsole
import Postgres
import Receiving

/// `waybill receive`
struct ReceiveCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "receive",
        abstract: "Takes goods in at the dock: what arrived, what was counted, what is missing.",
        discussion: """
            A delivery of a purchase order, a notice or a transfer is announced, arrives at a dock, is counted line by line (receiving), finished \
            (received), put away (`waybill putaway`) and closed. Its pieces are promised to orders once they are put away.
            """,
        subcommands: [List.self, Arrive.self, Line.self, Finish.self, Close.self], defaultSubcommand: List.self)

    /// `waybill receive list`
    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Lists what is expected, stands at a dock, or waits to be put away or closed; the soonest first.")

        @Option(help: "Only of this site.")
        var site: String?

        func run() async throws {
            let receipts = try await OperatorSettings.load().withDatabase { try await DockDesk(database: $0).open(site: site) }
            guard !receipts.isEmpty else { return Console.line("nothing is expected, and nothing waits at a dock") }
            var table = TextTable([.flexible("delivery"), .text("state"), .text("expected"), .text("site"), .text("dock")])
            for receipt in receipts {
                table.add([
                    "\(receipt.name)", "\(receipt.state.rawValue.replacing("_", with: " "))", "\(receipt.expectedOn ?? "")",
                    "\(receipt.site)",
                    "\(receipt.place ?? "")",
                ])
            }
            table.print()
        }
    }

    /// `waybill receive arrive`
    struct Arrive: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Says that a delivery stands at a dock.",
            discussion: "Found by the number of the purchase order, notice or transfer, or by the SSCC of one of its pallets.")

        @OptionGroup var document: DocumentOptions

        @Option(help: "The code of the dock.")
        var at: String

        @Flag(help: "Its receivers are not told what is expected; it is judged when it is finished.")
        var blind = false

        @Flag(help: "Nobody has announced it: NUMBER is that of its papers, and --supplier says who sent it.")
        var unannounced = false

        @OptionGroup var doer: DoerOption

        func validate() throws {
            if unannounced, document.supplier == nil { throw ValidationError("--unannounced wants --supplier") }
        }

        func run() async throws {
            let name = try await ReceivingError.translate {
                try await OperatorSettings.load().withDatabase { database in
                    let desk = DockDesk(database: database)
                    guard unannounced else { return try await desk.arrive(document.reference, at: at, isBlind: blind) }
                    return try await desk.arriveUnannounced(
                        document.number, of: document.supplier ?? "", at: at, isBlind: blind, by: doer.by)
                }
            }
            Console.line("\(name) stands at \(at)")
        }
    }

    /// `waybill receive line`
    struct Line: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Books what was counted of one article and lot, or a whole pallet as it was announced.",
            discussion: """
                CODE is what the scanner reads: a GS1 code with GTIN, lot, expiry and count, or the SSCC of a pallet of the notice. What it does not \
                say is typed. Of an article with serial numbers each piece is counted with its own: in a GS1 code of one piece, or by --serial \
                and --serials. More than is expected and the supplier's tolerance is refused without --accept-over. Sent again with the same --id, a \
                count is booked once.
                """)

        @OptionGroup var document: DocumentOptions

        @Argument(help: "What was scanned, if anything was.")
        var code: String?

        @Option(help: "The article.")
        var sku: String?

        @Option(help: "The lot, as printed on the goods.")
        var lot: String?

        @Option(help: ArgumentHelp("When the lot expires.", valueName: "day"))
        var expiry: String?

        @Option(help: "Pieces that were counted.")
        var quantity: Int?

        @Option(help: ArgumentHelp("The serial number of a piece; once for each.", valueName: "number"))
        var serial: [String] = []

        @Option(help: ArgumentHelp("A file with serial numbers, one on a line.", valueName: "file"))
        var serials: String?

        @Flag(help: "They are broken: they are counted, and sold to nobody.")
        var damaged = false

        @Option(help: ArgumentHelp("Accept more than is expected, and why.", valueName: "reason"))
        var acceptOver: String?

        @OptionGroup var report: ReportOption

        @OptionGroup var doer: DoerOption

        func run() async throws {
            let typed = try typed()
            let result = try await ReceivingError.translate {
                try await OperatorSettings.load().withDatabase { try await count(typed, on: $0) }
            }
            for line in result.lines { Console.line(Self.sentence(line)) }
            if result.wasKnown { Console.line("it was in the books already; nothing has changed") }
        }

        private func count(_ typed: CountedGoods.Typed, on database: Postgres) async throws -> DockCount.Result {
            let desk = DockCount(database: database)
            switch try CountedGoods.Scan(
                code: code, typed: typed, year: CivilDay(Int(Date().timeIntervalSince1970) / 86_400).components.year)
            {
            case .pallet(let sscc):
                return try await desk.countPallet(
                    sscc, as: report.id, of: document.reference, accepting: acceptOver, by: doer.by)
            case .goods(let goods):
                return try await desk.count(
                    goods, as: report.id, of: document.reference, accepting: acceptOver, by: doer.by)
            }
        }

        private func typed() throws -> CountedGoods.Typed {
            let listed = try serials.map(ReceivingArgument.lines) ?? []
            return CountedGoods.Typed(
                sku: sku, lot: lot, expiry: expiry, quantity: quantity, isDamaged: damaged, serials: serial + listed)
        }

        private static func sentence(_ line: DockCount.Line) -> String {
            let lot = line.lot.isEmpty ? "" : " lot \(line.lot)"
            let held = line.held > 0 ? "; \(line.held) of them are held for quality" : ""
            let rest = line.outstanding.map {
                $0 > 0 ? "; \(HumanFormat.count($0)) more are expected" : "; none more is expected"
            }
            return "\(HumanFormat.count(line.quantity)) of \(line.sku)\(lot) are booked\(held)\(rest ?? "")"
        }
    }

    /// `waybill receive finish`
    struct Finish: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Says that all of a delivery is counted, and what becomes of what is missing.")

        @OptionGroup var document: DocumentOptions

        @Flag(help: "What is missing is still to come.")
        var expectRest = false

        @Option(help: ArgumentHelp("What is missing will not come, and why.", valueName: "reason"))
        var writeOff: String?

        @Option(help: ArgumentHelp("Accept that a blind count found more than is expected, and why.", valueName: "reason"))
        var acceptOver: String?

        func validate() throws {
            if expectRest, writeOff != nil { throw ValidationError("--expect-rest and --write-off exclude each other") }
        }

        func run() async throws {
            let shortage = writeOff.map { DockDesk.Shortage.writtenOff(reason: $0) } ?? (expectRest ? .expected : nil)
            let name = try await ReceivingError.translate {
                try await OperatorSettings.load().withDatabase {
                    try await DockDesk(database: $0).finish(document.reference, shortage: shortage, accepting: acceptOver)
                }
            }
            Console.line("\(name) is received")
        }
    }

    /// `waybill receive close`
    struct Close: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Closes the papers of what is put away; with --write-off, what is only announced, too.")

        @OptionGroup var document: DocumentOptions

        @Option(help: ArgumentHelp("Nothing of it will come, and why.", valueName: "reason"))
        var writeOff: String?

        func run() async throws {
            let names = try await ReceivingError.translate {
                try await OperatorSettings.load().withDatabase {
                    try await DockDesk(database: $0).close(document.reference, writingOff: writeOff)
                }
            }
            for name in names { Console.line("\(name) is closed") }
        }
    }
}

/// What is booked once however often it is sent.
struct ReportOption: ParsableArguments {
    @Option(
        name: .customLong("id"), help: ArgumentHelp("The report's own id, a UUID; another one when missing.", valueName: "uuid"),
        transform: ReceivingArgument.id)
    var given: UUID?

    var id: UUID { given ?? UUID() }
}

/// Which delivery a command is about.
struct DocumentOptions: ParsableArguments {
    @Argument(help: "The number of the purchase order, notice or transfer, or the SSCC of a pallet of it.")
    var number: String

    @Option(help: "Who sent it, supplier or site, where several have the number.")
    var supplier: String?

    @Option(
        help: "purchase_order, notice, unannounced or transfer, where several have the number.", transform: ReceivingArgument.word
    )
    var kind: InboundKind?

    var reference: ReceiptReference { ReceiptReference(number, supplier: supplier, kind: kind) }
}
