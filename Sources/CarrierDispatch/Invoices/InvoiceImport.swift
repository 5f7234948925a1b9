import Fulfilment
import LabelFormats
import Postgres

/// Takes in what a carrier charges: every line gets a verdict. An invoice is also the list of an account whose service has none: labels on it
/// that we do not know are taken by their parcels, or given back.
struct InvoiceImport: Sendable {
    /// What came of it.
    struct Report: Sendable {
        let invoice: Int64
        let currency: Currency
        let sums: [InvoiceStore.Sum]
        /// Of an account that is swept by its invoices; nil: it has a list of its own.
        let sweep: LabelSweep.Report?

        /// In millionths.
        var total: Int { sums.reduce(0) { $0 + $1.charged } }
        var lines: Int { sums.reduce(0) { $0 + $1.lines } }
    }

    /// Why nothing was imported.
    enum Refusal: Error, Equatable {
        /// The account has an invoice of this number.
        case known
        case empty
    }

    private static let chunk = 500

    let sweep: LabelSweep
    private let store = InvoiceStore()

    init(sweep: LabelSweep) { self.sweep = sweep }

    private var postgres: Postgres { sweep.lookUp.postgres }

    /// - Parameters:
    ///   - file: without bad rows.
    ///   - number: the carrier's, once for an account.
    ///   - account: whose labels it charges.
    ///   - person: who imports it, for the record.
    /// - Throws: `Refusal`; then nothing is kept.
    func run(_ file: InvoiceFile, number: String, of account: CarrierAccount, by person: String) async throws -> Report {
        guard let currency = file.currency else { throw Refusal.empty }
        let (invoice, sums) = try await postgres.transaction { transaction in
            guard
                let invoice = try await store.begin(
                    number, of: account.code, file, currency: currency, by: person, in: transaction)
            else { throw Refusal.known }
            try await store.keep(file.lines, of: invoice, in: transaction)
            try await store.judge(invoice, of: account.code, currency: currency, in: transaction)
            return (invoice, try await store.sums(of: invoice, in: transaction))
        }
        guard account.labelFormat?.operations.contains(.list) != true else {
            return Report(invoice: invoice, currency: currency, sums: sums, sweep: nil)
        }
        return Report(invoice: invoice, currency: currency, sums: sums, sweep: try await swept(invoice, account))
    }

    private func swept(_ invoice: Int64, _ account: CarrierAccount) async throws -> LabelSweep.Report {
        var report = LabelSweep.Report(account: account.code)
        var last = 0
        while true {
            let found = try await store.strangers(of: invoice, behind: last, limit: Self.chunk, in: postgres)
            guard let end = found.last else { return report }
            report.listed += found.count
            try await sweep.compare(found.map(\.label), of: account, &report)
            last = end.line
        }
    }
}
