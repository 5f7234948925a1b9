import Fulfilment
import Postgres

/// Who asks for work, with which cart, and what is open for them.
struct Station: Sendable, Equatable {
    /// nil: the badge is unknown, or its holder does not work here any more.
    var picker: Picker?
    /// nil: there is no such cart.
    var cart: Cart?
    /// The picker's open tour, whatever cart it is on.
    var openTour: Tour?
    /// The badge of another picker whose open tour has this cart.
    var cartUser: String?

    struct Picker: Sendable, Equatable {
        let badge: String
        let name: String
    }

    struct Tour: Sendable, Equatable {
        let id: Int64
        let site: String
    }

    struct Cart: Sendable, Equatable {
        let code: String
        let site: String
        let bins: Int
        let maxWeight: Int
        /// It only gets orders that lie in this zone; nil: any.
        var zone: String?
    }
}

/// Reads pickers, carts and who is using what. Badges and cart codes are found whatever their case: scanners differ.
struct StationStore: Sendable {
    /// What is known about a picker and a cart.
    func station(badge: String, cart: String, in executor: some SQLExecutor) async throws -> Station {
        let rows = try await executor.query(
            """
            SELECT p.badge, p.name, c.code, c.site, c.bins, c.max_weight_g, c.zone, own.id, own.site, other.picker
            FROM (SELECT 1) here
            LEFT JOIN warehouse.picker p ON lower(p.badge) = lower(\(badge)) AND p.is_active
            LEFT JOIN warehouse.cart c ON lower(c.code) = lower(\(cart)) AND c.is_active
            LEFT JOIN warehouse.tour own ON own.picker = p.badge AND own.state = \(TourState.open)
            LEFT JOIN warehouse.tour other ON other.cart = c.code AND other.state = \(TourState.open) AND other.picker <> p.badge
            ORDER BY p.badge = \(badge) DESC LIMIT 1
            """)
        guard let row = rows.first else { return Station() }
        let (badge, name, code, site, bins, maxWeight, zone, tour, tourSite, user) = try row.decode(
            (String?, String?, String?, String?, Int?, Int?, String?, Int64?, String?, String?).self)
        var station = Station(cartUser: user)
        if let tour, let tourSite { station.openTour = .init(id: tour, site: tourSite) }
        if let badge, let name { station.picker = .init(badge: badge, name: name) }
        if let code, let site, let bins, let maxWeight {
            station.cart = .init(code: code, site: site, bins: bins, maxWeight: maxWeight, zone: zone)
        }
        return station
    }

    /// The carts a picker may choose from: those of these sites that nobody uses, or only the one the picker's open tour is on.
    func carts(for badge: String, at sites: Reach, in executor: some SQLExecutor) async throws -> [String] {
        let carts = try await executor.query(
            """
            SELECT c.code, t.cart IS NOT NULL FROM warehouse.cart c
            LEFT JOIN warehouse.tour t ON t.cart = c.code AND t.state = \(TourState.open)
            WHERE t.cart IS NULL AND c.is_active AND (\(sites == .all) OR c.site = ANY (\(sites.stored)::text[])) OR t.picker = \(badge)
            ORDER BY c.code
            """
        ).decode((String, Bool).self)
        let own = carts.filter(\.1)
        return (own.isEmpty ? carts : own).map(\.0)
    }
}
