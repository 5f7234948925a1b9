import ArgumentParser
import FoundationEssentials
import Fulfilment
import OperatorConsole

/// `waybill import orders`
struct ImportOrdersCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "orders",
        abstract: "Sends the orders of an NDJSON file to order-intake.",
        discussion: """
            One order per line. Sending the file again changes nothing. With --wait the command follows the file's orders until \
            none is moving and prints how many ended in which state and why. Exit code 1 when an order was invalid or in conflict.
            """)

    @Argument(help: "The NDJSON file.", completion: .file(extensions: ["ndjson", "jsonl"]))
    var file: String

    @Flag(help: "Move all dates by the same number of days, so that the newest placing or payment is of today.")
    var shiftDates = false

    @Flag(help: "Wait until no order of the file is moving, then print the count per state.")
    var wait = false

    @Option(help: "With --wait: give up when nothing has moved for so many seconds.")
    var patience = 60.0

    @Option(help: "Orders per request.")
    var chunk = 500

    @Option(help: "Where order-intake answers.")
    var url = LocalProgram.address(of: "order-intake")

    @Option(help: "API key; WAYBILL_KEY_SHOP or .waybill/keys when not given.")
    var key: String?

    func validate() throws {
        if !(1...100_000).contains(chunk) { throw ValidationError("--chunk \(chunk): allowed is 1 to 100000") }
    }

    func run() async throws {
        let settings = OperatorSettings.load()
        let service = HTTPService(url, key: try key ?? DemoKeys(settings).key("shop"))
        let lines = shifted(
            try ImportFile.read(file).split(separator: UInt8(ascii: "\n")).filter { $0.contains { $0 > 32 } }.map(Array.init))
        var progress = ProgressLine()
        let summary = try await OrderUpload(to: service, chunk: chunk).send(lines) { count in
            progress.show("\(HumanFormat.count(count)) of \(HumanFormat.count(lines.count, "order"))")
        }
        progress.finish()
        report(summary)
        if wait {
            try await OrderWatch(patience: .seconds(patience)).wait(for: lines.compactMap(OrderKey.init(line:)), settings)
        } else {
            Console.line("follow them with `waybill status --watch`")
        }
        if summary.conflicts + summary.invalid > 0 { throw ExitCode(1) }
    }

    private func shifted(_ lines: [[UInt8]]) -> [[UInt8]] {
        guard shiftDates else { return lines }
        let today = CivilDay(Int(Date().timeIntervalSince1970).flooredDivision(by: 86_400).quotient)
        let shift = DateShift(newestOf: lines, today: today)
        Console.note("dates are moved by \(HumanFormat.count(shift.days, "day"))")
        return lines.map(shift.apply)
    }

    private func report(_ summary: OrderUpload.Summary) {
        Console.line(
            "\(HumanFormat.count(summary.received, "order")) sent: \(HumanFormat.count(summary.accepted)) accepted, "
                + "\(HumanFormat.count(summary.held)) held, \(HumanFormat.count(summary.cancelled)) cancelled, "
                + "\(HumanFormat.count(summary.duplicates)) known already, \(HumanFormat.count(summary.conflicts)) in conflict, "
                + "\(HumanFormat.count(summary.invalid)) invalid"
                + (summary.notes == 0 ? "" : ", \(HumanFormat.count(summary.notes, "note"))"))
        for example in summary.examples + summary.noteExamples { Console.note(example) }
        if summary.unlisted > 0 {
            Console.note("\(HumanFormat.count(summary.unlisted)) conflicts, invalid orders and notes are counted only")
        }
    }
}
