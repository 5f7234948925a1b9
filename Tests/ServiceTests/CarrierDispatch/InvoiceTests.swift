import FoundationEssentials
import Fulfilment
import LabelFormats
import OperatorConsole
import Postgres
import TestStack
import Testing

@testable import CarrierDispatch

/// Carriers' invoices beside the labels that were bought.
@Suite("Invoices", .enabled(if: TestStack.isAvailable, Comment(rawValue: TestStack.advice)))
struct InvoiceTests {
    @Test("A file is read exactly to a millionth; what is wrong is told with line, field and what is allowed")
    func file() throws {
        let file = try InvoiceFile(
            csv: Data(
                """
                number,amount,currency,weight_g,note
                T1,12.90,EUR,500,x
                T2,-6.07000,EUR,,
                T3,0.000001,EUR,0,
                ,1,EUR,,
                T4,1.2.3,EUR,,
                T5,1,USD,,
                T6,1,EUR,1.5,
                T7,1,EU,,
                """.utf8))
        #expect(file.lines.map(\.charged) == [12_900_000, -6_070_000, 1] && file.total == 6_830_001)
        #expect(file.lines.map(\.billed) == [500, nil, 0] && file.currency?.code == "EUR")
        #expect(file.badRows.map(\.line) == [5, 6, 7, 8, 9])
        #expect(file.badRows.map(\.field) == ["number", "amount", "currency", "weight_g", "currency"])
        let euro = try #require(Currency("EUR"))
        #expect(InvoiceAmount.text(12_900_000, euro) == "12.90" && InvoiceAmount.text(-6_070_001, euro) == "-6.070001")
        #expect(try InvoiceAmount.text(1_000_000, #require(Currency("JPY"))) == "1")
    }

    /// Shipments with labels of the account `post`, bought at 10.00.
    private func labels(_ fixture: ShippingFixture, _ count: Int, format: String = "waybill") async throws {
        let parcels = try await fixture.pack(count)
        try await fixture.postgres.pipeline([
            """
            INSERT INTO shipping.account (code, carrier, format, name, host, owner)
            VALUES ('post', 'swift', \(format), 'Post', 'http://127.0.0.1:1', 'Ana')
            """,
            """
            INSERT INTO shipping.shipment (parcel_id, order_id, state, carrier, service, tracking_number, label_key, billed_g, price,
                currency, ready_at)
            SELECT p.id, p.order_id, \(ShipmentState.ready), 'swift', 'slow', 'T-' || row_number() OVER (ORDER BY p.id), 'WB' || p.id, 500,
                1000, 'EUR', now()
            FROM warehouse.parcel p WHERE p.id = ANY (\(parcels)::bigint[]) ORDER BY p.id
            """,
            """
            INSERT INTO shipping.label_attempt (shipment_id, n, account, reference, state)
            SELECT id, 1, 'post', label_key, \(LabelAttemptState.bought) FROM shipping.shipment
            """,
            """
            INSERT INTO shipping.label (shipment_id, number, n, account, reference, state, charged_millionths, currency)
            SELECT id, tracking_number, 1, 'post', label_key, \(LabelState.live), 10000000, 'EUR' FROM shipping.shipment
            """,
        ])
    }

    private func run(
        _ fixture: ShippingFixture, _ csv: String, number: String
    ) async throws -> (report: InvoiceImport.Report, verdicts: [String]) {
        let account = try #require(try await AccountStore().standing("post", in: fixture.postgres).first?.account)
        let file = try InvoiceFile(csv: Data(csv.utf8))
        #expect(file.badRows.isEmpty)
        let report = try await InvoiceImport(sweep: fixture.labels().followUp.sweep).run(
            file, number: number, of: account, by: "Ana")
        let verdicts: [String] = try await fixture.postgres.query(
            "SELECT verdict FROM shipping.invoice_line WHERE invoice_id = \(report.invoice) ORDER BY line"
        ).map { try $0.decode(0) }
        #expect(report.total == file.total && report.lines == verdicts.count && report.lines == file.lines.count)
        return (report, verdicts)
    }

