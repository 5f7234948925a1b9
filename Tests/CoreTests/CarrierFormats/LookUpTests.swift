import CarrierFormats
import Fulfilment
import Testing

@Suite("What carriers answer about a parcel")
struct LookUpTests {
    private func lookUp(_ format: String) throws -> LookUp {
        try #require(CarrierFormat.named(format)?.lookUp)
    }

    @Test("UPS's tracking API says the same in other words")
    func ups() throws {
        let lookUp = try lookUp("ups")
        #expect(lookUp.path(for: "1Z 9/ü") == "/api/track/v1/details/1Z%209%2F%C3%BC?locale=en_US")
        let body = #"""
            {"trackResponse":{"shipment":[{"inquiryNumber":"1Z1","package":[{"trackingNumber":"1Z1","activity":[
            {"location":{"address":{"city":"Austin","stateProvince":"TX","countryCode":"US"}},
            "status":{"type":"D","code":"FS","description":"DELIVERED"},"date":"20260105","time":"100000","gmtDate":"20260105",
            "gmtTime":"16:00:00","gmtOffset":"-06:00"},{"status":{"type":"I","code":"OT"},"date":"20260105","time":"080000"}]}]}]}}
            """#
        let events = try lookUp.read(Array(body.utf8)).events
        #expect(events.map(\.status) == [.delivered, .outForDelivery] && events[0].place == "Austin, TX, US")
        #expect(events[0].occurredAt?.localText == "2026-01-05T10:00:00.000-06:00")
        #expect(try lookUp.read(Array(#"{"trackResponse":{}}"#.utf8)).events.isEmpty)
        #expect(throws: WebhookFormatError.self) { try lookUp.read(Array("{}".utf8)) }
    }

    @Test("Karrio answers with the tracker alone, DHL as it pushes")
    func others() throws {
        let tracker =
            #"{"tracking_number":"K1","status":"delivered","events":[{"date":"2026-01-06","time":"14:30","code":"OK"}]}"#
        #expect(try lookUp("karrio").read(Array(tracker.utf8)).events.map(\.status) == [.delivered])
        let shipment = #"{"shipments":[{"id":"D1","status":{"statusCode":"delivered","timestamp":"2026-01-05T10:00:00Z"}}]}"#
        #expect(try lookUp("dhl").read(Array(shipment.utf8)).events.map(\.status) == [.delivered])
        #expect(CarrierFormat.all.filter { $0.lookUp != nil }.allSatisfy { !$0.isSigned })
    }
}
