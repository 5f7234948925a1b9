import CarrierFormats
import FoundationEssentials
import Fulfilment
import Testing

/// What carriers say beside a code: which event a parcel's status belongs to, when it was, why, and what shows a delivery.
@Suite("Newest events, causes and proofs")
struct EventDetailTests {
    static let newest: [FormatCase] = [
        FormatCase(
            what: "oldest first", format: .karrio,
            body: FormatCase.karrio(
                #"{"date":"2026-02-01","time":"10:00","code":"A"},{"date":"2026-02-02","time":"10:00","code":"B"},{"date":"2026-02-04","time":"10:00","code":"C"}"#,
                status: "delivered"), status: .delivered),
        FormatCase(
            what: "newest first", format: .karrio,
            body: FormatCase.karrio(
                #"{"date":"2026-02-04","time":"10:00","code":"C"},{"date":"2026-02-01","time":"10:00","code":"A","status":"picked_up"}"#,
                status: "out_for_delivery"), status: .outForDelivery),
        FormatCase(
            what: "oldest first", format: .kuaidi100,
            body: FormatCase.kuaidi(
                #"{"time":"2026-02-01 10:00:00","context":"a"},{"time":"2026-02-04 10:00:00","context":"b"}"#, state: "5"),
            status: .outForDelivery),
        FormatCase(
            what: "oldest first", format: .shipEngine,
            body: FormatCase.shipEngine(
                #"{"occurred_at":"2026-02-01T10:00:00Z","description":"a"},{"occurred_at":"2026-02-04T10:00:00Z","description":"b"}"#,
                track: #""status_code":"DE""#), status: .delivered),
        FormatCase(
            what: "in no order", format: .easyPost,
            body: FormatCase.easyPost(
                #"{"message":"b","datetime":"2026-02-03T10:00:00Z"},{"message":"c","datetime":"2026-02-04T10:00:00Z"},{"message":"a","datetime":"2026-02-01T10:00:00Z"}"#,
                tracker: #""status":"available_for_pickup""#), status: .readyForPickup),
        FormatCase(
            what: "oldest first", format: .afterShip,
            body: FormatCase.afterShip(
                #"{"checkpoint_time":"2026-02-01T10:00:00Z"},{"checkpoint_time":"2026-02-04T10:00:00Z"}"#,
                tracking: #""tag":"OutForDelivery""#), status: .outForDelivery),
        FormatCase(
            what: "two providers", format: .seventeenTrack,
            body: FormatCase.seventeenTrack(
                #"{"time_utc":"2026-02-01T10:00:00Z","description":"a"},{"time_utc":"2026-02-04T10:00:00Z","description":"b"}"#,
                info: #","latest_status":{"status":"AvailableForPickup"}"#), status: .readyForPickup),
        FormatCase(
            what: "two at one moment", format: .karrio,
            body: FormatCase.karrio(
                #"{"date":"2026-02-01","time":"10:00","code":"A"},{"date":"2026-02-04","time":"10:00","code":"B"},{"date":"2026-02-04","time":"10:00","code":"C"}"#,
                status: "delivered"), status: .delivered),
    ]

    @Test("What is said of the parcel belongs to its newest event", arguments: newest)
    func checkNewest(sample: FormatCase) throws {
        try sample.check()
        let events = try sample.events().filter { $0.kind != .estimate }
        let latest = events.compactMap { $0.occurredAt?.instant }.max()
        #expect(events.filter { $0.status == sample.status }.allSatisfy { $0.occurredAt?.instant == latest })
        #expect(StatusFold.fold(events).statusAt == latest)
    }

    @Test(
        "A time as the carrier printed it",
        arguments: [
            (
                #"{"date":"2026-02-04","time":"15:36:00","timezone":"+08:00"}"#, "{}", "2026-02-04T15:36:00.000+08:00",
                ZoneSource.given
            ),
            (#"{"date":"2026-02-04","time":"15:36","timezone":"UTC-5"}"#, "{}", "2026-02-04T15:36:00.000-05:00", .given),
            (
                #"{"date":"2026-02-04","time":"03:36 PM","timezone":null}"#, #"{"country":"DE"}"#,
                "2026-02-04T15:36:00.000+01:00", .place
            ),
            (#"{"date":"2026-02-04","time":"15:36:00","timezone":""}"#, "{}", "2026-02-04T15:36:00.000Z", .assumed),
            (
                #"{"date":"2026-02-04","time":null,"timezone":null}"#, #"{"country":"US","state":"CA"}"#,
                "2026-02-04T00:00:00.000-08:00", .place
            ),
        ])
    func printed(raw: String, address: String, expected: String, zone: ZoneSource) throws {
        let scan = #"{"time_iso":null,"time_utc":null,"time_raw":\#(raw),"address":\#(address),"sub_status":"InTransit_Arrival"}"#
        let event = try #require(
            try CarrierFormat.seventeenTrack.read(Array(FormatCase.seventeenTrack(scan).utf8)).events.first)
        #expect(event.occurredAt?.localText == expected && event.zone == zone)
    }

    /// Compared each with each, these would take minutes, in which no other delivery is read.
    @Test("A scan that both carriers report counts once, also among thousands of one time", .timeLimit(.minutes(5)))
    func sharedScans() throws {
        func scans(_ numbers: Range<Int>, _ word: String) -> String {
            numbers.map { #"{"time_utc":"2026-02-04T10:00:00Z","description":"\#(word) \#($0)"}"# }.joined(separator: ",")
        }
        let other = #"]},{"provider":{"name":"Other"},"events":["#
        let body = FormatCase.seventeenTrack(scans(0..<1200, "Scan") + other + scans(600..<1800, "SCAN -"))
        let events = try CarrierFormat.seventeenTrack.read(Array(body.utf8)).events
        #expect(events.count { $0.carrier == "Post" } == 1200 && events.count { $0.carrier == "Other" } == 600)
    }

    static let causes: [FormatCase] = [
        ("A25", "customs_delay"), ("50", "customs_documentation"), ("84", "force_majeure"), ("17", "rescheduled"),
        ("10", "carrier_damaged_parcel"), ("12", "carrier_sorting_error"), ("006", "consignee_refused"), ("06", nil),
    ].map { code, cause in
        FormatCase(
            what: "exception \(code)", format: .fedEx, body: FormatCase.fedEx(FormatCase.scan("09:00", "SE", exception: code)),
            status: .onHold, cause: cause)
    }

    static let delays: [FormatCase] = [
        ("WEATHER", "weather_delay"), ("CLEARANCE", "customs_delay"), ("OPERATIONAL", "carrier_delay"),
        ("LOCAL", "force_majeure"),
        ("SOMETHING_NEW", "unknown"),
    ].map { type, cause in
        FormatCase(
            what: "late, of type \(type)", format: .fedEx,
            body: FormatCase.fedEx(
                FormatCase.scan("09:00", "IT"),
                result: #","latestStatusDetail":{"code":"IT","delayDetail":{"type":"\#(type)","subType":"X","status":"DELAYED"}}"#
            ),
            status: .inTransit, cause: cause)
    }

    @Test("Causes are what codes and details mean", arguments: causes + delays)
    func checkCauses(sample: FormatCase) throws { try sample.check() }

    @Test("A delay is told with the expected day too, and only while it is one")
    func delay() throws {
        func causes(_ status: String) throws -> [String?] {
            let result =
                #","dateAndTimes":[{"type":"ESTIMATED_DELIVERY","dateTime":"2026-02-06T12:00:00-06:00"}],"latestStatusDetail":{"#
                + #""code":"IT","delayDetail":{"type":"WEATHER","status":"\#(status)"}}"#
            let body = FormatCase.fedEx(FormatCase.scan("09:00", "IT"), result: result)
            return try CarrierFormat.fedEx.read(Array(body.utf8)).events.map(\.cause)
        }
        #expect(try causes("DELAYED") == ["weather_delay", "weather_delay"])
        #expect(try causes("ON_TIME") == [nil, nil])
    }

    @Test("A parcel FedEx cannot speak of is kept as it says, and decides nothing")
    func errors() throws {
        let body =
            #"{"output":{"completeTrackResults":[{"trackingNumber":"7","trackResults":[{"trackingNumberInfo":{"trackingNumber":"7"},"#
            + #""error":{"code":"TRACKING.TRACKINGNUMBER.NOTFOUND","message":"Cannot be found"}}]}]}}"#
        let reading = try CarrierFormat.fedEx.read(Array(body.utf8))
        #expect(reading.events.map(\.code) == ["TRACKING.TRACKINGNUMBER.NOTFOUND"] && reading.events[0].occurredAt == nil)
        #expect(reading.events[0].message == "Cannot be found" && reading.notes.count == 1)
        #expect(StatusFold.fold(reading.events) == FoldedStatus())
    }

    @Test("Every reason of Karrio's is a cause of ours, a new one too, with and without a status")
    func karrio() throws {
        let reasons =
            TrackingCause.allCases.map(\.rawValue) + [
                "delivery_exception_hold", "delivery_exception_undeliverable", "delivery_delayed", "CONSIGNEE_NOT_HOME",
                "a_new_reason",
            ]
        for reason in reasons {
            for status in [#""status":"on_hold","#, ""] {
                let body = FormatCase.karrio(
                    #"{"date":"2026-02-04","time":"10:00",\#(status)"reason":"\#(reason)"}"#, status: "on_hold")
                let event = try #require(try CarrierFormat.karrio.read(Array(body.utf8)).events.first)
                let cause = try #require(event.cause.flatMap(TrackingCause.init))
                #expect(
                    event.status == .onHold && (cause != .unknown || ["unknown", "a_new_reason"].contains(reason)), "\(reason)")
            }
        }
    }

    @Test("A scan stays the same event when a newer one has the state of the parcel, but for its status")
    func scans() throws {
        func events(_ data: String, _ state: String) throws -> [CarrierEvent] {
            try CarrierFormat.kuaidi100.read(Array(FormatCase.kuaidi(data, state: state).utf8)).events
        }
        let (old, new) = (
            #"{"time":"2026-02-04 10:00:00","context":"到达"}"#, #"{"time":"2026-02-04 11:00:00","context":"离开"}"#
        )
        var (before, after) = (try #require(try events(old, "0").first), try #require(try events("\(new),\(old)", "5").last))
        #expect(before.status == .inTransit && after.status == .unknown)
        (before.status, after.status) = (.unknown, .unknown)
        #expect(before == after)
    }

    static let proofs: [FormatCase] = [
        FormatCase(
            what: "a picture sent along", format: .ups,
            body: FormatCase.ups(("D", "FS", "DELIVERED"), more: #","deliveryPhoto":"aGVsbG8=","receivedBy":"DOE""#),
            status: .delivered,
            proof: DeliveryProof(.photo)),
        FormatCase(
            what: "a signature", format: .dhl,
            body: FormatCase.dhl(
                "delivered",
                parcel: #","details":{"proofOfDelivery":{"signatureUrl":"https://pod.example/1","signed":{"name":"A"}}}"#),
            status: .delivered, proof: DeliveryProof(.signature, address: "https://pod.example/1")),
        FormatCase(
            what: "a document", format: .dhl,
            body: FormatCase.dhl("delivered", parcel: #","details":{"proofOfDelivery":{"documentUrl":"https://pod.example/2"}}"#),
            status: .delivered, proof: DeliveryProof(.document, address: "https://pod.example/2")),
        FormatCase(
            what: "a picture to be fetched", format: .fedEx,
            body: FormatCase.fedEx(
                FormatCase.scan("09:00", "DL"), result: #","availableImages":[{"type":"PICTURE_PROOF_OF_DELIVERY"}]"#),
            status: .delivered, proof: DeliveryProof(.photo)),
        FormatCase(
            what: "a picture's address", format: .karrio,
            body: FormatCase.karrio(
                #"{"date":"2026-02-04","time":"10:00","status":"delivered"}"#, status: "delivered",
                tracker: #","delivery_image_url":"https://pod.example/3""#), status: .delivered,
            proof: DeliveryProof(.photo, address: "https://pod.example/3")),
        FormatCase(
            what: "our own", format: .waybill,
            body:
                #"{"events":[{"tracking_number":"W","status":"delivered","occurred_at":"2026-02-04T10:00:00Z","proof":"photo","proof_url":"https://pod.example/4"}]}"#,
            status: .delivered, proof: DeliveryProof(.photo, address: "https://pod.example/4")),
    ]

    @Test("What shows a delivery is kept", arguments: proofs)
    func checkProofs(sample: FormatCase) throws { try sample.check() }

    @Test("In a body of several parcels a signer belongs to the own parcel only")
    func signers() throws {
        let body =
            "[" + FormatCase.ups(("D", "FS", "DELIVERED"), number: "1Z1").dropFirst().dropLast() + ","
            + FormatCase.ups(("I", "DP", "Departed"), number: "1Z2", more: #","receivedBy":"DOE""#).dropFirst().dropLast() + "]"
        let events = try CarrierFormat.ups.read(Array(body.utf8)).events
        #expect(events.map(\.deliveredTo) == [nil, nil])
    }

    @Test("Windows, days and proofs are no part of an event's key, which stays what it was")
    func keys() {
        func event(_ window: DeliveryWindow?, _ proof: DeliveryProof?, _ day: CivilDay?) -> CarrierEvent {
            CarrierEvent(
                id: nil, trackingNumber: "W1", carrier: "dhl", status: .delivered, code: "OK",
                occurredAt: ZonedTime("2026-01-05T12:00:00-03:00"), place: "Bonn", expectedOn: day, window: window, proof: proof,
                contradicted: nil)
        }
        let plain = event(nil, nil, nil).key
        #expect(plain == "at:36d5863e688708a503eecf3b79672327a3de39fcc4740eac54a1c752f1424976")
        let window = DeliveryWindow(from: ZonedTime("2026-01-05T12:00:00Z"), to: nil)
        #expect(event(window, DeliveryProof(.photo, address: "x"), CivilDay("2026-01-06")).key == plain)
    }

    private static let noon = Date(timeIntervalSince1970: 1_767_614_400)

    @Test("What is told of one attempt within half an hour is one attempt, until the parcel goes out again")
    func attempts() {
        func attempts(_ events: [(TrackingStatus, Double)]) -> Int {
            let list = events.enumerated().map { index, event in
                CarrierEvent(
                    id: "e\(index)", trackingNumber: "W", status: event.0,
                    occurredAt: ZonedTime(Self.noon + event.1 * 60))
            }
            let folded = StatusFold.fold(list)
            #expect(StatusFold.fold(list.reversed()) == folded)
            return folded.attempts
        }
        #expect(attempts([(.deliveryFailed, 0), (.deliveryFailed, 1), (.inTransit, 2), (.deliveryFailed, 29)]) == 1)
        #expect(attempts([(.deliveryFailed, 0), (.deliveryFailed, 20), (.deliveryFailed, 40)]) == 2)
        #expect(attempts([(.deliveryFailed, 0), (.outForDelivery, 5), (.deliveryFailed, 20)]) == 2)
        #expect(attempts([(.deliveryFailed, 0), (.deliveryFailed, 24 * 60)]) == 2)
    }
}
