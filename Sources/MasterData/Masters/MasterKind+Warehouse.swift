import Fulfilment

extension MasterKind {
    static let sites = MasterKind(
        "sites", "Buildings that orders leave from.", table: ("warehouse", "site"),
        columns: [
            MasterColumn("code", .code(longest: 20), "short name, as on labels"),
            MasterColumn("name", .text(longest: 100), "what people call it"),
            MasterColumn("country", .country(orAny: false), "where it stands"),
            MasterColumn("latitude", .degrees(limit: 90), "of its gate; distances to consignees start here"),
            MasterColumn("longitude", .degrees(limit: 180), "of its gate"),
            MasterColumn("time_zone", .timeZone, "of the clock on its wall", blank: .means("Etc/UTC")),
            MasterColumn("region", .code(longest: 20), "state or province, as the holidays name it", blank: .means("")),
            MasterColumn(
                "release_days", .whole(0...3650), "orders get lots so many days before their promise; at once when blank",
                blank: .unknown),
            MasterColumn(
                "takes_orders", .flag, "`no`: closed for new orders; what has its lots there is picked and shipped",
                blank: .means("yes")),
            MasterColumn(
                "count_pieces", .whole(0...1_000_000),
                "a count that differs by more pieces, and by more than count_percent, is counted again by somebody else",
                blank: .means("2")),
            MasterColumn("count_percent", .whole(0...1_000), "of the pieces in the books", blank: .means("5")),
        ])

    static let bins = MasterKind(
        "bins", "Places on the shelves, each with a label to scan.", table: ("warehouse", "location"),
        references: [MasterReference(["site"], to: .sites, ["code"])],
        rules: [
            MasterRule(column: "handling", problem: "must be blank in a place that is neither pick nor bulk: goods only pass it")
            {
                $0("handling") == "" || LocationKind.storage.contains { [kind = $0("kind")] in $0.rawValue == kind }
            }
        ],
        columns: [
            MasterColumn("code", .code(longest: 40), "what the label says; one name in the whole installation"),
            MasterColumn("site", .code(longest: 20), "where it is"),
            MasterColumn("check_code", .code(longest: 10), "printed beside it: who types it is there"),
            MasterColumn("aisle", .whole(0...9_999), "0 is the aisle nearest the depot"),
            MasterColumn("cell", .whole(0...9_999), "along the aisle; 0 is at the front cross aisle"),
            MasterColumn(
                "kind", .choice(LocationKind.allCases.map(\.rawValue)),
                "`pick`: pickers take from it; `bulk`: it refills others; the others hold nothing that is promised",
                blank: .means(LocationKind.pick.rawValue)),
            MasterColumn("zone", .code(longest: 40), "orders of different zones never share a cart", blank: .unknown),
            MasterColumn(
                "handling", .words(among: []),
                "classes of articles that it may hold, and nothing else; blank: only those without one",
                blank: .means("")),
        ])

    static let owners = MasterKind(
        "owners", "Whose goods the house keeps beside its own.", table: ("warehouse", "owner"),
        columns: [
            MasterColumn("code", .code(longest: 40), "short name, as in the articles"),
            MasterColumn("name", .text(longest: 100), "what people call it"),
            MasterColumn("eori", .code(longest: 20), "its number with customs as an exporter", blank: .means("")),
            MasterColumn(
                "ioss", .code(longest: 20), "its number in the import one-stop shop of the European Union", blank: .means("")),
        ])

