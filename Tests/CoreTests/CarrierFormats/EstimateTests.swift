import Fulfilment
import Testing

@testable import CarrierFormats

/// Days, hours and windows that carriers expect to deliver in.
@Suite("Expected days and hours")
struct EstimateTests {
    static let cases: [FormatCase] = [
        FormatCase(
            what: "a day alone, its clock known", format: .ups,
            body: FormatCase.ups(("I", "DP", "Departed"), more: #","scheduledDeliveryDate":"20260709""#),
            expectedAt: "2026-07-09T23:59:59.000-06:00", expectedOn: "2026-07-09", window: [nil, nil]),
        FormatCase(
            what: "the end of a window", format: .ups,
            body: FormatCase.ups(
                ("I", "DP", "Departed"),
                more: #","scheduledDeliveryDate":"20260709","deliveryStartTime":"","deliveryEndTime":"173000""#),
            expectedAt: "2026-07-09T17:30:00.000-06:00", window: [nil, "2026-07-09T17:30:00.000-06:00"]),
        FormatCase(
            what: "both ends of a window", format: .ups,
            body: FormatCase.ups(
                ("U", "", ""),
                more: #","scheduledDeliveryDate":"20260709","deliveryStartTime":"130000","deliveryEndTime":"170000""#),
            expectedAt: "2026-07-09T17:00:00.000-06:00",
            window: ["2026-07-09T13:00:00.000-06:00", "2026-07-09T17:00:00.000-06:00"]),
        FormatCase(
            what: "a day alone, the place known, in summer", format: .ups,
            body:
                #"{"trackingNumber":"1Z","activityStatus":{"type":"U"},"activityLocation":{"stateProvince":"CA","country":"US"},"scheduledDeliveryDate":"20260709"}"#,
            expectedAt: "2026-07-09T23:59:59.000-07:00", expectedOn: "2026-07-09"),
        FormatCase(
            what: "a day alone, nothing known", format: .ups,
            body: #"{"trackingNumber":"1Z","activityStatus":{"type":"U"},"scheduledDeliveryDate":"20260709"}"#,
            expectedAt: "2026-07-09T23:59:59.000Z", expectedOn: "2026-07-09"),
        FormatCase(
            what: "midnight in UTC is a day in Texas", format: .shippo,
            body: FormatCase.shippo(
                "TRANSIT", "package_departed", track: #","eta":"2026-01-09T00:00:00Z","address_to":{"state":"TX","country":"US"}"#
            ),
            expectedAt: "2026-01-09T23:59:59.000-06:00", expectedOn: "2026-01-09"),
        FormatCase(
            what: "midnight in UTC, in a state of its own summer", format: .easyPost,
            body: FormatCase.easyPost(
                "",
                tracker:
                    #""status":"in_transit","est_delivery_date":"2026-07-09T00:00:00Z","carrier_detail":{"destination_tracking_location":{"state":"AZ","country":"US"}}"#
            ), expectedAt: "2026-07-09T23:59:59.000-07:00", expectedOn: "2026-07-09"),
        FormatCase(
            what: "the carrier's local time before midnight in UTC", format: .easyPost,
            body: FormatCase.easyPost(
                "",
                tracker:
                    #""status":"in_transit","est_delivery_date":"2026-07-09T00:00:00Z","carrier_detail":{"est_delivery_date_local":"2026-07-08","est_delivery_time_local":"20:00:00","destination_tracking_location":{"state":"NY","country":"US"}}"#
            ), expectedAt: "2026-07-08T20:00:00.000-04:00"),
        FormatCase(
            what: "a day in Brazil", format: .karrio,
            body: FormatCase.karrio(
                "", tracker: #","estimated_delivery":"2026-01-09","info":{"shipment_destination_country":"BR"}"#),
            expectedAt: "2026-01-09T23:59:59.000-03:00", expectedOn: "2026-01-09"),
        FormatCase(
            what: "a day in Australia", format: .afterShip,
            body: FormatCase.afterShip(
                "",
                tracking:
                    #""tag":"InTransit","expected_delivery":"2026-01-09","destination_country_iso3":"AUS","destination_state":"VIC""#
            ),
            expectedAt: "2026-01-09T23:59:59.000+11:00", expectedOn: "2026-01-09"),
        FormatCase(
            what: "a range of days", format: .afterShip,
            body: FormatCase.afterShip(
                "",
                tracking:
                    #""tag":"InTransit","latest_estimated_delivery":{"type":"range","datetime_min":"2026-01-08","datetime_max":"2026-01-10"},"destination_country_iso3":"DEU""#
            ), expectedAt: "2026-01-10T23:59:59.000+01:00",
            window: ["2026-01-08T00:00:00.000+01:00", "2026-01-10T23:59:59.000+01:00"]),
        FormatCase(
            what: "a day, and hours of it", format: .afterShip,
            body: FormatCase.afterShip(
                "",
                tracking:
                    #""tag":"InTransit","latest_estimated_delivery":{"datetime":"2026-01-09","datetime_min":"2026-01-09T10:00:00","datetime_max":"2026-01-09T14:00:00"},"destination_country_iso3":"DEU""#
            ), expectedAt: "2026-01-09T14:00:00.000+01:00",
            window: ["2026-01-09T10:00:00.000+01:00", "2026-01-09T14:00:00.000+01:00"]),
        FormatCase(
            what: "a day, and an hour of it in UTC", format: .fedEx,
            body: FormatCase.fedEx(
                FormatCase.scan("09:00", "IT"),
                result:
                    #","dateAndTimes":[{"type":"ESTIMATED_DELIVERY","dateTime":"2026-02-06"}],"estimatedDeliveryTimeWindow":{"window":{"ends":"2026-02-07T02:00:00Z"}},"lastUpdatedDestinationAddress":{"stateOrProvinceCode":"CO","countryCode":"US"}"#
            ), expectedAt: "2026-02-07T02:00:00.000Z", window: [nil, "2026-02-07T02:00:00.000Z"]),
        FormatCase(
            what: "a day after the hours once planned", format: .fedEx,
            body: FormatCase.fedEx(
                FormatCase.scan("09:00", "IT"),
                result:
                    #","dateAndTimes":[{"type":"ESTIMATED_DELIVERY","dateTime":"2026-02-08"}],"standardTransitTimeWindow":{"window":{"ends":"2026-02-06T17:00:00-07:00"}},"lastUpdatedDestinationAddress":{"stateOrProvinceCode":"CO","countryCode":"US"}"#
            ), expectedAt: "2026-02-08T23:59:59.000-07:00", window: [nil, "2026-02-06T17:00:00.000-07:00"]),
        FormatCase(
            what: "a point within a frame", format: .dhl,
            body: FormatCase.dhl(
                "transit",
                parcel:
                    #","estimatedTimeOfDelivery":"2026-02-05T12:00:00+01:00","estimatedDeliveryTimeFrame":{"estimatedFrom":"2026-02-05T10:00:00+01:00","estimatedThrough":"2026-02-05T14:00:00+01:00"}"#
            ), expectedAt: "2026-02-05T12:00:00.000+01:00",
            window: ["2026-02-05T10:00:00.000+01:00", "2026-02-05T14:00:00.000+01:00"]),
        FormatCase(
            what: "a frame alone, without zones", format: .dhl,
            body: FormatCase.dhl(
                "transit",
                parcel:
                    #","destination":{"address":{"countryCode":"DE"}},"estimatedDeliveryTimeFrame":{"estimatedFrom":"2026-08-05T10:00:00","estimatedThrough":"2026-08-05T14:00:00"}"#
            ), expectedAt: "2026-08-05T14:00:00.000+02:00",
            window: ["2026-08-05T10:00:00.000+02:00", "2026-08-05T14:00:00.000+02:00"]),
        FormatCase(
            what: "midnight where it goes is a day", format: .dhl,
            body: FormatCase.dhl("transit", parcel: #","estimatedTimeOfDelivery":"2026-02-05T00:00:00+01:00""#),
            expectedAt: "2026-02-05T23:59:59.000+01:00", expectedOn: "2026-02-05"),
        FormatCase(
            what: "the first and last moment of a window", format: .seventeenTrack,
            body: FormatCase.seventeenTrack(
                #"{"time_utc":"2026-02-04T10:00:00Z","sub_status":"InTransit_Other"}"#,
                info:
                    #","time_metrics":{"estimated_delivery_date":{"from":"2026-02-06T00:00:00-05:00","to":"2026-02-08T23:59:59-05:00"}}"#
            ),
            expectedAt: "2026-02-08T23:59:59.000-05:00",
            window: ["2026-02-06T00:00:00.000-05:00", "2026-02-08T23:59:59.000-05:00"]),
        FormatCase(
            what: "a window's end at midnight, no beginning", format: .fedEx,
            body: FormatCase.fedEx(
                FormatCase.scan("09:00", "IT"),
                result:
                    #","estimatedDeliveryTimeWindow":{"window":{}},"standardTransitTimeWindow":{"window":{"ends":"2026-02-06T00:00:00-06:00"}}"#
            ), expectedAt: "2026-02-06T23:59:59.000-06:00", expectedOn: "2026-02-06", window: [nil, nil]),
        FormatCase(
            what: "a day without a zone, going to Colorado", format: .fedEx,
            body: FormatCase.fedEx(
                FormatCase.scan("09:00", "IT"),
                result:
                    #","dateAndTimes":[{"type":"ESTIMATED_DELIVERY","dateTime":"2026-02-06T00:00:00"}],"lastUpdatedDestinationAddress":{"stateOrProvinceCode":"CO","countryCode":"US"}"#
            ), expectedAt: "2026-02-06T23:59:59.000-07:00", expectedOn: "2026-02-06"),
        FormatCase(
            what: "midnight in UTC, by the place of the scans", format: .shipEngine,
            body: FormatCase.shipEngine(
                #"{"occurred_at":"2026-02-04T10:00:00Z","status_code":"IT","state_province":"GA","country_code":"US"}"#,
                track: #""status_code":"IT","estimated_delivery_date":"2026-02-06T00:00:00Z""#),
            expectedAt: "2026-02-06T23:59:59.000-05:00", expectedOn: "2026-02-06"),
        FormatCase(
            what: "a day where the event happened", format: .waybill,
            body:
                #"{"events":[{"tracking_number":"W","status":"in_transit","occurred_at":"2026-01-05T12:00:00-03:00","expected_at":"2026-01-06"}]}"#,
            expectedAt: "2026-01-06T23:59:59.000-03:00", expectedOn: "2026-01-06"),
        FormatCase(
            what: "midnight is a time, and a window", format: .waybill,
            body:
                #"{"events":[{"tracking_number":"W","status":"in_transit","expected_at":"2026-01-06T00:00:00Z","expected_from":"2026-01-05T22:00:00Z","expected_to":"2026-01-06T02:00:00Z"}]}"#,
            expectedAt: "2026-01-06T00:00:00.000Z", window: ["2026-01-05T22:00:00.000Z", "2026-01-06T02:00:00.000Z"]),
    ]

    @Test("A day ends where the parcel goes; hours and windows are kept", arguments: cases)
    func estimates(sample: FormatCase) throws { try sample.check() }

    @Test(
        "The last minute of a day, by place",
        arguments: [
            ("US", "NY", "2026-03-07", -5), ("US", "NY", "2026-03-08", -4), ("US", "NY", "2026-10-31", -4),
            ("US", "NY", "2026-11-01", -5),
            ("US", "AZ", "2026-07-01", -7), ("USA", "hi", "2026-07-01", -10), ("CA", "SK", "2026-07-01", -6),
            ("DE", nil, "2026-03-28", 1),
            ("DE", nil, "2026-03-29", 2), ("DEU", nil, "2026-10-24", 2), ("DE", nil, "2026-10-25", 1),
            ("GB", nil, "2026-07-01", 1),
            ("AU", "VIC", "2026-04-04", 11), ("AU", "VIC", "2026-04-05", 10), ("AU", "QLD", "2026-01-01", 10),
            ("NZ", nil, "2026-01-01", 13),
            ("CN", nil, "2026-07-01", 8), ("BR", "AM", "2026-07-01", -4), ("BR", "SP", "2026-07-01", -3),
            ("US", nil, "2026-07-01", nil),
            ("RU", nil, "2026-07-01", nil), ("", nil, "2026-07-01", nil), (nil, "NY", "2026-07-01", nil),
        ] as [(String?, String?, String, Int?)])
    func places(country: String?, region: String?, day: String, hours: Int?) throws {
        let day = try #require(CivilDay(day))
        #expect(PlaceZone(country: country, region: region)?.offset(atEndOf: day) == hours.map { $0 * 3600 })
    }

    @Test("A day reads and writes as one")
    func days() {
        #expect(CivilDay("2026-01-09")?.description == "2026-01-09" && CivilDay("0999-12-31")?.description == "0999-12-31")
        for text in ["2026-02-30", "2026-1-9", "2026-01-09T", ""] { #expect(CivilDay(text) == nil) }
    }
}
