import Fulfilment

@testable import LabelFormats

/// Requests for the facts of recorded pairs, as our formats write them.
///
/// Pairs that are missing here are not ours to build: calls that a format only knows to read answers of (smart rates, rates and customs by
/// their own paths, bare estimates), and a batch of which only the answer was published.
enum BuiltRequests {
    /// Recordings that a request of ours is not like, with every place that differs, and why.
    static let otherwise: [String: [String]] = [
        // Recorded with a check of the address that is asked for in the query; ours is a call of its own.
        "ups-buy-two": ["query.additionaladdressvalidation"], "ups-buy-error": ["query.additionaladdressvalidation"],
        // Recorded is the old check that only tells homes from offices.
        "ups-address-commercial": ["path"],
        // Ours says whether it wants the document, and as what.
        "dhlde-buy": ["query.docFormat", "query.includeDocs"],
        // The profile is the account's, and the recording's is another; a connector's fixture repeats the query as a body.
        "dhlde-void": ["query.profile", "header.content-type", "body"],
        // The customer's number stands in the path, and is the account's.
        "canadapost-buy": ["path"], "canadapost-manifest": ["path"],
        // Amounts of ours have their decimals.
        "easypost-insure": ["/amount"],
        // Ours asks for what was bought, a hundred at a time.
        "easypost-list": ["query.page_size", "query.purchased"],
        // Noon is as good as any hour of the day.
        "shippo-manifest": ["/shipment_date"],
        // Ours is in grams, and never in fractions of a hundredth of an ounce.
        "shipengine-buy": ["/shipment/packages/0/weight/value"],
        // Its lane and account are no facts of a job in the tests.
        "mydhl-rate": [
            "query.accountNumber", "query.destinationCityName", "query.destinationCountryCode", "query.height", "query.length",
            "query.originCityName", "query.originCountryCode", "query.plannedShippingDate", "query.weight", "query.width",
            "query.destinationPostalCode", "query.originPostalCode",
        ],
    ]

    static let all = LabelRequest.all.filter { !$0.pair.isEmpty } + more

    private static let more: [LabelRequest] = [
        LabelRequest(.easyPost, .void, "POST", "", pair: "easypost-refund") {
            $0.handle = "shp_700d2963c43b4847883c955eeb846b13"
        },
        LabelRequest(.easyPost, .label, "GET", "", pair: "easypost-label-zpl") {
            ($0.handle, $0.media) = ("shp_5f25253b03cd4bd18d27f49763f2433b", .zpl)
        },
        LabelRequest(.easyPost, .insure, "POST", "", pair: "easypost-insure") {
            $0.handle = "shp_2b8295fe50f048baaaf8378ba1a4b629"
            $0.amount = Currency("USD").map { Money(minor: 10_000, currency: $0) }
        },
        LabelRequest(.easyPost, .batch, "POST", "", pair: "easypost-batch-buy") {
            $0.handle = "batch_a3e18200e5104896874b4af64a3dde38"
        },
        LabelRequest(.easyPost, .claim, "POST", "", pair: "easypost-claim") {
            ($0.service, $0.contents, $0.numbers) = ("damage", "Test", ["9400100208303109500669"])
            $0.amount = Currency("USD").map { Money(minor: 10_000, currency: $0) }
        },
        LabelRequest(.easyPost, .list, "GET", "", pair: "easypost-list"),
        LabelRequest(.shippo, .quote, "POST", "", pair: "shippo-shipment"),
        LabelRequest(.shippo, .address, "GET", "", pair: "shippo-address-bad") { $0.handle = "1ef351fd0c784e32a45377b0fa172e27" },
        LabelRequest(.shippo, .manifest, "POST", "", pair: "shippo-manifest") {
            ($0.handle, $0.shipDate) = ("", CivilDay(year: 2017, month: 3, day: 31))
        },
        LabelRequest(.shippo, .pickup, "POST", "", pair: "shippo-pickup-past"),
        LabelRequest(.shipEngine, .quote, "POST", "", pair: "shipengine-rate"),
        LabelRequest(.shipEngine, .buy, "POST", "", pair: "shipengine-buy") {
            ($0.service, $0.offer, $0.media) = ("usps_priority_mail", "", .pdf)
        },
        LabelRequest(.shipEngine, .buy, "POST", "", pair: "shipengine-error-box") { $0.offer = "" },
        LabelRequest(.shipEngine, .address, "POST", "", pair: "shipengine-address"),
        LabelRequest(.ups, .token, "POST", "", pair: "ups-token"),
        LabelRequest(.ups, .quote, "POST", "", pair: "ups-rate-shop") { $0.service = "" },
        LabelRequest(.ups, .buy, "POST", "", pair: "ups-buy-error"),
        LabelRequest(.ups, .transit, "POST", "", pair: "ups-transit"),
        LabelRequest(.ups, .address, "POST", "", pair: "ups-address-commercial"),
        LabelRequest(.ups, .void, "DELETE", "", pair: "ups-void-late") { $0.numbers = ["1Z2220060292634221"] },
        LabelRequest(.dhlParcelDE, .pickup, "POST", "", pair: "dhlde-pickup"),
        LabelRequest(.sfExpress, .buy, "POST", "", pair: "sf-buy"),
        LabelRequest(.kuaidi100, .void, "POST", "", pair: "kuaidi100-cancel") {
            ($0.handle, $0.offer) = ("4D07550D8E685E06B3C679632E68ACDD", "100012022010566")
        },
        LabelRequest(.fedEx, .buy, "POST", "", pair: "fedex-buy"), LabelRequest(.fedEx, .quote, "POST", "", pair: "fedex-rate"),
        LabelRequest(.fedEx, .pickup, "POST", "", pair: "fedex-pickup"),
        LabelRequest(.karrio, .quote, "POST", "", pair: "karrio-rate"),
        LabelRequest(.sendle, .buy, "POST", "", pair: "sendle-buy"),
        LabelRequest(.canadaPost, .buy, "POST", "", pair: "canadapost-buy"),
        LabelRequest(.canadaPost, .quote, "POST", "", pair: "canadapost-rate") {
            $0.to = Address(
                recipient: "A", street: "1 B", city: "Ottawa", region: "ON", postcode: "K1K4T3", country: "CA", location: nil)
        },
        LabelRequest(.canadaPost, .manifest, "POST", "", pair: "canadapost-manifest") { $0.handle = "" },
        LabelRequest(.dhlXML, .quote, "POST", "", pair: "dhlxml-rate"),
        LabelRequest(.usps, .transit, "GET", "", pair: "usps-transit") {
            ($0.service, $0.shipDate) = ("USPS_GROUND_ADVANTAGE", CivilDay(year: 2024, month: 4, day: 10))
            $0.from = Address(
                recipient: "A", street: "1 B", city: "Raleigh", region: "NC", postcode: "27703", country: "US", location: nil)
            $0.to = Address(
                recipient: "A", street: "1 B", city: "Orlando", region: "FL", postcode: "32821", country: "US", location: nil)
        },
        LabelRequest(.usps, .manifest, "POST", "", pair: "usps-scanform"),
        LabelRequest(.myDHL, .quote, "GET", "", pair: "mydhl-rate"),
    ]
}
