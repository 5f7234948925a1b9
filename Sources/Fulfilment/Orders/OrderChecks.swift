import FoundationEssentials

/// The three checks an order passes before release: the order itself, its payment, and whether it can be shipped.
package struct OrderChecks: Sendable {
    private let articles: [String: Article]
    private let sites: [Site]
    private let rateCard: RateCard?

    /// What is known of an article; weight or size may be missing.
    package struct Article: Sendable, Equatable {
        /// Grams.
        package let weight: Int?
        /// nil until measured.
        package let dimensions: Dimensions?

        package init(weight: Int?, dimensions: Dimensions?) {
            self.weight = weight
            self.dimensions = dimensions
        }
    }

    /// A warehouse that ships.
    package struct Site: Sendable, Equatable {
        /// As people know it.
        package let code: String
        package let location: GeoPoint

        package init(code: String, location: GeoPoint) {
            self.code = code
            self.location = location
        }
    }

    /// The part of an incoming order the checks look at.
    package struct Candidate: Sendable {
        /// Whether the shop has the money.
        package let isPaid: Bool
        /// Where it shall go.
        package let address: Address
        /// The articles of its lines.
        package let skus: [String]

        package init(isPaid: Bool, address: Address, skus: [String]) {
            self.isPaid = isPaid
            self.address = address
            self.skus = skus
        }
    }

    /// - Parameters:
    ///   - articles: what is known of the articles of the orders to come; others count as unknown.
    ///   - sites: from where the order may ship; which of them it will be, allocation decides.
    ///   - rateCard: nil, as no site, leaves out the question whether a service carries the articles.
    package init(articles: [String: Article], sites: [Site] = [], rateCard: RateCard? = nil) {
        self.articles = articles
        self.sites = sites
        self.rateCard = rateCard
    }

    /// The holds of an order, at most one per reason, in the order of `HoldReason`; none means it may be released.
    package func holds(for order: Candidate) -> [Hold] {
        let payment = order.isPaid ? nil : Hold(reason: .awaitingPayment, detail: "The order is not paid.")
        return [payment, unknownArticles(order), unmeasuredArticles(order), unknownTown(order), unshippable(order)].compactMap {
            $0
        }
    }

    private func unknownArticles(_ order: Candidate) -> Hold? {
        let unknown = order.skus.filter { articles[$0] == nil }
        guard !unknown.isEmpty else { return nil }
        return Hold(reason: .unknownSKU, detail: "The catalogue has no article \(Self.list(unknown)).")
    }

    private func unmeasuredArticles(_ order: Candidate) -> Hold? {
        let unmeasured = order.skus.filter { sku in articles[sku].map { $0.weight == nil || $0.dimensions == nil } ?? false }
        guard !unmeasured.isEmpty else { return nil }
        return Hold(reason: .noDimensions, detail: "Weight or size of article \(Self.list(unmeasured)) is not known.")
    }

    private func unknownTown(_ order: Candidate) -> Hold? {
        guard order.address.location == nil else { return nil }
        let address = order.address
        let region = address.region.isEmpty ? "" : " (\(address.region))"
        return Hold(reason: .unknownTown, detail: "The town '\(address.city)'\(region) in \(address.country) is not known.")
    }

    /// Some site must be one from which each article alone finds a service; whether several together do is known when they are packed.
    private func unshippable(_ order: Candidate) -> Hold? {
        guard let rateCard, let location = order.address.location else { return nil }
        var nearest: (distance: Int, site: Site, fault: String)?
        for site in sites {
            let distance = site.location.distance(to: location)
            guard let fault = fault(order, over: distance, rateCard) else { return nil }
            if nearest.map({ distance < $0.distance }) ?? true { nearest = (distance, site, fault) }
        }
        guard let nearest else { return nil }
        guard sites.count > 1 else { return Hold(reason: .cannotShip, detail: nearest.fault) }
        return Hold(
            reason: .cannotShip,
            detail:
                "None of the \(sites.count) sites can ship all of it. From the nearest, \(nearest.site.code): \(nearest.fault)")
    }

    /// The first article that no service carries so far, with the services' reasons.
    private func fault(_ order: Candidate, over distance: Int, _ rateCard: RateCard) -> String? {
        for sku in order.skus {
            guard let weight = articles[sku]?.weight, let dimensions = articles[sku]?.dimensions else { continue }
            let parcel = RatedParcel(
                weight: weight, dimensions: dimensions, distance: distance, country: order.address.country,
                readyAt: Date(timeIntervalSince1970: 0), promisedBy: nil)
            do {
                _ = try rateCard.choice(for: parcel)
            } catch {
                return "Article \(sku): \(error)"
            }
        }
        return nil
    }

    private static func list(_ skus: [String]) -> String {
        let unique = Set(skus).sorted()
        let named = unique.prefix(5).joined(separator: ", ")
        return unique.count > 5 ? "\(named) and \(unique.count - 5) more" : named
    }
}
