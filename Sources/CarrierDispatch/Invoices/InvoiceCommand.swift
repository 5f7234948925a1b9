package import ArgumentParser
import CommandSupport
import FoundationEssentials
import Fulfilment
import OperatorConsole
import ServiceRuntime

/// `carrier-dispatch invoice`
package struct InvoiceCommand: AsyncParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "invoice", abstract: "Holds carriers' invoices against the labels that were bought.",
        discussion: """
            Verdicts: \(InvoiceVerdict.allCases.map { "\($0.rawValue), \($0.words)" }.joined(separator: "; ")).
            A price is as expected within one minor unit of the currency: that of the purchase, else that of our rate cards. All lines of a label count \
            together.
            """,
        subcommands: [Import.self, Show.self])

    package init() {}

    struct Import: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Takes in an invoice: every line gets a verdict.",
            discussion: """
                FILE is CSV with a header: number (the tracking number), amount (as 12.90; below zero for what is given back), currency; and where the \
                carrier tells it, reference (ours), weight_g (grams that are charged), kind (what is charged; blank: carriage). One invoice has one \
                currency. Columns of other names are left alone. An account whose service lists nothing is swept by it: labels under our references \
                that we do not know are taken by their parcels, or given back. Exit code 1 when a line is not as expected.
                """)

        @Argument(help: ArgumentHelp("The invoice.", valueName: "file")) var file: String
        @Option(help: ArgumentHelp("Whose labels it charges.", valueName: "code")) var account: String
        @Option(help: ArgumentHelp("The carrier's number of it; the file's name when not given.", valueName: "number"))
        var number: String?
        @Option(name: .customLong("by"), help: ArgumentHelp("Who imports it, for the record.", valueName: "name")) var person:
            String
        @OptionGroup var common: CommonOptions

        func run() async throws {
            let invoice = try read()
            let name = number ?? URL(filePath: file).lastPathComponent
            let report = try await DispatchTool.run(common) { [account, person] tool in
                guard let known = try await AccountStore().standing(account, in: tool.postgres).first?.account else {
                    throw OperationsError.failed(
                        "there is no account '\(account)'", advice: "`carrier-dispatch accounts list` names them")
                }
                do {
                    return try await InvoiceImport(sweep: tool.followUp.sweep).run(invoice, number: name, of: known, by: person)
                } catch InvoiceImport.Refusal.known {
                    throw OperationsError.failed(
                        "invoice '\(name)' of \(account) was imported before; nothing was changed",
                        advice: "`carrier-dispatch invoice show` lists them; --number gives another number")
                }
            }
            show(report, name)
            if report.sums.contains(where: { !$0.verdict.isRight }) { throw ExitCode.failure }
        }

        private func read() throws -> InvoiceFile {
            guard let data = FileManager.default.contents(atPath: file) else {
                throw OperationsError.failed("'\(file)' cannot be read")
            }
            let invoice = try InvoiceFile(csv: data)
            try BadField.report(invoice.badRows, "cannot be read; nothing was imported")
            guard !invoice.lines.isEmpty, invoice.lines.count <= InvoiceFile.most else {
                throw OperationsError.failed(
                    "'\(file)' has \(invoice.lines.count) lines; allowed are 1 to \(InvoiceFile.most)",
                    advice: "the first line must name \(InvoiceFile.columns.joined(separator: ","))")
            }
            return invoice
        }

        private func show(_ report: InvoiceImport.Report, _ name: String) {
            let code = report.currency.code
            Console.line("invoice \(report.invoice) (\(name)): \(HumanFormat.count(report.lines, "line"))")
            TextTable.print(
                ["verdict", "", "lines", code],
                report.sums.map {
                    [$0.verdict.rawValue, $0.verdict.words, "\($0.lines)", InvoiceAmount.text($0.charged, report.currency)]
                } + [["", "together", "\(report.lines)", InvoiceAmount.text(report.total, report.currency)]])
            guard let sweep = report.sweep, sweep.orphans + sweep.strangers > 0 else { return }
            Console.line(
                "\(sweep.orphans) of the unknown labels are ours: \(sweep.adopted) taken by their parcels, the others given back; \(sweep.strangers) are in no books"
            )
        }
    }

    struct Show: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Lists the invoices of a year, or the lines of one that are not as expected.")

        @Argument(help: "The number that import gave it; all when not given.") var id: Int64?
        @Option(help: "Only lines of this verdict; may be given several times.") var verdict: [InvoiceVerdict] = []
        @Option(help: "Lines at most.") var limit = 1000
        @OptionGroup var common: CommonOptions

        func validate() throws {
            if !(1...1_000_000).contains(limit) { throw ValidationError("--limit is \(limit); allowed is 1 to 1000000") }
        }

        func run() async throws {
            let wanted = verdict.isEmpty ? InvoiceVerdict.allCases.filter { !$0.isRight } : verdict
            let (kept, findings) = try await DispatchTool.run(common) { [id, limit] tool in
                let kept = try await InvoiceStore().kept(id, in: tool.postgres)
                guard let id else { return (kept, [InvoiceStore.Finding]()) }
                return (kept, try await InvoiceStore().findings(of: id, wanted, limit: limit, in: tool.postgres))
            }
            guard !kept.isEmpty else {
                throw OperationsError.failed(
                    id.map { "there is no invoice \($0)" } ?? "no invoice was imported",
                    advice: "`carrier-dispatch invoice import`")
            }
            guard id != nil, let currency = kept.first.flatMap({ Currency($0.currency) }) else { return list(kept) }
            TextTable.print(
                ["line", "verdict", "number", "reference", "order", "kind", currency.code, "expected", "grams", "ours"],
                findings.map { Self.row($0, currency) })
        }

        private static func row(_ line: InvoiceStore.Finding, _ currency: Currency) -> [String] {
            let order = line.order.map { String($0) } ?? ""
            let expected = line.expected.map { InvoiceAmount.text($0, currency) } ?? ""
            let (grams, ours) = (line.billed.map { String($0) } ?? "", line.ours.map { String($0) } ?? "")
            let charged = InvoiceAmount.text(line.charged, currency)
            return [
                "\(line.line)", line.verdict.rawValue, line.number, line.reference, order, line.kind, charged, expected, grams,
                ours,
            ]
        }

        private func list(_ kept: [InvoiceStore.Kept]) {
            TextTable.print(
                ["invoice", "account", "number", "lines", "total", "imported", "by"],
                kept.map { invoice in
                    let total = Currency(invoice.currency).map { InvoiceAmount.text(invoice.total, $0) } ?? ""
                    return [
                        "\(invoice.id)", invoice.account, invoice.number, "\(invoice.lines)", "\(total) \(invoice.currency)",
                        HumanFormat.minute(invoice.importedAt), invoice.importedBy,
                    ]
                })
        }
    }
}

extension InvoiceVerdict: ExpressibleByArgument {}

/// Amounts of invoices as people write them, exact: no digit is rounded away.
enum InvoiceAmount {
    /// `12.90`, with more digits only where there are any.
    /// - Parameter millionths: of the currency's unit.
    static func text(_ millionths: Int, _ currency: Currency) -> String {
        let (whole, rest) = Int(millionths.magnitude).quotientAndRemainder(dividingBy: 1_000_000)
        let digits = String(rest)
        var fraction = String(repeating: "0", count: 6 - digits.count) + digits
        while fraction.count > currency.exponent, fraction.hasSuffix("0") { fraction.removeLast() }
        return (millionths < 0 ? "-" : "") + "\(whole)" + (fraction.isEmpty ? "" : ".\(fraction)")
    }
}
