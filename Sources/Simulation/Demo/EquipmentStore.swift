import Postgres

/// Writes the demo's building, equipment, carriers and towns. What is there already stays as it is.
///
/// Seeding is the bootstrap of an installation: it writes tables of several programs, as nothing does in daily work.
struct EquipmentStore: Sendable {
    /// Everything but articles and stock, in one transaction.
    /// - Parameter carrierURL: address below which each third party's label service answers.
    func add(carrierURL: String, on database: Postgres) async throws {
        try await database.transaction { transaction in
            _ = try await transaction.pipeline(
                [site, cartons, carts, pickers, vehicles, towns] + DemoCarrier.all.flatMap { carrier($0, carrierURL: carrierURL) }
            )
        }
    }

    private var site: SQL {
        let site = DemoEquipment.site
        return """
            INSERT INTO warehouse.site (code, name, country, latitude, longitude)
            VALUES (\(site.code), \(site.name), \(site.country), \(site.latitude), \(site.longitude)) ON CONFLICT DO NOTHING
            """
    }

    private var cartons: SQL {
        let all = DemoEquipment.cartons
        return """
            INSERT INTO warehouse.carton (code, length_mm, width_mm, height_mm, empty_weight_g, max_weight_g)
            SELECT * FROM unnest(\(all.map(\.code))::text[], \(all.map(\.length))::int[], \(all.map(\.width))::int[],
                \(all.map(\.height))::int[], \(all.map(\.emptyGrams))::int[], \(all.map(\.maximumGrams))::int[])
            ON CONFLICT DO NOTHING
            """
    }

    private var carts: SQL {
        let all = DemoEquipment.carts + [DemoEquipment.visitor.cart]
        return """
            INSERT INTO warehouse.cart (code, site, bins, max_weight_g)
            SELECT code, \(DemoEquipment.site.code), bins, grams
            FROM unnest(\(all.map(\.code))::text[], \(all.map(\.bins))::int[], \(all.map(\.maximumGrams))::int[]) AS t(code, bins, grams)
            ON CONFLICT DO NOTHING
            """
    }

    private var pickers: SQL {
        let all = DemoEquipment.pickers + [(DemoEquipment.visitor.badge, DemoEquipment.visitor.name)]
        return """
            INSERT INTO warehouse.picker (badge, name)
            SELECT * FROM unnest(\(all.map(\.badge))::text[], \(all.map(\.name))::text[]) ON CONFLICT DO NOTHING
            """
    }

    private var vehicles: SQL {
        let all = DemoEquipment.vehicles
        return """
            INSERT INTO routing.vehicle (code, site, capacity_g, capacity_cm3, shift_s, max_stops)
            SELECT code, \(DemoEquipment.site.code), grams, volume, shift, stops
            FROM unnest(\(all.map(\.code))::text[], \(all.map(\.grams))::int[], \(all.map(\.cubicCentimetres))::int[],
                \(all.map(\.shiftSeconds))::int[], \(all.map(\.stops))::int[]) AS t(code, grams, volume, shift, stops)
            ON CONFLICT DO NOTHING
            """
    }

    private var towns: SQL {
        let all = DemoTown.all
        return """
            INSERT INTO orders.town (country, region, name, latitude, longitude)
            SELECT 'BR', region, name, latitude, longitude
            FROM unnest(\(all.map(\.region))::text[], \(all.map(\.key))::text[], \(all.map(\.latitude))::float8[],
                \(all.map(\.longitude))::float8[]) AS t(region, name, latitude, longitude)
            ON CONFLICT DO NOTHING
            """
    }

    private func carrier(_ carrier: DemoCarrier, carrierURL: String) -> [SQL] {
        let endpoint: String? = carrier.isOwnFleet ? nil : "\(carrierURL)/\(carrier.code)"
        let row: SQL = """
            INSERT INTO shipping.carrier (code, name, is_own_fleet, endpoint)
            VALUES (\(carrier.code), \(carrier.name), \(carrier.isOwnFleet), \(endpoint))
            ON CONFLICT (code) DO UPDATE SET endpoint = excluded.endpoint
            """
        return [row] + carrier.services.flatMap { [service($0, of: carrier), zones($0, of: carrier), rates($0, of: carrier)] }
    }

    private func service(_ service: DemoCarrier.ServiceLevel, of carrier: DemoCarrier) -> SQL {
        """
        INSERT INTO shipping.service (carrier, code, name, max_weight_g, max_length_mm, volumetric_divisor)
        VALUES (\(carrier.code), \(service.code), \(service.name), \(service.maximumGrams), \(service.maximumLength), \(service.divisor))
        ON CONFLICT DO NOTHING
        """
    }

    private func zones(_ service: DemoCarrier.ServiceLevel, of carrier: DemoCarrier) -> SQL {
        """
        INSERT INTO shipping.zone (carrier, service, zone, country, from_km, to_km, transit_days)
        SELECT \(carrier.code), \(service.code), 'Z' || number, \(service.country ?? "*"), from_km, to_km, days
        FROM unnest(\(service.zones.map(\.from))::int[], \(service.zones.map(\.to))::int[], \(service.zones.map(\.days))::int[])
            WITH ORDINALITY AS t(from_km, to_km, days, number)
        ON CONFLICT DO NOTHING
        """
    }

    private func rates(_ service: DemoCarrier.ServiceLevel, of carrier: DemoCarrier) -> SQL {
        let all = DemoCarrier.rates(of: service)
        return """
            INSERT INTO shipping.rate (carrier, service, zone, up_to_g, price, currency)
            SELECT \(carrier.code), \(service.code), zone, grams, price, 'BRL'
            FROM unnest(\(all.map(\.zone))::text[], \(all.map(\.grams))::int[], \(all.map(\.price))::bigint[]) AS t(zone, grams, price)
            ON CONFLICT DO NOTHING
            """
    }
}
