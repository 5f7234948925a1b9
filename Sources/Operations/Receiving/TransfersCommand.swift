import ArgumentParser
import FoundationEssentials
import Fulfilment
import OperatorConsole
import Receiving

/// `waybill transfers`
struct TransfersCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "transfers",
        abstract: "Sends goods from one site to another, and shows what is in transit.",
        discussion: """
            What is sent leaves its bins at once and is expected at the other site, where it is counted with `waybill receive` and \
            carried to its bins with `waybill putaway`. In between it is in transit, and promised to nobody.
            """,
        subcommands: [List.self, Show.self, Send.self], defaultSubcommand: List.self)

    /// `waybill transfers send`
    struct Send: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Books what leaves one site for another, from a CSV file.",
            discussion: """
                The header names bin,sku,quantity and, where articles have them, lot. Only free pieces that no order has may travel. \
                The same again changes nothing; the same number with other content is refused. When anything is wrong, all of it is \
                listed with line, field, value and what is allowed, and nothing leaves (exit code 1).
                """)

        @OptionGroup var options: TransferOptions

        @Argument(help: "The CSV file.", completion: .file(extensions: ["csv"]))
        var file: String

        func run() async throws {
            let goods = try TransferFile(csv: try ImportFile.read(file))
            let (sent, problems) = try await OperatorSettings.load().withDatabase {
                try await options.send(goods, on: TransferDesk(database: $0))
            }
            guard let sent else {
                for problem in problems.prefix(100) { Console.note(problem) }
                if problems.count > 100 { Console.note("… and \(HumanFormat.count(problems.count - 100)) more") }
                throw OperationsError.failed("\(HumanFormat.count(problems.count, "problem")): nothing was sent")
            }
            Console.line(options.sentence(sent, of: goods))
        }
    }

    /// `waybill transfers list`
    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Lists transfers whose papers are not closed, the soonest first.")

        @OptionGroup var options: TransferListOptions

        func run() async throws {
            let found = try await OperatorSettings.load().withDatabase {
                try await TransferDesk(database: $0).transfers(site: options.site, isAll: options.all, limit: options.limit + 1)
            }
            guard !found.isEmpty else { return Console.line("no transfer is under way") }
            var table = TextTable([
                .flexible("number"), .text("from"), .text("to"), .text("sent"), .text("expected"), .number("in transit"),
                .number("received"), .number("written off"), .text("state"),
            ])
            for transfer in found.prefix(options.limit) { table.add(Self.row(transfer)) }
            table.print()
            if found.count > options.limit { Console.line("there are more: name a --site, or raise --limit") }
        }

        private static func row(_ transfer: TransferProgress) -> [TextTable.Cell] {
            [
                "\(transfer.number)", "\(transfer.fromSite)", "\(transfer.toSite)", "\(ZonedTime(transfer.sentAt).utcText)",
                "\(transfer.expectedOn ?? "")", "\(HumanFormat.count(transfer.inTransit))",
                "\(HumanFormat.count(transfer.received))", "\(HumanFormat.count(transfer.writtenOff))", "\(transfer.words)",
            ]
        }
    }

    /// `waybill transfers show`
    struct Show: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Shows what a transfer has sent, what of it has come, and what was said of the rest.")

        @Argument(help: "The transfer's number.")
        var number: String

        @Option(help: "The site that sent it, where several have the number.")
        var fromSite: String?

        func run() async throws {
            let found = try await OperatorSettings.load().withDatabase {
                try await TransferDesk(database: $0).stories(number, from: fromSite)
            }
            guard let story = found.first else {
                throw OperationsError.usage(
                    "no transfer has the number '\(number)'", advice: "`waybill transfers list --all` shows those there are")
            }
            guard found.count == 1 else {
                let sites = found.map(\.progress.fromSite).joined(separator: ", ")
                throw OperationsError.usage(
                    "\(found.count) sites have sent a transfer \(number)", advice: "say which with --from-site: \(sites)")
            }
            show(story)
        }

        private func show(_ story: TransferDesk.Story) {
            let transfer = story.progress
            let day = transfer.expectedOn.map { ", expected on \($0)" } ?? ""
            let way = "\(transfer.number) from \(transfer.fromSite) to \(transfer.toSite)"
            Console.line("\(way), sent \(ZonedTime(transfer.sentAt).utcText) by \(story.sentBy)\(day): \(transfer.words)")
            var table = TextTable([
                .text("bin"), .flexible("article"), .text("lot"), .text("expires"), .number("sent"), .number("in transit"),
                .number("received"), .number("written off"),
            ])
            for line in story.lines {
                table.add([
                    "\(line.bin)", "\(line.sku)", "\(line.lot)", "\(line.expiry ?? "")", "\(HumanFormat.count(line.quantity))",
                    "\(HumanFormat.count(line.inTransit))", "\(HumanFormat.count(line.received))",
                    "\(HumanFormat.count(line.writtenOff))",
                ])
            }
            table.print()
            for receipt in story.receipts { Console.line(receipt) }
        }
    }
}

/// What is sent, beside its lines.
struct TransferOptions: ParsableArguments {
    @Option(help: "The transfer's number, as its papers have it; a site uses one once.")
    var number: String

    @Option(help: ArgumentHelp("The site that the pieces leave.", valueName: "site"))
    var fromSite: String

    @Option(help: ArgumentHelp("The site that they go to.", valueName: "site"))
    var toSite: String

    @Option(help: ArgumentHelp("When they should arrive; orders there wait for them until then.", valueName: "day"))
    var expected: String?

    @Flag(help: "Say what would leave, and change nothing.")
    var dryRun = false

    @Option(help: "Who says so, for the ledger.")
    var by = "waybill"

    /// All of it in one transaction. When a line of the file cannot be read, the others are only looked at.
    /// - Returns: nil and everything that is wrong when nothing was sent.
    func send(_ goods: TransferFile, on desk: TransferDesk) async throws -> (sent: TransferDesk.Sent?, problems: [String]) {
        let transfer = Transfer(number, from: fromSite, to: toSite, expectedOn: expected, lines: goods.lines)
        let isWhole = goods.badRows.isEmpty
        do {
            let sent = try await desk.send(transfer, by: by, isDryRun: dryRun || !isWhole)
            return isWhole ? (sent, []) : (nil, goods.problems([]))
        } catch let refusals as TransferDesk.Refusals {
            return (nil, goods.problems(refusals.faults))
        }
    }

    func sentence(_ sent: TransferDesk.Sent, of goods: TransferFile) -> String {
        if sent.wasKnown { return "\(sent.name) to \(toSite) was sent before; nothing has changed" }
        let pieces = HumanFormat.count(goods.lines.reduce(0) { $0 + $1.quantity }, "piece")
        let lines = HumanFormat.count(goods.lines.count, "line")
        return dryRun
            ? "\(sent.name): \(pieces) in \(lines) could leave for \(toSite); nothing was changed"
            : "\(sent.name): \(pieces) in \(lines) are in transit to \(toSite)"
    }
}

/// Which transfers somebody wants to see.
struct TransferListOptions: ParsableArguments {
    @Option(help: "Only those from this site, or to it.")
    var site: String?

    @Flag(help: "Also those whose papers are closed.")
    var all = false

    @Option(help: "Lines at most.")
    var limit = 1_000

    func validate() throws {
        if !(1...1_000_000).contains(limit) { throw ValidationError("--limit \(limit): allowed is 1 to 1000000") }
    }
}
