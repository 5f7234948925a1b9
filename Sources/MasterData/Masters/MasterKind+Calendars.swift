extension MasterKind {
    static let hours = MasterKind(
        "hours", "When people work at a site, by its clock. Several times a day are several lines.",
        table: ("warehouse", "opening"), keyLength: 3,
        references: [MasterReference(["site"], to: .sites, ["code"])], retirement: .deleted, rules: [closesLater],
        columns: [
            MasterColumn("site", .code(longest: 20), "whose hours"),
            MasterColumn("weekday", .weekday, "a weekday without a line is one without work"),
            MasterColumn("opens", .timeOfDay, "when work begins"),
            MasterColumn("closes", .timeOfDay, "when it ends; over midnight: 24:00, and 00:00 on the next weekday"),
        ])

    static let holidays = MasterKind(
        "holidays", "Days on which sites of a country or region do not work and nobody picks up.",
        table: ("warehouse", "holiday"), keyLength: 3, retirement: .deleted,
        columns: [
            MasterColumn("country", .country(orAny: false), "of the sites"),
            MasterColumn("region", .code(longest: 20), "as the sites name it; the whole country when blank", blank: .means("")),
            MasterColumn("day", .day, "by the clock of the site"),
            MasterColumn("name", .text(longest: 100), "what people call it"),
        ])

    static let cutoffs = MasterKind(
        "cutoffs", "Until when a parcel leaves a site with a service the same day, by the site's clock.",
        table: ("shipping", "cut_off"), keyLength: 4,
        references: [MasterReference(["carrier", "service"], to: .services), MasterReference(["site"], to: .sites, ["code"])],
        retirement: .deleted,
        columns: [
            MasterColumn("carrier", .code(longest: 40), "who picks up"),
            MasterColumn("service", .code(longest: 40), "its service"),
            MasterColumn("site", .code(longest: 20), "where"),
            MasterColumn("weekday", .weekday, "a weekday without a line is one without a pickup"),
            MasterColumn("cut_off", .timeOfDay, "what is handed over later leaves with the next pickup"),
        ])

    static let exceptions = MasterKind(
        "exceptions",
        "What a site or a carrier does there on one day instead of the usual, also on a holiday. Without hours the site is closed.",
        table: ("warehouse", "site_exception"), keyLength: 4,
        references: [
            MasterReference(["site"], to: .sites, ["code"]), MasterReference(["carrier"], to: .carriers, ["code"]),
            MasterReference(["carrier", "service"], to: .services),
        ],
        retirement: .deleted,
        rules: [
            closesLater,
            MasterRule(column: "opens", problem: "must be given with closes") { ($0("opens") == "") == ($0("closes") == "") },
            MasterRule(column: "opens", problem: "must be blank where a carrier is named: hours are the site's") {
                $0("carrier") == "" || $0("opens") == ""
            },
            MasterRule(column: "service", problem: "must be blank without a carrier") {
                $0("carrier") != "" || $0("service") == ""
            },
            MasterRule(column: "cut_off", problem: "must be blank without a carrier: whose is it?") {
                $0("carrier") != "" || $0("cut_off") == ""
            },
        ],
        columns: [
            MasterColumn("site", .code(longest: 20), "where"),
            MasterColumn("day", .day, "by the clock of the site"),
            MasterColumn("carrier", .code(longest: 40), "whose pickup; blank: the site's own hours", blank: .means("")),
            MasterColumn("service", .code(longest: 40), "blank: every service of the carrier without a line", blank: .means("")),
            MasterColumn("opens", .timeOfDay, "of the site; without hours it is closed, and no carrier comes", blank: .unknown),
            MasterColumn("closes", .timeOfDay, "of the site", blank: .unknown),
            MasterColumn("cut_off", .timeOfDay, "of the carrier; blank: it does not come", blank: .unknown),
            MasterColumn("note", .text(longest: 200), "why, for people", blank: .means("")),
        ])

    /// Times in their one spelling are in the order of their texts.
    private static let closesLater = MasterRule(column: "closes", problem: "must be later than opens") {
        $0("opens") == "" || $0("closes") == "" || $0("opens") < $0("closes")
    }
}
