import CarrierFormats
import Fulfilment
import Testing

/// A webhook made by hand and what its events come to; nil where it does not matter.
struct FormatCase: Sendable, CustomTestStringConvertible {
    let what: String
    let format: CarrierFormat
    let body: String
    var status: TrackingStatus?
    /// Of the parcel at last.
    var cause: String?
    var attempts: Int?
    /// Of the last estimate, as the carrier's clock shows it.
    var expectedAt: String?
    var expectedOn: String?
    var window: [String?]?
    /// Of the newest delivery, with its address.
    var proof: DeliveryProof?

    var testDescription: String { "\(format.name): \(what)" }

    func events() throws -> [CarrierEvent] { try format.read(Array(body.utf8)).events }

    func check() throws {
        let events = try events()
        let folded = StatusFold.fold(events)
        #expect(StatusFold.fold(events.reversed()) == folded)
        if let status { #expect(folded.status == status) }
        if let cause { #expect(folded.cause == cause) }
        if let attempts { #expect(folded.attempts == attempts) }
        let estimate = events.last { $0.expectedAt != nil }
        if let expectedAt { #expect(estimate?.expectedAt?.localText == expectedAt) }
        if expectedAt != nil || expectedOn != nil { #expect(estimate?.expectedOn?.description == expectedOn) }
        if let window { #expect([estimate?.window?.from?.localText, estimate?.window?.to?.localText] == window) }
        if let proof { #expect(events.contains { $0.proof == proof && $0.status == .delivered }) }
    }

    // MARK: Bodies

    static func ups(_ scans: (type: String, code: String, words: String)..., number: String = "1Z9", more: String = "") -> String
    {
        let list = scans.enumerated().map { index, scan in
            #"{"trackingNumber":"\#(number)","localActivityDate":"2026020\#(index + 1)","localActivityTime":"101500","gmtOffset":"-06.00","#
                + #""activityStatus":{"type":"\#(scan.type)","code":"\#(scan.code)","description":"\#(scan.words)"}\#(more)}"#
        }
        return "[\(list.joined(separator: ","))]"
    }

    static func dhl(_ code: String, _ words: String = "", parcel: String = "") -> String {
        #"{"shipments":[{"id":"JJ1"\#(parcel),"status":{"timestamp":"2026-02-04T09:00:00+01:00","statusCode":"\#(code)","description":"\#(words)"},"#
            + #""events":[{"timestamp":"2026-02-03T09:00:00+01:00","statusCode":"transit"}]}]}"#
    }

    static func easyPost(_ details: String, tracker: String = #""status":"in_transit""#) -> String {
        #"{"object":"Event","result":{"object":"Tracker","tracking_code":"EZ9",\#(tracker),"tracking_details":[\#(details)]}}"#
    }

    static func shippo(_ status: String, _ detail: String, track: String = "") -> String {
        #"{"event":"track_updated","data":{"tracking_number":"S9"\#(track),"tracking_status":{"status":"\#(status)","#
            + #""substatus":{"code":"\#(detail)"},"status_date":"2026-02-04T09:00:00Z"}}}"#
    }

    static func afterShip(_ checkpoints: String, tracking: String = #""tag":"InTransit""#) -> String {
        #"{"msg":{"tracking_number":"A9","slug":"dpd",\#(tracking),"checkpoints":[\#(checkpoints)]},"ts":1770000000}"#
    }

    static func shipEngine(_ events: String, track: String = #""status_code":"IT""#) -> String {
        #"{"resource_url":"https://api.example/v1/tracking?carrier_code=usps","data":{"tracking_number":"9","#
            + #"\#(track),"events":[\#(events)]}}"#
    }

    static func fedEx(_ scans: String, result: String = "") -> String {
        #"{"output":{"completeTrackResults":[{"trackingNumber":"7","trackResults":[{"scanEvents":[\#(scans)]\#(result)}]}]}}"#
    }

    static func scan(_ time: String, _ type: String, exception: String = "", words: String = "", more: String = "") -> String {
        #"{"date":"2026-02-04T\#(time):00-06:00","eventType":"\#(type)","derivedStatusCode":"\#(type)","exceptionCode":"\#(exception)","#
            + #""exceptionDescription":"\#(words)"\#(more)}"#
    }

    static func seventeenTrack(_ events: String, info: String = "") -> String {
        #"{"event":"TRACKING_UPDATED","data":{"number":"RB1","track_info":{"tracking":{"providers":[{"provider":{"name":"Post"},"#
            + #""events":[\#(events)]}]}\#(info)}}}"#
    }

    static func kuaidi(_ data: String, state: String) -> String {
        #"{"status":"polling","lastResult":{"nu":"YT9","com":"yunda","state":"\#(state)","data":[\#(data)]}}"#
    }

    static func sf(_ routes: (code: String, words: String)...) -> String {
        let list = routes.enumerated().map { index, route in
            #"{"id":"\#(index)","mailno":"SF9","acceptTime":"2026-02-0\#(index + 1) 10:00:00","opCode":"\#(route.code)","remark":"\#(route.words)"}"#
        }
        return #"{"Body":{"WaybillRoute":[\#(list.joined(separator: ","))]}}"#
    }

    static func karrio(_ events: String, status: String = "in_transit", tracker: String = "") -> String {
        #"{"event":"tracker_updated","data":{"tracking_number":"K9","carrier_name":"sendle","status":"\#(status)"\#(tracker),"#
            + #""events":[\#(events)]}}"#
    }
}