    static let articles = MasterKind(
        "articles", "What is stored and sold. One without weight or size is known but cannot be shipped.",
        table: ("warehouse", "sku"),
        references: [MasterReference(["owner"], to: .owners, ["code"], onlyActive: true)], retirement: .deleted,
        rules: [
            MasterRule(column: "hs_code", problem: "must be 6 to 10 digits, as 420221") {
                $0("hs_code").isEmpty
                    || $0("hs_code").allSatisfy { ("0"..."9").contains($0) } && (6...10).contains($0("hs_code").count)
            }
        ],
        columns: [
            MasterColumn("sku", .text(longest: 100), "the article's code in the orders", stored: "code"),
            MasterColumn("gtin", .gtin, "the code the scanner reads", blank: .means("")),
            MasterColumn("name", .text(longest: 400), "what people call it", blank: .means("")),
            MasterColumn("category", .text(longest: 400), "free text", blank: .means("")),
            measure("weight_g", "grams, packed"), measure("length_mm", "millimetres"), measure("width_mm", "millimetres"),
            measure("height_mm", "millimetres"),
            MasterColumn(
                "upright", .choice(["l", "w", "h", "lw", "lh", "wh", "lwh"]),
                "edges that may stand upright in a carton: length, width, height", blank: .means("lwh")),
            MasterColumn("fragile", .flag, "packed with care", blank: .means("no"), stored: "is_fragile"),
            MasterColumn("bears_nothing", .flag, "nothing is packed on top of it", blank: .means("no")),
            MasterColumn("ships_alone", .flag, "goes in its own packaging", blank: .means("no")),
            MasterColumn("keep_apart", .text(longest: 40), "articles of different groups never share a carton", blank: .unknown),
            MasterColumn(
                "min_life_days", .whole(0...3650), "days that lots must keep behind the day of delivery", blank: .means("0")),
            MasterColumn(
                "handling", .word, "lies in pick and bulk bins of this class only, as `chilled`; blank: in those without classes",
                blank: .means("")),
            MasterColumn("owner", .code(longest: 40), "whose all its pieces are; blank: the house's own", blank: .unknown),
            MasterColumn(
                "serials", .flag, "each piece has a serial number, asked for at the dock and when it is packed",
                blank: .means("no"), stored: "has_serials"),
            MasterColumn(
                "hs_code", .code(longest: 14), "of the Harmonized System, 6 to 10 digits; where a customs border is crossed",
                blank: .means("")),
            MasterColumn("origin", .country(orAny: false), "the country where it was made, for customs", blank: .means("")),
            MasterColumn("customs_text", .text(longest: 100), "what it is, for customs; its name when blank", blank: .means("")),
        ])

    /// What the levels of an article make together is judged by `PackCheck`.
    static let packs = MasterKind(
        "packs", "How articles are packed: cases of pieces, pallets of cases, each with a number to scan.",
        table: ("warehouse", "pack_level"), keyLength: 2,
        references: [MasterReference(["sku"], to: .articles)], retirement: .deleted,
        columns: [
            MasterColumn("sku", .text(longest: 100), "the article"),
            MasterColumn("level", .code(longest: 40), "what people call it: `case`"),
            MasterColumn("gtin", .gtin, "the code on the pack; no other pack and no article has it", blank: .means("")),
            MasterColumn(
                "contains", .code(longest: 40), "the level of the same article that lies in it; pieces when blank",
                blank: .unknown),
            MasterColumn("quantity", .whole(2...1_000_000), "how many of those"),
        ])

    static let faces = MasterKind(
        "faces", "Bins that an article is picked from, and how full they are kept from the bulk.",
        table: ("warehouse", "face"), keyLength: 2,
        references: [MasterReference(["bin"], to: .bins, ["code"]), MasterReference(["sku"], to: .articles, ["sku"])],
        retirement: .deleted,
        rules: [
            MasterRule(column: "maximum", other: "minimum", holds: { $0 > $1 }, problem: "must be more than the minimum")
        ],
        columns: [
            MasterColumn("bin", .code(longest: 40), "a bin of the kind `pick`"),
            MasterColumn("sku", .text(longest: 100), "the article"),
            MasterColumn(
                "minimum", .whole(0...10_000_000), "it is refilled when known orders will leave less than so many pieces"),
            MasterColumn("maximum", .whole(1...10_000_000), "pieces of the article it takes"),
        ])

