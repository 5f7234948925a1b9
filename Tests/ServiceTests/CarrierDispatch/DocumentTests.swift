import Contracts
import FoundationEssentials
import Fulfilment
import Messaging
import Migrations
import Postgres
import TestStack
import Testing

@testable import CarrierDispatch
@testable import LabelFormats

@Suite("Documents of parcels", .enabled(if: TestStack.isAvailable, Comment(rawValue: TestStack.advice)))
struct DocumentTests {
    private static let zpl = PrintedDocument(.label, .zpl, Array("^XA^FDé^FS^XZ".utf8))
    private static let form = PrintedDocument(.customs, .pdf, Array("%PDF-1.4 CN22".utf8))

    /// Records a sale for the shipment's last attempt.
    private func sell(_ number: String, _ documents: [PrintedDocument], _ fixture: ShippingFixture) async throws {
        let wanted = try #require(try await fixture.claim(try await fixture.shipmentIDs()).first)
        try await record(AnsweredAttempt(wanted, .bought(SoldLabel(number: number, documents: documents))), fixture)
    }

    private func record(_ answer: AnsweredAttempt, _ fixture: ShippingFixture) async throws {
        try await fixture.outbox.transaction { transaction, events in
            try await AttemptRecorder(logger: fixture.stack.logger).record([answer], in: transaction, events)
        }
    }

    private func kept(_ fixture: ShippingFixture) async throws -> [String] {
        try await fixture.postgres.query(
            """
            SELECT kind || ' ' || media || ' ' || tracking_number || ' ' || n || ' ' || is_current
            FROM shipping.parcel_document JOIN shipping.document USING (parcel_id, kind, sha256, tracking_number, media) ORDER BY 1
            """
        ).map { try $0.decode(0) }
    }

    @Test("Everything that is sold with a label is kept in its own bytes, and once however often it is told")
    func once() async throws {
        try await ShippingFixture.with { fixture in
            _ = try await fixture.wantLabels(1)
            let wanted = try #require(try await fixture.claim(try await fixture.shipmentIDs()).first)
            let sold = AnsweredAttempt(
                wanted, .bought(SoldLabel(number: "T1", documents: [Self.zpl, Self.form])))
            for _ in 0..<2 { try await record(sold, fixture) }
            #expect(try await kept(fixture) == ["customs pdf T1 1 true", "label zpl T1 1 true"])
            #expect(try await fixture.printed() == [String(decoding: Self.zpl.bytes, as: UTF8.self)])
            #expect(try await fixture.shipments("state") == ["ready"])
        }
    }

    @Test("A label that another one takes the place of stays, and is not what is printed")
    func history() async throws {
        try await ShippingFixture.with { fixture in
            _ = try await fixture.wantLabels(1)
            try await sell("T1", [Self.zpl, Self.form], fixture)
            try await fixture.postgres.pipeline([
                "UPDATE shipping.label SET state = \(LabelState.voided)",
                "UPDATE shipping.shipment SET state = \(ShipmentState.booking), tracking_number = NULL",
            ])
            try await sell("T2", [PrintedDocument(.label, .zpl, Array("^XA2^XZ".utf8))], fixture)
            #expect(
                try await kept(fixture) == ["customs pdf T1 1 false", "label zpl T1 1 false", "label zpl T2 2 true"])
            #expect(try await fixture.printed() == ["^XA2^XZ"])
            let order: Int64 = try await fixture.postgres.query("SELECT order_id FROM shipping.shipment")[0].decode(0)
            let lines = try await DocumentStore().lines(of: "\(order)", kind: nil, in: fixture.postgres)
            #expect(lines.map(\.isCurrent) == [true, false, false] && lines.map(\.size) == [7, 13, Self.zpl.bytes.count])
            #expect(try await DocumentStore().lines(of: lines[0].sscc, kind: .customs, in: fixture.postgres).count == 1)
            let bytes = try await DocumentStore().bytes(of: lines[1].sscc, digest: lines[1].digest, in: fixture.postgres)
            #expect(bytes == Self.form.bytes)
        }
    }

    @Test("Of several ways to a label, bytes come before links, and the media that was asked for before others")
    func choice() {
        let offered = [
            LabelDocument(address: "https://labels.example/1.png", media: nil), LabelDocument(.customs, bytes: Self.form.bytes),
            LabelDocument(address: "https://labels.example/1.zpl", media: nil), LabelDocument(bytes: Array("GIF89a".utf8)),
        ].compactMap { $0 }
        #expect(offered.count == 4)
        let labels = LabelCaller.labels(among: offered, wanted: .zpl)
        #expect(labels.map(\.media) == [.gif, .zpl, .png])
    }

    @Test("What shipments had as one text before is kept as the bytes that it stood for")
    func migrated() async throws {
        try await withTestStack(.emptyDatabase) { stack in
            let before = AllMigrations.list.prefix { $0.name != "0101_documents" }
            _ = try await Migrator(Array(before)).migrate(on: stack.postgres)
            try await stack.postgres.query(
                """
                INSERT INTO shipping.shipment (parcel_id, order_id, state, label, tracking_number) VALUES
                    (1, 1, 'cancelled', '^XA^FDé^FS^XZ', 'A'), (2, 2, 'cancelled', encode('%PDF-1.4 x'::bytea, 'base64'), 'B'),
                    (3, 3, 'cancelled', 'strange!', NULL), (4, 4, 'cancelled', NULL, 'D'), (5, 5, 'cancelled', '', 'E')
                """)
            _ = try await Migrator(AllMigrations.list).migrate(on: stack.postgres)
            let rows = try await stack.postgres.query(
                "SELECT parcel_id, media, coalesce(tracking_number, ''), bytes FROM shipping.document ORDER BY 1"
            ).decode((Int64, String, String, [UInt8]).self)
            #expect(rows.map { "\($0.0) \($0.1) \($0.2)" } == ["1 zpl A", "2 pdf B", "3 other "])
            #expect(
                rows.map(\.3) == [Self.zpl.bytes, Array("%PDF-1.4 x".utf8), Array("strange!".utf8)])
        }
    }
}
