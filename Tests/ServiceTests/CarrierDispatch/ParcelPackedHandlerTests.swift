import Barcodes
import Contracts
import FoundationEssentials
import Fulfilment
import Messaging
import Operations
import Postgres
import TestStack
import Testing

@testable import CarrierDispatch

@Suite("Booking parcels", .enabled(if: TestStack.isAvailable, Comment(rawValue: TestStack.advice)))
struct ParcelPackedHandlerTests {
    private func handler(_ fixture: ShippingFixture) -> ParcelPackedHandler {
        ParcelPackedHandler(cards: RateCards(postgres: fixture.postgres))
    }

    private func packed(_ parcels: [Int64]) -> [ParcelPacked] { parcels.map { ParcelPacked(parcelID: $0, orderID: 0) } }

    @Test("The cheapest service that holds the promise is chosen")
    func choice() async throws {
        try await ShippingFixture.with { fixture in
            let parcels = try await fixture.pack() + fixture.pack(promisedIn: 2) + fixture.pack(latitude: -23.6)
            try await fixture.handle(handler(fixture), packed(parcels))
            #expect(try await fixture.shipments("carrier") == ["swift", "eagle", "fleet"])
            #expect(try await fixture.shipments("state") == ["booking", "booking", "booked"])
            #expect(try await fixture.shipments("price") == ["1000", "3000", "900"])
            // 200 x 150 x 100 mm at 5000 mm3 per gram are 600 g, more than the 500 g it weighs.
            #expect(try await fixture.shipments("billed_g") == ["600", "600", "600"])
            #expect(try await fixture.events() == ["label.requested", "label.requested", "shipment.booked"])
        }
    }

    @Test("What nobody carried, or whose label was refused, is chosen for anew when an operator asks, and once")
    func rebooked() async throws {
        try await ShippingFixture.with { fixture in
            let parcels = try await fixture.pack(latitude: 60) + fixture.pack()
            try await fixture.handle(handler(fixture), packed(parcels))
            try await fixture.postgres.query(
                "UPDATE shipping.shipment SET state = 'failed', reason = 'refused' WHERE state = 'booking'")
            #expect(try await fixture.shipments("state") == ["unroutable", "failed"])
            try await fixture.postgres.query("UPDATE shipping.zone SET country = '*', to_km = 20100 WHERE carrier = 'eagle'")
            try await fixture.postgres.query("DELETE FROM messaging.outbox")
            #expect(try await Rebooking(database: fixture.postgres).rebook([999]) == 0)
            #expect(try await Rebooking(database: fixture.postgres).rebook(nil) == 2)
            let asked = try await fixture.messages(ParcelPacked.self)
            #expect(asked.map(\.parcelID).sorted() == parcels)
            for _ in 0..<2 { try await fixture.handle(handler(fixture), asked) }
            #expect(try await fixture.shipments("state") == ["booking", "booking"])
            #expect(try await fixture.shipments("carrier") == ["eagle", "swift"])
            #expect(try await fixture.messages(LabelRequested.self).count == 2)
            #expect(try await Rebooking(database: fixture.postgres).rebook(nil) == 0)
        }
    }

    @Test("A third party's label has its key before anybody is asked; the fleet's has a number of our own")
    func keys() async throws {
        try await ShippingFixture.with { fixture in
            let parcels = try await fixture.pack() + fixture.pack(latitude: -23.6)
            try await fixture.handle(handler(fixture), packed(parcels))
            #expect(try await fixture.shipments("label_key") == [LabelReference.of(parcel: parcels[0]), nil])
            let ids = try await fixture.shipmentIDs()
            let numbers = try await fixture.shipments("tracking_number")
            let number = try #require(numbers.last ?? nil)
            #expect(numbers.count == 2 && numbers[0] == nil)
            let label = try #require(try await fixture.printed()[1])
            #expect(label.hasPrefix("^XA") && label.hasSuffix("^XZ") && label.contains("Ana _5ELima") && label.contains(number))
            let booked = try #require(try await fixture.messages(ShipmentBooked.self).first)
            #expect(booked.shipmentID == ids[1] && booked.isOwnFleet)
        }
    }

    @Test("The fleet's label has everything the driver needs at the door")
    func wholeLabel() async throws {
        try await ShippingFixture.with { fixture in
            let parcels = try await fixture.pack(latitude: -23.6)
            try await fixture.postgres.query(
                "UPDATE orders.\"order\" SET company = 'Sul Ltda', street2 = 'Bloco B', phone = '+55 41 5550', email = 'ana@example.org'"
            )
            try await fixture.handle(handler(fixture), packed(parcels))
            let label = try #require(try await fixture.printed()[0])
            for text in ["Sul Ltda", "Rua A 1", "Bloco B", "Tel. +55 41 5550", "ana@example.org", "01000 Cidade SP", "BR"] {
                #expect(label.contains(text), "\(text) is not on \(label)")
            }
        }
    }

