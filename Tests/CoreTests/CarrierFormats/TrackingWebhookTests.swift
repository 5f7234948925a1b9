import CarrierFormats
import FoundationEssentials
import Fulfilment
import Testing

@Suite("Tracking webhook")
struct TrackingWebhookTests {
    private static let sample = #"""
        {"events":[{"id":"e-1","tracking_number":"W123","status":"delivery_failed","cause":"consignee_not_home","code":"DF01",
        "message":"Nobody at home","occurred_at":"2026-01-05T12:01:20-03:00","place":"Curitiba","extra":{"x":[1]}},
        {"tracking_number":456,"status":"Teleported"}],"version":9}
        """#

    private func decode(_ text: String) throws(WebhookFormatError) -> [CarrierEvent] {
        try CarrierFormat.waybill.read(Array(text.utf8)).events
    }

    @Test("All fields are read, unknown ones ignored, unknown statuses become unknown")
    func sample() throws {
        let events = try decode(Self.sample)
        let first = try #require(events.first)
        #expect(first.status == .deliveryFailed)
        #expect(first.cause == "consignee_not_home")
        #expect(first.occurredAt?.offset == -10_800)
        #expect(first.occurredAt?.utcText == "2026-01-05T15:01:20.000Z")
        #expect(first.key == "id:e-1")
        #expect(events.last?.status == .unknown)
        #expect(events.last?.trackingNumber == "456")
        #expect(events.last?.occurredAt == nil)
    }

    @Test("What is encoded reads back the same")
    func roundTrip() throws {
        let events = try decode(Self.sample)
        #expect(try CarrierFormat.waybill.read(TrackingWebhook.encode(events)).events == events)
        let correction = CarrierEvent(
            id: nil, trackingNumber: "W", kind: .correction, status: .onHold, occurredAt: nil, zone: .assumed)
        #expect(try CarrierFormat.waybill.read(TrackingWebhook.encode([correction])).events == [correction])
    }

    @Test(
        "Errors name the field",
        arguments: [
            ("", "", "is not JSON: it ends too early"), ("[]", "", "is a list and should be an object"),
            ("{}", "events", "is missing"), (#"{"events":{}}"#, "events", "is an object and should be a list"),
            (#"{"events":[{"status":"x"}]}"#, "events[0].tracking_number", "is missing"),
            (#"{"events":[{"tracking_number":"","status":"x"}]}"#, "events[0].tracking_number", "must have 1 to 100 characters"),
            (#"{"events":[{"tracking_number":"W","status":[]}]}"#, "events[0].status", "is a list and should be a text"),
            (#"{"events":[{"tracking_number":"W","status":null}]}"#, "events[0].status", "is missing"),
            (
                #"{"events":[{"tracking_number":"W","status":"x"},{"tracking_number":"W","status":"x","occurred_at":"soon"}]}"#,
                "events[1].occurred_at", "'soon' is not an RFC 3339 time"
            ),
        ])
    func errors(json: String, field: String, problem: String) {
        let error = #expect(throws: WebhookFormatError.self) { try decode(json) }
        #expect(error?.field == field && error?.problem == problem, "\(error.debugDescription)")
    }

    @Test("NUL and endless texts cannot reach the database")
    func storable() throws {
        let long = String(repeating: "x", count: 5000)
        let event = try #require(
            try decode(
                ##"{"events":[{"id":"\##(long)","tracking_number":"W\u0000","status":"x","message":"a\u0000b\##(long)"}]}"##
            ).first)
        #expect(event.trackingNumber == "W")
        #expect(event.message.count == 2000)
        #expect(event.key.utf8.count <= 132)
    }

    @Test("Without an id the key is number, time, code, status and place, whatever the offset")
    func keys() {
        func event(_ time: String, place: String = "X") -> CarrierEvent {
            CarrierEvent(id: nil, trackingNumber: "W", status: .inTransit, code: "A", occurredAt: ZonedTime(time), place: place)
        }
        #expect(event("2026-01-05T12:00:00-03:00").key == event("2026-01-05T15:00:00Z").key)
        #expect(event("2026-01-05T12:00:00Z").key != event("2026-01-05T12:00:01Z").key)
        #expect(event("2026-01-05T12:00:00Z").key != event("2026-01-05T12:00:00Z", place: "Y").key)
        #expect(DeliveryKey.of(id: "m1", body: []) == "m1")
        #expect(DeliveryKey.of(id: nil, body: Array("abc".utf8)).hasPrefix("ba7816bf8f01cfea"))
    }
}
