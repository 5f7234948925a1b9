import CarrierFormats
import Fulfilment
import Testing

/// A parcel that goes back is not delivered, whatever its carrier calls the end of its way.
@Suite("Returns, redirections and denied deliveries")
struct ReturnTests {
    static let returns: [FormatCase] = [
        FormatCase(
            what: "the flag of a parcel that is delivered", format: .dhl,
            body: FormatCase.dhl("delivered", "Delivered", parcel: #","returnFlag":true"#), status: .returnToSender),
        FormatCase(
            what: "the flag of a parcel on its way", format: .dhl,
            body: FormatCase.dhl("transit", parcel: #","returnFlag":true"#),
            status: .returnToSender),
        FormatCase(
            what: "a flag that says no", format: .dhl, body: FormatCase.dhl("delivered", parcel: #","returnFlag":false"#),
            status: .delivered),
        FormatCase(
            what: "words in German", format: .dhl,
            body: FormatCase.dhl("delivered", "Die Sendung wurde an den Absender zugestellt."), status: .returnToSender),
        FormatCase(
            what: "words that name a place, which is no condition", format: .dhl,
            body: FormatCase.dhl("delivered", "Returned to sender, Sioux Falls SD"), status: .returnToSender),
        FormatCase(
            what: "a condition in German", format: .dhl,
            body: FormatCase.dhl("delivered", "Zugestellt. Falls Sie sie nicht wollen, schicken Sie sie an den Absender."),
            status: .delivered),
        FormatCase(
            what: "a code of an exception", format: .ups,
            body: FormatCase.ups(("X", "H8", "Returning to Sender"), ("D", "FS", "DELIVERED")), status: .returnToSender),
        FormatCase(
            what: "an exception whose code nobody knows", format: .ups,
            body: FormatCase.ups(
                ("X", "ZZ", "The receiver refused the delivery. It is being returned to the shipper."), ("D", "FS", "DELIVERED")),
            status: .returnToSender),
        FormatCase(
            what: "an exception that only may lead there", format: .ups,
            body: FormatCase.ups(
                ("X", "ZZ", "Unless the address is corrected, it will be returned to sender."), ("D", "FS", "DELIVERED")),
            status: .delivered),
        FormatCase(
            what: "delivered to the shipper", format: .ups, body: FormatCase.ups(("D", "KB", "Delivered to shipper")),
            status: .returnToSender),
        FormatCase(
            what: "the flag", format: .easyPost,
            body: FormatCase.easyPost(
                #"{"status":"delivered","datetime":"2026-02-04T10:00:00Z"}"#, tracker: #""status":"delivered","is_return":true"#),
            status: .returnToSender),
        FormatCase(
            what: "the detail", format: .easyPost,
            body: FormatCase.easyPost(#"{"status":"delivered","status_detail":"return","datetime":"2026-02-04T10:00:00Z"}"#),
            status: .returnToSender),
        FormatCase(
            what: "the tracker, while its newest scan moves", format: .easyPost,
            body: FormatCase.easyPost(
                #"{"status":"in_transit","datetime":"2026-02-04T10:00:00Z"}"#, tracker: #""status":"return_to_sender""#),
            status: .returnToSender),
        FormatCase(
            what: "a substatus beside delivered", format: .shippo, body: FormatCase.shippo("DELIVERED", "return_to_sender"),
            status: .returnToSender),
        FormatCase(
            what: "nobody came for it", format: .shippo, body: FormatCase.shippo("TRANSIT", "package_unclaimed"),
            status: .returnToSender),
        FormatCase(
            what: "the flag", format: .afterShip,
            body: FormatCase.afterShip(
                #"{"checkpoint_time":"2026-02-04T10:00:00Z","subtag":"Delivered_001"}"#,
                tracking: #""tag":"Delivered","return_to_sender":true"#), status: .returnToSender),
        FormatCase(
            what: "a checkpoint, then delivered", format: .afterShip,
            body: FormatCase.afterShip(
                #"{"checkpoint_time":"2026-02-03T10:00:00Z","subtag":"Exception_010"},{"checkpoint_time":"2026-02-06T10:00:00Z","subtag":"Delivered_001"}"#
            ), status: .returnToSender),
        FormatCase(
            what: "a detail beside delivered", format: .shipEngine,
            body: FormatCase.shipEngine(
                #"{"occurred_at":"2026-02-04T10:00:00Z","status_code":"DE","status_detail_code":"UNDELIVERABLE_RETURNED_TO_SENDER"}"#
            ),
            status: .returnToSender),
        FormatCase(
            what: "nobody lives there, says the post", format: .shipEngine,
            body: FormatCase.shipEngine(
                #"{"occurred_at":"2026-02-06T10:00:00Z","event_code":"01"},{"occurred_at":"2026-02-04T10:00:00Z","event_code":"26"}"#
            ),
            status: .returnToSender),
        FormatCase(
            what: "sent back, then delivered", format: .fedEx,
            body: FormatCase.fedEx(FormatCase.scan("15:00", "DL") + "," + FormatCase.scan("09:00", "RS")), status: .returnToSender
        ),
        FormatCase(
            what: "delivered, say code and words, to the shipper", format: .fedEx,
            body: FormatCase.fedEx(FormatCase.scan("15:00", "DL", words: "Package returned to shipper")), status: .returnToSender),
        FormatCase(
            what: "the stage of a scan", format: .seventeenTrack,
            body: FormatCase.seventeenTrack(
                #"{"time_utc":"2026-02-04T10:00:00Z","sub_status":"Delivered_Other","stage":"Returned","description":"Delivered"}"#
            ),
            status: .returnToSender),
        FormatCase(
            what: "a milestone", format: .seventeenTrack,
            body: FormatCase.seventeenTrack(
                #"{"time_utc":"2026-02-04T10:00:00Z","sub_status":"Delivered_Other"}"#,
                info:
                    #","milestone":[{"key_stage":"Returning","time_utc":"2026-02-02T10:00:00Z"},{"key_stage":"Returned","time_utc":null}]"#
            ),
            status: .returnToSender),
        FormatCase(
            what: "the state of a parcel that is signed for", format: .kuaidi100,
            body: FormatCase.kuaidi(#"{"time":"2026-02-04 10:00:00","context":"已签收","statusCode":"301"}"#, state: "4"),
            status: .returnToSender),
        FormatCase(
            what: "signed for, say the words, as sent back", format: .kuaidi100,
            body: FormatCase.kuaidi(#"{"time":"2026-02-04 10:00:00","context":"退件已签收","statusCode":"3"}"#, state: "3"),
            status: .returnToSender),
        FormatCase(
            what: "back under a new number", format: .sfExpress,
            body: FormatCase.sf(("50", "已收取快件"), ("648", "快件已退回,新单号为: SF8"), ("80", "已签收")), status: .returnToSender),
        FormatCase(
            what: "the tracker, while its events say delivered", format: .karrio,
            body: FormatCase.karrio(
                #"{"date":"2026-02-04","time":"10:00","code":"DL","status":"delivered"}"#, status: "return_to_sender"),
            status: .returnToSender),
        FormatCase(
            what: "our own words", format: .waybill,
            body:
                #"{"events":[{"tracking_number":"W","status":"delivered","message":"Delivered back to sender","occurred_at":"2026-02-04T10:00:00Z"}]}"#,
            status: .returnToSender),
    ]

    @Test("Sent back is never delivered", arguments: returns)
    func checkReturns(sample: FormatCase) throws {
        try sample.check()
        guard sample.status == .returnToSender else { return }
        let folded = StatusFold.fold(try sample.events())
        #expect(folded.deliveredAt == nil && folded.expectedAt == nil)
    }

    static let redirections: [FormatCase] = [
        FormatCase(
            what: "at the customer's wish, then delivered", format: .sfExpress,
            body: FormatCase.sf(("50", "已收取快件"), ("99", "应客户要求,快件正在转寄中"), ("44", "正在派送途中"), ("80", "已签收")), status: .delivered),
        FormatCase(
            what: "at the customer's wish", format: .sfExpress, body: FormatCase.sf(("99", "应客户要求,快件正在转寄中")), status: .inTransit,
            cause: "redirected"),
        FormatCase(
            what: "under a new number", format: .sfExpress, body: FormatCase.sf(("648", "快件已转寄,新单号为: SF7")), status: .inTransit,
            cause: "redirected"),
        FormatCase(
            what: "back or on, its words leave open", format: .sfExpress, body: FormatCase.sf(("648", "快件已退回/转寄,新单号为: SF7")),
            status: .returnToSender),
        FormatCase(
            what: "out of the locker again", format: .sfExpress, body: FormatCase.sf(("125", "至丰巢"), ("126", "将快件取出丰巢")),
            status: .inTransit),
        FormatCase(
            what: "by the consignee", format: .shipEngine,
            body: FormatCase.shipEngine(
                #"{"occurred_at":"2026-02-04T10:00:00Z","status_code":"IT","status_detail_code":"PARCEL_REDIRECTED"}"#),
            status: .inTransit, cause: "redirected"),
        FormatCase(
            what: "forwarded", format: .shippo, body: FormatCase.shippo("TRANSIT", "package_forwarded"), status: .inTransit,
            cause: "redirected"),
        FormatCase(
            what: "to a counter, as asked", format: .fedEx,
            body: FormatCase.fedEx(FormatCase.scan("09:00", "HA", exception: "A13")),
            status: .inTransit, cause: "redirected"),
        FormatCase(
            what: "to a counter after an attempt: no second one", format: .fedEx,
            body: FormatCase.fedEx(
                FormatCase.scan("11:28", "DE", exception: "A47") + "," + FormatCase.scan("11:26", "DE", exception: "08")),
            status: .inTransit, cause: "redirected", attempts: 1),
    ]

    @Test("Sent on is not sent back", arguments: redirections)
    func checkRedirections(sample: FormatCase) throws { try sample.check() }

    static let denied: [FormatCase] = [
        FormatCase(
            what: "out for delivery", format: .ups, body: FormatCase.ups(("D", "9E", "Out For Delivery Today")),
            status: .outForDelivery),
        FormatCase(
            what: "an attempt", format: .ups, body: FormatCase.ups(("D", "9E", "A delivery attempt was made; a notice was left")),
            status: .deliveryFailed),
        FormatCase(
            what: "not yet", format: .dhl, body: FormatCase.dhl("delivered", "The shipment will be delivered tomorrow"),
            status: .inTransit),
        FormatCase(
            what: "loaded, in German", format: .dhl,
            body: FormatCase.dhl("delivered", "Die Sendung wurde in das Zustellfahrzeug geladen."), status: .outForDelivery),
        FormatCase(
            what: "on the van", format: .fedEx,
            body: FormatCase.fedEx(FormatCase.scan("09:00", "DL", words: "On FedEx vehicle for delivery")),
            status: .outForDelivery),
        FormatCase(
            what: "not delivered", format: .easyPost,
            body: FormatCase.easyPost(
                #"{"status":"delivered","message":"Could not be delivered","datetime":"2026-02-04T10:00:00Z"}"#,
                tracker: #""status":"delivered""#), status: .deliveryFailed),
        FormatCase(
            what: "on the way to the door", format: .kuaidi100,
            body: FormatCase.kuaidi(#"{"time":"2026-02-04 10:00:00","context":"快件正在派送途中","statusCode":"3"}"#, state: "3"),
            status: .outForDelivery),
        FormatCase(
            what: "at the counter", format: .karrio,
            body: FormatCase.karrio(
                #"{"date":"2026-02-04","time":"10:00","status":"delivered","description":"Ready for pickup at the post office"}"#,
                status: "delivered"), status: .readyForPickup),
        FormatCase(
            what: "the tracker's state, whose newest event is on the van", format: .karrio,
            body: FormatCase.karrio(
                #"{"date":"2026-02-04","time":"10:00","description":"Out for delivery"}"#, status: "delivered"),
            status: .outForDelivery),
        FormatCase(
            what: "the parcel's state, whose newest event is on the van", format: .shipEngine,
            body: FormatCase.shipEngine(
                #"{"occurred_at":"2026-02-04T10:00:00Z","description":"Out for delivery"}"#, track: #""status_code":"DE""#),
            status: .outForDelivery),
        FormatCase(
            what: "the parcel's state, whose newest scan is on its way to the door", format: .kuaidi100,
            body: FormatCase.kuaidi(#"{"time":"2026-02-04 10:00:00","context":"快件正在派送途中"}"#, state: "3"),
            status: .outForDelivery),
        FormatCase(
            what: "delivered after it went out", format: .ups,
            body: FormatCase.ups(("D", "FS", "Delivered; out for delivery since 08:10")), status: .delivered),
        FormatCase(
            what: "delivered at the second attempt", format: .ups,
            body: FormatCase.ups(("D", "FS", "Delivered after a failed delivery attempt")), status: .delivered),
    ]

    @Test("A delivery that its own words deny is none, and is doubted", arguments: denied)
    func checkDenied(sample: FormatCase) throws {
        try sample.check()
        let doubted = try sample.events().contains { $0.contradicted == .delivered }
        #expect(doubted == (sample.status != .delivered))
    }

    @Test("A correction takes a return back")
    func correction() throws {
        let sample = try #require(Self.returns.first)
        let taken = CarrierEvent(
            id: "c", trackingNumber: "JJ1", kind: .correction, status: .delivered, occurredAt: ZonedTime("2026-02-05T09:00:00Z"))
        let events = try sample.events() + [taken]
        #expect(StatusFold.fold(events).status == .delivered && StatusFold.fold(events.reversed()).status == .delivered)
    }
}
