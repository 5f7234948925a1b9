import CarrierFormats
import Fulfilment
import Testing

/// Numbers that were used before, and parcels of two carriers.
@Suite("Several shipments in one webhook")
struct SecondShipmentTests {
    private static func fedEx(_ id: String, _ date: String, _ code: String) -> String {
        #"{"trackingNumberInfo":{"trackingNumber":"F1","trackingNumberUniqueId":"\#(id)"},"scanEvents":[{"date":"\#(date)","#
            + #""eventType":"\#(code)","derivedStatusCode":"\#(code)"}]}"#
    }

    @Test("FedEx uses numbers again: only the shipment that was scanned last counts", arguments: [false, true])
    func fedEx(isFlat: Bool) throws {
        let results = [
            Self.fedEx("2019", "2019-05-01T10:00:00-06:00", "DL"), Self.fedEx("2026", "2026-01-05T10:00:00-06:00", "PU"),
            Self.fedEx("2026", "2026-01-06T10:00:00-06:00", "IT"), #"{"trackingNumberInfo":{"trackingNumber":"F1"},"error":{}}"#,
        ].joined(separator: ",")
        let body =
            isFlat
            ? #"{"trackResults":[\#(results)]}"#
            : #"{"output":{"completeTrackResults":[{"trackingNumber":"F1","trackResults":[\#(results)]}]}}"#
        let events = try #require(CarrierFormat.named("fedex")).read(Array(body.utf8)).events
        #expect(events.map(\.status) == [.pickedUp, .inTransit])
        #expect(StatusFold.fold(events).status == .inTransit)
    }

    @Test("FedEx reports on several parcels at once, each in its place")
    func fedExParcels() throws {
        let other = Self.fedEx("1", "2026-01-05T10:00:00-06:00", "PU").split(separator: "F1").joined(separator: "F2")
        let body = #"{"trackResults":[\#(Self.fedEx("2", "2026-01-05T10:00:00-06:00", "DL")),\#(other)]}"#
        let events = try #require(CarrierFormat.named("fedex")).read(Array(body.utf8)).events
        #expect(events.map(\.trackingNumber) == ["F1", "F2"])
    }

    @Test("kuaidi100 tells of both carriers of a parcel that goes abroad")
    func kuaidi100() throws {
        let body = #"""
            {"status":"polling","lastResult":{"nu":"YT1","com":"yuantong","state":"0","data":[
            {"time":"2026-01-05 08:00:00","context":"交航","statusCode":"1002"}]},"destResult":{"nu":"LX2","com":"usps","state":"3",
            "data":[{"time":"2026-01-09 08:00:00","context":"Delivered","statusCode":"3"}]}}
            """#
        let events = try #require(CarrierFormat.named("kuaidi100")).read(Array(body.utf8)).events
        #expect(events.map(\.carrier) == ["yuantong", "usps"] && events.allSatisfy { $0.trackingNumber == "YT1" })
        #expect(StatusFold.fold(events).status == .delivered)
    }
}