    @Test("A parcel whose label the own fleet cannot print goes to a third party; without one it waits, and says why")
    func unprintable() async throws {
        try await ShippingFixture.with { fixture in
            let parcels = try await fixture.pack(2, latitude: -23.6)
            try await fixture.postgres.query("UPDATE orders.\"order\" SET recipient = 'Ana 🎁'")
            try await fixture.handle(handler(fixture), packed([parcels[0]]))
            #expect(try await fixture.shipments("state") == ["booking"])
            try await fixture.postgres.query("UPDATE shipping.carrier SET is_active = is_own_fleet")
            try await fixture.handle(handler(fixture), packed([parcels[1]]))
            #expect(try await fixture.shipments("state") == ["booking", "unroutable"])
            let reason = try #require(try await fixture.shipments("reason")[1])
            #expect(reason.hasPrefix("The own fleet's label cannot be printed: ship_to.name has letters"), "\(reason)")
        }
    }

    @Test("Duplicates in one batch and in the next open one shipment")
    func duplicates() async throws {
        try await ShippingFixture.with { fixture in
            let parcels = try await fixture.pack(3)
            let outcomes = try await fixture.handle(handler(fixture), packed(parcels + parcels))
            #expect(outcomes == [Outcome](repeating: .done, count: 6))
            try await fixture.handle(handler(fixture), packed(parcels))
            #expect(try await fixture.shipmentIDs().count == 3)
            #expect(try await fixture.events().count == 3)
        }
    }

    @Test("Two workers with the same parcels open one shipment each parcel")
    func race() async throws {
        try await ShippingFixture.with { fixture in
            let handler = handler(fixture)
            for round in 1...10 {
                let messages = packed(try await fixture.pack(20))
                try await withThrowingTaskGroup(of: Void.self) { group in
                    for _ in 0..<4 { group.addTask { try await fixture.handle(handler, messages.shuffled()) } }
                    try await group.waitForAll()
                }
                #expect(try await fixture.shipmentIDs().count == round * 20)
                #expect(try await fixture.events().count == round * 20)
            }
        }
    }

    @Test("A parcel nobody carries says why, and is chosen for anew when it is rung again")
    func unroutable() async throws {
        try await ShippingFixture.with { fixture in
            let heavy = try await fixture.pack(weight: 60_000)
            let handler = handler(fixture)
            try await fixture.handle(handler, packed(heavy))
            #expect(try await fixture.shipments("state") == ["unroutable"])
            let reason = try #require(try await fixture.shipments("reason")[0])
            #expect(reason.contains("swift slow takes up to 30 kg, not 60 kg") && reason.contains("fleet van"))
            #expect(try await fixture.messages(ShipmentException.self).map(\.cause) == ["unroutable"])
            try await fixture.handle(handler, packed(heavy))
            #expect(try await fixture.events().count == 1)

            try await fixture.postgres.query("UPDATE shipping.service SET max_weight_g = 90000")
            try await fixture.postgres.query("UPDATE shipping.rate SET up_to_g = 90000")
            try await fixture.handle(self.handler(fixture), packed(heavy))
            #expect(try await fixture.shipments("state") == ["booking"])
            #expect(try await fixture.shipments("reason") == [nil])
            #expect(try await fixture.events() == ["shipment.exception", "label.requested"])
        }
    }

    @Test("Without coordinates nothing is chosen; an unknown parcel is refused; without rate cards all wait")
    func edges() async throws {
        try await ShippingFixture.with { fixture in
            let nowhere = try await fixture.pack(latitude: nil)
            let outcomes = try await fixture.handle(handler(fixture), packed(nowhere + [999]))
            #expect(outcomes == [.done, .reject(reason: "parcel 999 was never packed")])
            #expect(try await fixture.shipments("state") == ["unroutable"])
            try await fixture.postgres.query("UPDATE shipping.carrier SET is_active = false")
            let waiting = try await fixture.handle(handler(fixture), packed(try await fixture.pack()))
            #expect(waiting == [.retry(reason: "no carrier has a rate card yet")])
        }
    }
}

@Suite("Own tracking numbers")
struct TrackingNumberTests {
    @Test("Sixteen digits and a check digit, of which none tells the next")
    func shape() {
        let numbers = (0..<1000).map { _ in TrackingNumber.own() }
        for number in numbers {
            let digits = String(number.dropFirst(2))
            #expect(number.hasPrefix("WB") && digits.count == 17)
            #expect(CheckDigit.append(to: String(digits.dropLast())) == digits)
        }
        #expect(Set(numbers).count == 1000 && Set(numbers.map { $0.prefix(8) }).count > 900)
    }
}