    @Test("Each line has its verdict; all lines of a label count together, and the sum is that of the file")
    func verdicts() async throws {
        try await ShippingFixture.with { fixture in
            try await labels(fixture, 8)
            try await fixture.postgres.query(
                "UPDATE shipping.label SET state = \(LabelState.voided) WHERE number IN ('T-5', 'T-6')")
            let ours: String = try await fixture.postgres.query(
                "SELECT reference FROM shipping.label WHERE number = 'T-7'")[0].decode(0)
            let first = try await run(
                fixture,
                """
                number,amount,currency,reference,weight_g,kind
                T-1,10.00,EUR,,500,
                t 2,9.995,EUR,,,
                T-3,12.00,EUR,,500,
                T-4,12.00,EUR,,900,
                T-5,10.00,EUR,,,
                T-6,10.00,EUR,,,
                T-6,-10.00,EUR,,,refund
                ,8.00,EUR,\(ours),,
                ,2.00,EUR,\(ours),,fuel
                T-1,10.00,EUR,,,
                NOBODYS,3.33,EUR,,,
                """, number: "R-1")
            #expect(
                first.verdicts == [
                    "matched", "matched", "price_differs", "weight_differs", "voided_charged", "matched", "matched", "matched",
                    "matched",
                    "charged_twice", "orphan",
                ])
            #expect(
                first.report.sums.first { $0.verdict == .orphan }
                    == InvoiceStore.Sum(verdict: .orphan, lines: 1, charged: 3_330_000))
            #expect(first.report.sweep == nil, "its service lists what it sold")
            // What was charged before is charged twice; a surcharge of another kind is not.
            let second = try await run(
                fixture, "number,amount,currency,kind\nT-1,10,EUR,\nT-8,9,EUR,\nT-8,1,EUR,toll\n", number: "R-2")
            #expect(second.verdicts == ["charged_twice", "matched", "matched"])
            await #expect(throws: InvoiceImport.Refusal.known) {
                _ = try await run(fixture, "number,amount,currency\nT-8,9,EUR\n", number: "R-2")
            }
            let found = try await InvoiceStore().findings(
                of: first.report.invoice, [.weightDiffers], limit: 10, in: fixture.postgres)
            #expect(
                found.map(\.line) == [5] && found.map(\.expected) == [10_000_000] && found[0].billed == 900
                    && found[0].ours == 500)
            #expect(try await InvoiceStore().kept(nil, in: fixture.postgres).map(\.number) == ["R-2", "R-1"])
        }
    }

    @Test(
        "Without a price of the purchase that of the cards counts, and what nobody knows is not disputed; other accounts' labels are not ours"
    )
    func prices() async throws {
        try await ShippingFixture.with { fixture in
            try await labels(fixture, 3)
            try await fixture.postgres.pipeline([
                "UPDATE shipping.label SET charged_millionths = NULL",
                "UPDATE shipping.shipment SET price = NULL WHERE tracking_number = 'T-2'",
                "UPDATE shipping.label SET account = 'other' WHERE number = 'T-3'",
            ])
            let csv = "number,amount,currency\nT-1,10.02,EUR\nT-2,99,EUR\nT-3,10,EUR\n"
            #expect(try await run(fixture, csv, number: "1").verdicts == ["price_differs", "matched", "orphan"])
            let dollars = csv.replacing("EUR", with: "USD").replacing("10.02", with: "77")
            #expect(try await run(fixture, dollars, number: "2").verdicts == ["charged_twice", "charged_twice", "orphan"])
        }
    }

    @Test("An account whose service lists nothing is swept by its invoice: a label of ours that nobody knew of is found")
    func swept() async throws {
        try await ShippingFixture.with { fixture in
            try await labels(fixture, 1, format: "usps")
            #expect(!LabelFormat.listing.contains("usps"))
            let reference = LabelReference.of(parcel: 4711)
            let parcels = try await fixture.pack(1)
            try await fixture.postgres.query(
                """
                WITH made AS (
                    INSERT INTO shipping.shipment (parcel_id, order_id, state, carrier, service, label_key, reason)
                    SELECT id, order_id, \(ShipmentState.failed), 'swift', 'slow', \(reference), 'refused' FROM warehouse.parcel
                    WHERE id = ANY (\(parcels)::bigint[]) RETURNING id)
                INSERT INTO shipping.label_attempt (shipment_id, n, account, reference, state)
                SELECT id, 1, 'post', \(reference), \(LabelAttemptState.suspect) FROM made
                """)
            let (report, verdicts) = try await run(
                fixture,
                "number,amount,currency,reference\nT-1,10,EUR,\nUNKNOWN77,4,EUR,\(reference)\nSTRANGE88,4,EUR,SOMEBODYS\n",
                number: "1")
            #expect(verdicts == ["matched", "orphan", "orphan"])
            #expect(report.sweep?.orphans == 1 && report.sweep?.listed == 2)
            let kept: [String] = try await fixture.postgres.query(
                "SELECT number || ' ' || state FROM shipping.label WHERE reference = \(reference)"
            ).map { try $0.decode(0) }
            #expect(kept == ["UNKNOWN77 \(LabelState.voidWanted.rawValue)"])
        }
    }

    @Test("100,000 lines are judged in one go, each with a verdict, and nothing is lost of their sum")
    func many() async throws {
        try await ShippingFixture.with { fixture in
            try await labels(fixture, 100)
            let lines = (1...100_000).map { "\($0 <= 100 ? "T-" : "X")\($0),\($0 % 7).\(10 + $0 % 90),EUR" }
            let (report, verdicts) = try await run(
                fixture, "number,amount,currency\n" + lines.joined(separator: "\n"), number: "big")
            #expect(verdicts.count == 100_000 && verdicts.count { $0 == "orphan" } == 99_900)
            let sum = (1...100_000).reduce(0) { $0 + ($1 % 7 * 100 + 10 + $1 % 90) * 10_000 }
            #expect(report.total == sum)
        }
    }
}
