import Fulfilment
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
            site, hours, holidays, bins, catalogue, packs, suppliers, table("staff", ["badge", "name", "roles"], staff), carts,
            cartons,
            services, zones, rates, cutOffs, exceptions, vehicles, drivers,
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
        MasterTable.of(kind, header, rows)
    }

    private var site: MasterTable {
        let site = DemoEquipment.site
        return table(
            "sites", ["code", "name", "country", "latitude", "longitude", "time_zone", "region"],
            [[site.code, site.name, site.country, "\(site.latitude)", "\(site.longitude)", "America/Sao_Paulo", "SP"]])
    }

    /// Round the clock but for Sunday: somebody may look at the demo at any hour, and hours stop nothing.
    private var hours: MasterTable {
        table(
            "hours", ["site", "weekday", "opens", "closes"], (1...6).map { [DemoEquipment.site.code, "\($0)", "00:00", "24:00"] })
    }

    private var holidays: MasterTable {
        let days = DemoEquipment.holidays.flatMap { holiday in
            DemoEquipment.holidayYears.map { ["BR", holiday.region, "\($0)-\(holiday.day)", holiday.name] }
        }
        return table("holidays", ["country", "region", "day", "name"], days)
    }

    /// On Christmas Eve it closes at noon, and only the express carrier comes, earlier than usual.
    private var exceptions: MasterTable {
        let (site, thirdParties) = (DemoEquipment.site.code, DemoCarrier.all.filter { !$0.isOwnFleet }.map(\.code))
        let days = DemoEquipment.holidayYears.map { "\($0)-12-24" }
        return table(
            "exceptions", ["site", "day", "carrier", "opens", "closes", "cut_off", "note"],
            days.flatMap { day in
                [[site, day, "", "06:00", "12:00", "", "Christmas Eve"]]
                    + thirdParties.map { [site, day, $0, "", "", $0 == "jaguar" ? "11:00" : "", "Christmas Eve"] }
            })
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

    /// Every tenth article comes in cases of twelve, on pallets of forty cases.
    private var packs: MasterTable {
        let cased = articles.enumerated().filter { $0.offset % 10 == 0 }.map(\.element)
        return table(
            "packs", ["sku", "level", "gtin", "contains", "quantity"],
            cased.flatMap { [[$0.code, "case", $0.caseGTIN, "", "12"], [$0.code, "pallet", "", "case", "40"]] })
    }

    private var suppliers: MasterTable {
        table(
            "suppliers", ["code", "name", "over_percent", "sample_percent", "sample_one_in"],
            [["ACME", "Acme Trading", "5", "0", "1"], ["NOVA", "Nova Foods", "0", "10", "4"]])
    }

    private var staff: [[String]] {
        DemoEquipment.pickers.map { [$0.badge, $0.name, "picker packer"] }
            + [[DemoEquipment.visitor.badge, DemoEquipment.visitor.name, "supervisor"]]
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
            "cartons",
            [
                "code", "length_mm", "width_mm", "height_mm", "empty_weight_g", "max_weight_g", "cost_minor", "filling_g_per_l",
                "filling_cost_per_kg_minor",
            ],
            DemoEquipment.cartons.map { carton in
                let filling = DemoEquipment.filling
                let sizes = [carton.length, carton.width, carton.height, carton.emptyGrams, carton.maximumGrams, carton.cost]
                return [carton.code] + (sizes + [filling.gramsPerLitre, filling.costPerKilogram]).map { "\($0)" }
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

    private var drivers: MasterTable {
        table(
            "drivers", ["code", "name", "vehicle"],
            DemoEquipment.vehicles.enumerated().map { ["D\($0 + 1, digits: 2)", "Motorista \($0 + 1)", $1.code] })
    }

    private static let levels = DemoCarrier.all.flatMap { carrier in carrier.services.map { (carrier: carrier.code, level: $0) } }

    private var services: MasterTable {
        table(
            "services", ["carrier", "service", "name", "max_weight_g", "max_length_mm", "volumetric_divisor"],
            Self.levels.map { carrier, level in
                [carrier, level.code, level.name] + [level.maximumGrams, level.maximumLength, level.divisor].map { "\($0)" }
            })
    }

    private var cutOffs: MasterTable {
        table(
            "cutoffs", ["carrier", "service", "site", "weekday", "cut_off"],
            Self.levels.flatMap { carrier, level in
                level.pickups.map { [carrier, level.code, DemoEquipment.site.code, "\($0.weekday)", $0.cutOff] }
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