    static let suppliers = MasterKind(
        "suppliers", "Who sends goods.", table: ("warehouse", "supplier"),
        columns: [
            MasterColumn("code", .code(longest: 40), "short name, as in purchase orders"),
            MasterColumn("name", .text(longest: 100), "what people call it"),
            MasterColumn(
                "over_percent", .whole(0...1_000), "so much more than ordered is accepted without asking", blank: .means("0")),
            MasterColumn(
                "sample_percent", .whole(0...100), "so much of a sampled lot is held for quality at receipt; 0: nothing",
                blank: .means("0")),
            MasterColumn("sample_one_in", .whole(1...10_000), "one lot in so many is sampled; 1: every lot", blank: .means("1")),
        ])

    /// PINs are no matter of files: `waybill pickers set-pin`.
    static let staff = MasterKind(
        "staff", "People of the floor, the badges they sign in with, and what they are there.", table: ("warehouse", "picker"),
        references: [
            MasterReference(["roles"], to: .sites, ["code"]) { roles in
                StaffRoles(stored: roles[0].split(separator: " ").map(String.init)).namedSites.sorted().map { [$0] }
            }
        ],
        columns: [
            MasterColumn("badge", .code(longest: 40), "what the badge says"),
            MasterColumn("name", .text(longest: 100), "as others see it on their screens"),
            MasterColumn(
                "roles", .roles, "what the person is (`waybill rights roles` says what that may do); blank: may not sign in",
                blank: .means("")),
        ])

    static let carts = MasterKind(
        "carts", "What is pushed through the aisles, a bin for each order.", table: ("warehouse", "cart"),
        references: [MasterReference(["site"], to: .sites, ["code"])],
        columns: [
            MasterColumn("code", .code(longest: 40), "what its label says"),
            MasterColumn("site", .code(longest: 20), "where it is"),
            MasterColumn("bins", .whole(1...999), "how many it has"),
            MasterColumn("max_weight_g", .whole(1...100_000_000), "grams it carries"),
            MasterColumn("zone", .code(longest: 40), "it only goes there", blank: .unknown),
        ])

    static let cartons = MasterKind(
        "cartons", "Boxes that parcels are made of.", table: ("warehouse", "carton"),
        rules: ["length", "width", "height"].map { side in
            MasterRule(
                column: "outer_\(side)_mm", other: "\(side)_mm", holds: { $0 >= $1 },
                problem: "must not be less than \(side)_mm, which is inside")
        },
        columns: [
            MasterColumn("code", .code(longest: 40), "what is printed on it"),
            side("length_mm", "inside"), side("width_mm", "inside"), side("height_mm", "inside"),
            MasterColumn("empty_weight_g", .whole(0...1_000_000), "grams"),
            MasterColumn("max_weight_g", .whole(1...10_000_000), "grams it may weigh closed, itself included"),
            side("outer_length_mm", "outside; as inside when blank", .unknown),
            side("outer_width_mm", "outside", .unknown), side("outer_height_mm", "outside", .unknown),
            MasterColumn(
                "cost_minor", .whole(0...1_000_000_000), "of one, in cents or what the currency has", blank: .means("0"),
                stored: "cost"),
            MasterColumn("stock", .whole(0...1_000_000_000), "how many there are; always enough when blank", blank: .unknown),
            MasterColumn(
                "filling_g_per_l", .whole(0...1_000), "grams of paper or the like for each litre that stays empty",
                blank: .means("0")),
            MasterColumn(
                "filling_cost_per_kg_minor", .whole(0...1_000_000), "of a kilogram of it, in cents or what the currency has",
                blank: .means("0"), stored: "filling_cost_per_kg"),
        ])

    private static func measure(_ name: String, _ unit: String) -> MasterColumn {
        MasterColumn(name, .whole(1...10_000_000), "\(unit); blank when nobody has measured it", blank: .unknown)
    }

    private static func side(_ name: String, _ what: String, _ blank: MasterColumn.Blank = .refused) -> MasterColumn {
        MasterColumn(name, .whole(1...100_000), "millimetres, \(what)", blank: blank)
    }
}
