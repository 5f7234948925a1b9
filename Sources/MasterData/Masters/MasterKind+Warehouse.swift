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
        ])

    static let bins = MasterKind(
        "bins", "Places on the shelves, each with a label to scan.", table: ("warehouse", "location"),
        references: [MasterReference(["site"], to: .sites, ["code"])],
        columns: [
            MasterColumn("code", .code(longest: 40), "what the label says; one name in the whole installation"),
            MasterColumn("site", .code(longest: 20), "where it is"),
            MasterColumn("check_code", .code(longest: 10), "printed beside it: who types it is there"),
            MasterColumn("aisle", .whole(0...9_999), "0 is the aisle nearest the depot"),
            MasterColumn("cell", .whole(0...9_999), "along the aisle; 0 is at the front cross aisle"),
            MasterColumn(
                "kind", .choice(LocationKind.allCases.map(\.rawValue)), "`pick`: pickers take from it; `bulk`: it refills others",
                blank: .means(LocationKind.pick.rawValue)),
            MasterColumn("zone", .code(longest: 40), "orders of different zones never share a cart", blank: .unknown),
        ])

    static let articles = MasterKind(
        "articles", "What is stored and sold. One without weight or size is known but cannot be shipped.",
        table: ("warehouse", "sku"), retirement: .deleted,
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
        ])

    /// PINs are no matter of files: `waybill pickers set-pin`.
    static let staff = MasterKind(
        "staff", "People of the floor and the badges they sign in with.", table: ("warehouse", "picker"),
        columns: [
            MasterColumn("badge", .code(longest: 40), "what the badge says"),
            MasterColumn("name", .text(longest: 100), "as others see it on their screens"),
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
            MasterColumn("max_weight_g", .whole(1...10_000_000), "grams of its content"),
            side("outer_length_mm", "outside; as inside when blank", .unknown),
            side("outer_width_mm", "outside", .unknown), side("outer_height_mm", "outside", .unknown),
            MasterColumn(
                "cost_minor", .whole(0...1_000_000_000), "of one, in cents or what the currency has", blank: .means("0"),
                stored: "cost"),
            MasterColumn("stock", .whole(0...1_000_000_000), "how many there are; always enough when blank", blank: .unknown),
        ])

    private static func measure(_ name: String, _ unit: String) -> MasterColumn {
        MasterColumn(name, .whole(1...10_000_000), "\(unit); blank when nobody has measured it", blank: .unknown)
    }

    private static func side(_ name: String, _ what: String, _ blank: MasterColumn.Blank = .refused) -> MasterColumn {
        MasterColumn(name, .whole(1...100_000), "millimetres, \(what)", blank: blank)
    }
}
