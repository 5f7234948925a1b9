import Fulfilment
import LabelFormats

extension MasterKind {
    static let carriers = MasterKind(
        "carriers", "Who takes parcels to the door.", table: ("shipping", "carrier"),
        columns: [
            MasterColumn("code", .code(longest: 40), "as in the addresses of its webhooks"),
            MasterColumn("name", .text(longest: 100), "what people call it"),
            MasterColumn("own_fleet", .flag, "its parcels go on routes", blank: .means("no"), stored: "is_own_fleet"),
            MasterColumn(
                "label_url", .text(longest: 1_000),
                "where its labels are bought by Waybill's own protocol, by the account of the same code",
                blank: .unknown, stored: "endpoint"),
        ])

    static let accounts = MasterKind(
        "accounts", "Where carriers' labels are bought. What proves who asks is kept elsewhere.", table: ("shipping", "account"),
        references: [MasterReference(["carrier"], to: .carriers, ["code"])],
        rules: [
            MasterRule(column: "credentials", problem: "must be env:NAME or file:PATH, never the secret itself") {
                $0("credentials") == "" || $0("credentials").hasPrefix("env:") || $0("credentials").hasPrefix("file:")
            },
            MasterRule(column: "pace", problem: "must be \(CallPace.allowed)") { (try? CallPace($0("pace"))) != nil },
        ],
        columns: [
            MasterColumn("code", .code(longest: 40), "its name in commands and logs"),
            MasterColumn("carrier", .code(longest: 40), "whose parcels it buys labels for"),
            MasterColumn("format", .code(longest: 40), "the protocol, as `carrier-dispatch accounts formats` names it"),
            MasterColumn("name", .text(longest: 100), "what people call it"),
            MasterColumn("host", .text(longest: 1_000), "its address; blank: the service's own", blank: .means("")),
            MasterColumn(
                "credentials", .text(longest: 1_000), "where what proves who asks is: env:NAME or file:PATH", blank: .means("")),
            MasterColumn("test", .flag, "labels are only tried", blank: .means("no"), stored: "is_test"),
            MasterColumn("owner", .text(longest: 100), "who decides when it stops or takes a label not back", blank: .means("")),
            MasterColumn("priority", .whole(0...1_000_000), "of several of a carrier the lowest is asked", blank: .means("100")),
            MasterColumn(
                "pace", .text(longest: 200), "calls it may get, such as 10/s 500/min 100000/day buy=2/s; blank: no limit",
                blank: .means("")),
        ])

    static let services = MasterKind(
        "services", "What a carrier offers.", table: ("shipping", "service"), keyLength: 2,
        references: [MasterReference(["carrier"], to: .carriers, ["code"])], retirement: .deleted,
        columns: [
            MasterColumn("carrier", .code(longest: 40), "whose it is"),
            MasterColumn("service", .code(longest: 40), "short name", stored: "code"),
            MasterColumn("name", .text(longest: 100), "what people call it"),
            MasterColumn("max_weight_g", .whole(1...100_000_000), "grams of a parcel"),
            MasterColumn("max_length_mm", .whole(1...100_000), "millimetres of its longest edge"),
            MasterColumn("volumetric_divisor", .whole(1...1_000_000), "cubic millimetres that are billed as a gram"),
        ])

    static let zones = MasterKind(
        "zones", "How far a service goes, and how many days it takes.", table: ("shipping", "zone"), keyLength: 4,
        references: [MasterReference(["carrier", "service"], to: .services)], retirement: .deleted,
        rules: [MasterRule(column: "to_km", other: "from_km", holds: { $0 > $1 }, problem: "must be more than from_km")],
        columns: [
            MasterColumn("carrier", .code(longest: 40), "whose service"),
            MasterColumn("service", .code(longest: 40), "its service"),
            MasterColumn("country", .country(orAny: true), "`*`: every country the service has no zone of its own for"),
            MasterColumn("zone", .code(longest: 40), "short name, as in the rates"),
            MasterColumn("from_km", .whole(0...30_000), "kilometres from the site as the crow flies"),
            MasterColumn("to_km", .whole(1...30_000), "kilometres, from there on it is the next zone"),
            MasterColumn("transit_days", .whole(0...365), "days from the hand-over to the door"),
        ])

    static let rates = MasterKind(
        "rates", "What a parcel costs, by zone and weight. All in one currency, or they could not be compared.",
        table: ("shipping", "rate"), keyLength: 4,
        references: [MasterReference(["carrier", "service", "zone"], to: .zones)], retirement: .deleted,
        columns: [
            MasterColumn("carrier", .code(longest: 40), "whose service"),
            MasterColumn("service", .code(longest: 40), "its service"),
            MasterColumn("zone", .code(longest: 40), "as in the zones"),
            MasterColumn("up_to_g", .whole(1...100_000_000), "grams billed"),
            MasterColumn("price_minor", .whole(0...1_000_000_000_000), "in cents or what the currency has", stored: "price"),
            MasterColumn("currency", .currency, "of the price"),
        ])

    static let vehicles = MasterKind(
        "vehicles", "What the own fleet drives.", table: ("routing", "vehicle"),
        references: [MasterReference(["site"], to: .sites, ["code"])],
        columns: [
            MasterColumn("code", .code(longest: 40), "its name on routes and keys"),
            MasterColumn("site", .code(longest: 20), "where it starts"),
            MasterColumn("capacity_g", .whole(1...1_000_000_000), "grams"),
            MasterColumn("capacity_cm3", .whole(1...1_000_000_000), "cubic centimetres"),
            MasterColumn("shift_s", .whole(1...604_800), "seconds it is on the road at most"),
            MasterColumn("max_stops", .whole(1...10_000), "stops of a route at most"),
        ])

    static let drivers = MasterKind(
        "drivers", "Who drives the own fleet; the dispatcher sees them with the routes of their vehicle.",
        table: ("routing", "driver"),
        references: [MasterReference(["vehicle"], to: .vehicles, ["code"], onlyActive: true)],
        columns: [
            MasterColumn("code", .code(longest: 40), "short name"),
            MasterColumn("name", .text(longest: 100), "what people call them"),
            MasterColumn("vehicle", .code(longest: 40), "which they drive now", blank: .unknown),
            MasterColumn("phone", .text(longest: 40), "where they are called on the road", blank: .means("")),
        ])

    static let shifts = MasterKind(
        "shifts",
        "When the own fleet of a site leaves together, by the site's clock. A site without any plans as parcels are booked.",
        table: ("routing", "shift"), keyLength: 3,
        references: [MasterReference(["site"], to: .sites, ["code"])], retirement: .deleted,
        columns: [
            MasterColumn("site", .code(longest: 20), "whose vehicles"),
            MasterColumn("weekday", .weekday, "of the cut-off"),
            MasterColumn("cut_off", .timeOfDay, "what is booked before it is planned together then"),
            MasterColumn(
                "start", .timeOfDay, "when the vehicles leave; on the next day when it is before the cut-off", stored: "starts"),
        ])
}
