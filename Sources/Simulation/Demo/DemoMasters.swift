package import MasterData

/// The demo's warehouse as master files have it, so that it comes in as any other does.
package struct DemoMasters: Sendable {
    /// Articles of the catalogue.
    let articles: [DemoArticle]
    /// In the order in which they are put up.
    let places: [ShelfPlace]
    /// Address below which each third party's label service answers.
    let carrierURL: String

    /// Everything but the carriers.
    package var tables: [MasterTable] {
        [
            site, bins, catalogue, table("staff", ["badge", "name"], staff), carts, cartons, services, zones, rates, vehicles,
        ]
    }

    /// Their label services may have moved since.
    package var carriers: MasterTable {
        table(
            "carriers", ["code", "name", "own_fleet", "label_url"],
            DemoCarrier.all.map {
                [$0.code, $0.name, $0.isOwnFleet ? "yes" : "no", $0.isOwnFleet ? "" : "\(carrierURL)/\($0.code)"]
            })
    }

    private func table(_ kind: String, _ header: [String], _ rows: [[String]]) -> MasterTable {
        guard let kind = MasterKind.named(kind) else { preconditionFailure("there is no kind '\(kind)'") }
        return MasterTable(kind, header: header, rows: rows.enumerated().map { (line: $0.offset + 2, fields: $0.element) })
    }

    private var site: MasterTable {
        let site = DemoEquipment.site
        return table(
            "sites", ["code", "name", "country", "latitude", "longitude"],
            [[site.code, site.name, site.country, "\(site.latitude)", "\(site.longitude)"]])
    }

    private var bins: MasterTable {
        table(
            "bins", ["code", "site", "check_code", "aisle", "cell"],
            places.map { [$0.code, DemoEquipment.site.code, $0.checkCode, "\($0.aisle)", "\($0.cell)"] })
    }

    private var catalogue: MasterTable {
        table(
            "articles", ["sku", "gtin", "name", "category", "weight_g", "length_mm", "width_mm", "height_mm"],
            articles.map {
                [$0.code, $0.gtin, $0.name, $0.category, "\($0.weight)", "\($0.length)", "\($0.width)", "\($0.height)"]
            })
    }

    private var staff: [[String]] {
        (DemoEquipment.pickers + [(DemoEquipment.visitor.badge, DemoEquipment.visitor.name)]).map { [$0.badge, $0.name] }
    }

    private var carts: MasterTable {
        table(
            "carts", ["code", "site", "bins", "max_weight_g"],
            (DemoEquipment.carts + [DemoEquipment.visitor.cart]).map {
                [$0.code, DemoEquipment.site.code, "\($0.bins)", "\($0.maximumGrams)"]
            })
    }

    private var cartons: MasterTable {
        table(
            "cartons", ["code", "length_mm", "width_mm", "height_mm", "empty_weight_g", "max_weight_g"],
            DemoEquipment.cartons.map { carton in
                [carton.code]
                    + [carton.length, carton.width, carton.height, carton.emptyGrams, carton.maximumGrams].map { "\($0)" }
            })
    }

    private var vehicles: MasterTable {
        table(
            "vehicles", ["code", "site", "capacity_g", "capacity_cm3", "shift_s", "max_stops"],
            DemoEquipment.vehicles.map { vehicle in
                [vehicle.code, DemoEquipment.site.code]
                    + [vehicle.grams, vehicle.cubicCentimetres, vehicle.shiftSeconds, vehicle.stops].map { "\($0)" }
            })
    }

    private static let levels = DemoCarrier.all.flatMap { carrier in carrier.services.map { (carrier: carrier.code, level: $0) } }

    private var services: MasterTable {
        table(
            "services", ["carrier", "service", "name", "max_weight_g", "max_length_mm", "volumetric_divisor"],
            Self.levels.map { carrier, level in
                [carrier, level.code, level.name] + [level.maximumGrams, level.maximumLength, level.divisor].map { "\($0)" }
            })
    }

    private var zones: MasterTable {
        table(
            "zones", ["carrier", "service", "country", "zone", "from_km", "to_km", "transit_days"],
            Self.levels.flatMap { carrier, level in
                level.zones.enumerated().map { index, zone in
                    [carrier, level.code, level.country ?? "*", "Z\(index + 1)"]
                        + [zone.from, zone.to, zone.days].map { "\($0)" }
                }
            })
    }

    private var rates: MasterTable {
        table(
            "rates", ["carrier", "service", "zone", "up_to_g", "price_minor", "currency"],
            Self.levels.flatMap { carrier, level in
                DemoCarrier.rates(of: level).map { [carrier, level.code, $0.zone, "\($0.grams)", "\($0.price)", "BRL"] }
            })
    }
}
