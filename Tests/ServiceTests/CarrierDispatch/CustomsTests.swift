import Contracts
import FoundationEssentials
import Fulfilment
import LabelFormats
import Messaging
import Postgres
import TestStack
import Testing

@testable import CarrierDispatch

@Suite("Parcels that cross a customs border")
struct CustomsTests {
    private static let mug = DeclaredGoods(
        sku: "MUG", description: "Mug of clay", tariff: "691200", origin: "PT", weight: 350, quantity: 2, minor: 2_500,
        currency: "EUR")

    private func paper(
        _ goods: [DeclaredGoods], _ terms: CustomsTerms = CustomsTerms(), isToUnion: Bool = false
    ) throws -> CustomsPaper {
        try CustomsDeclaration(terms: terms).paper(goods, isToUnion: isToUnion)
    }

    @Test("Weight and value are of the line; what is missing is named by article and column, each article once")
    func lines() throws {
        let line = try #require(try paper([Self.mug]).lines.first)
        #expect(line.weight == 700 && line.value.minor == 2_500 && line.quantity == 2 && line.tariff == "691200")
        var bare = DeclaredGoods(
            sku: "TEA", description: "", tariff: "", origin: "", weight: nil, quantity: 1, minor: 0, currency: "EUR")
        let error = #expect(throws: CustomsDeclaration.Lack.self) { try paper([bare, Self.mug, bare]) }
        #expect(
            error?.description
                == "customs data is missing of article TEA: name, hs_code, origin, weight_g, a price in the order")
        (bare.description, bare.tariff, bare.origin, bare.weight, bare.minor) = ("Tea", "090210", "CN", 50, 100)
        bare.currency = "BRL"
        #expect(throws: CustomsDeclaration.Lack.self) { try paper([bare, Self.mug]) }
        #expect(throws: CustomsDeclaration.Lack.self) { try paper([]) }
    }

    @Test("The numbers are the owner's where all goods are of one; the import one-stop shop counts to the Union, up to 150 euros")
    func numbers() throws {
        var terms = CustomsTerms()
        (terms.eori, terms.ioss) = ("DE1", "IM1")
        var owned = Self.mug
        (owned.owner, owned.eori, owned.ioss) = ("acme", "FR2", "IM2")
        #expect(try paper([Self.mug], terms).eori == "DE1" && paper([owned], terms).eori == "FR2")
        #expect(try paper([Self.mug, owned], terms).eori == "DE1")
        #expect(try paper([owned], terms, isToUnion: true).ioss == "IM2" && paper([owned], terms).ioss == "")
        owned.minor = 15_001
        #expect(try paper([owned], terms, isToUnion: true).ioss == "")
    }

    @Test(
        "No label is asked for while customs data is missing; mended and tried again, the parcel has label and form",
        .enabled(if: TestStack.isAvailable, Comment(rawValue: TestStack.advice)))
    func border() async throws {
        try await ShippingFixture.with { fixture in
            try await LabelServer.serve { server, endpoint in
                try await fixture.move("swift", to: endpoint)
                let wanted = try await fixture.wantLabels(2)
                try await fixture.postgres.pipeline([
                    "UPDATE shipping.zone SET country = '*', to_km = 20100 WHERE carrier = 'swift'",
                    "INSERT INTO warehouse.sku (code, name, weight_g) VALUES ('MUG', 'Mug', 350)",
                    """
                    INSERT INTO orders.line (order_id, line_no, sku, quantity, unit_price, currency)
                    SELECT order_id, 1, 'MUG', 2, 1250, 'EUR' FROM warehouse.parcel
                    """,
                    "INSERT INTO warehouse.parcel_line (parcel_id, line_no, quantity) SELECT id, 1, 2 FROM warehouse.parcel",
                    """
                    UPDATE orders."order" SET country = 'PT', postcode = '1100-001' WHERE id = (SELECT min(order_id) FROM warehouse.parcel)
                    """,
                ])
                try await fixture.handle(fixture.labels().handler, wanted)
                #expect(try await fixture.shipments("state") == ["failed", "ready"], "the other one is held up by nothing")
                #expect(server.calls.flatMap { $0 }.count == 1)
                let found = try await LabelExceptionStore().exceptions(
                    owner: "desk", patience: .seconds(3600), limit: 10, in: fixture.postgres)
                #expect(found.map(\.about) == ["customs"])
                #expect(
                    found.first?.reason
                        == "The label was not asked for: customs data is missing of article MUG: hs_code, origin (customs_missing)"
                )

                try await fixture.postgres.query("UPDATE warehouse.sku SET hs_code = '691200', origin = 'BR'")
                #expect(try await RetryCommand.retry(found[0].parcel, with: fixture.outbox))
                try await fixture.handle(
                    ParcelPackedHandler(cards: RateCards(postgres: fixture.postgres)),
                    try await fixture.messages(ParcelPacked.self))
                try await fixture.handle(fixture.labels().handler, wanted)
                #expect(try await fixture.shipments("state") == ["ready", "ready"])
                let lines = try await DocumentStore().lines(of: found[0].parcel, kind: nil, in: fixture.postgres)
                #expect(lines.map(\.kind) == [.customs, .label] && lines.allSatisfy(\.isCurrent) && lines[0].media == .pdf)
            }
        }
    }
}
