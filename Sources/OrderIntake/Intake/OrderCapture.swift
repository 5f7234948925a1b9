import Fulfilment
package import Logging
import Postgres
package import ServiceRuntime

/// Order capture: checks orders against catalogue and rate cards, stores and announces them, many in one transaction.
package struct OrderCapture: Sendable {
    private let orders: OrderStore
    private let articles: ArticleCache
    private let catalogue: CatalogueStore
    private let terms: ShippingTermsCache
    private let logger: Logger

    package init(orders: OrderStore, catalogue: CatalogueStore, articles: ArticleCache, terms: ShippingTermsCache, logger: Logger)
    {
        self.orders = orders
        self.catalogue = catalogue
        self.articles = articles
        self.terms = terms
        self.logger = logger
    }

    /// Checks and stores orders, all in one transaction if nothing is wrong with any of them.
    ///
    /// When the database refuses the content of one, the batch is halved until that one stands alone; the others are stored.
    /// - Returns: one answer per order, in their order.
    @concurrent
    package func capture(_ submitted: [SubmittedOrder]) async -> [IntakeAnswer] {
        do {
            return try await captureTogether(submitted)
        } catch let error as PostgresError where error.isAboutContent {
            guard submitted.count > 1 else { return [refusal(of: submitted[0], error)] }
            let half = submitted.count / 2
            return await capture(Array(submitted[..<half])) + capture(Array(submitted[half...]))
        } catch {
            logger.error("Orders could not be stored", metadata: ["orders": "\(submitted.count)", "error": "\(error)"])
            return submitted.map { _ in .unavailable(reason: "the orders could not be stored now") }
        }
    }

    private func refusal(of submitted: SubmittedOrder, _ error: PostgresError) -> IntakeAnswer {
        logger.warning(
            "The database refuses an order",
            metadata: [
                "channel": "\(submitted.order.key.channel)", "external_id": "\(submitted.order.key.externalID)",
                "error": "\(error)",
            ])
        return .refused(reason: error.contentRefusal)
    }

    /// The first of several orders with one key is stored; the others are answered as if they had come after it.
    private func captureTogether(_ submitted: [SubmittedOrder]) async throws -> [IntakeAnswer] {
        var firsts: [IncomingOrder.Key: Int] = [:]
        for (index, one) in submitted.enumerated() where firsts[one.order.key] == nil { firsts[one.order.key] = index }
        let distinct = firsts.values.map { submitted[$0] }.sorted { $0.order.key < $1.order.key }
        let results = try await store(distinct)
        let byKey = Dictionary(uniqueKeysWithValues: zip(distinct.map(\.order.key), results))
        return try submitted.enumerated().map { index, one in
            guard let result = byKey[one.order.key] else { throw OrderVanished(key: one.order.key) }
            return Self.answer(to: one, result.stored, isNew: result.isNew && firsts[one.order.key] == index)
        }
    }

    private static func answer(to submitted: SubmittedOrder, _ stored: StoredOrder, isNew: Bool) -> IntakeAnswer {
        if isNew { return .created(stored) }
        return stored.contentHash == submitted.order.contentHash ? .repeated(stored) : .conflict(stored)
    }

    /// Tried again when the connection went away, even if the commit may have happened: orders are stored once per key.
    private func store(_ submitted: [SubmittedOrder]) async throws -> [(stored: StoredOrder, isNew: Bool)] {
        let checked = try await check(submitted)
        do {
            return try await orders.insert(checked)
        } catch let error as PostgresError where error.isConnectionLost {
            logger.notice("The connection was lost while orders were stored; trying again", metadata: ["error": "\(error)"])
            return try await orders.insert(checked)
        }
    }

    private func check(_ submitted: [SubmittedOrder]) async throws -> [CheckedOrder] {
        var skus = Set<String>()
        for one in submitted { for line in one.order.lines { skus.insert(line.sku) } }
        let articles = try await articles.articles(skus)
        let locations = try await locations(of: submitted.map(\.order).filter { $0.address.location == nil })
        let terms = await terms.terms()
        let checks = OrderChecks(articles: articles, sites: terms?.sites ?? [], rateCard: terms?.card)
        return submitted.map { Self.check($0, checks, locations) }
    }

    /// Where an order would go with another address, and what would keep it there.
    /// - Returns: the place, nil when nobody knows it; the holds of the address.
    func judge(
        _ address: Address, for skus: [String]
    ) async throws -> (location: GeoPoint?, holds: [Hold]) {
        let towns = address.location == nil ? try await catalogue.locations([Town(of: address)]) : [:]
        let location = address.location ?? towns[Town(of: address)]
        let terms = await terms.terms()
        let checks = OrderChecks(
            articles: try await articles.articles(Set(skus)), sites: terms?.sites ?? [], rateCard: terms?.card)
        let holds = checks.holds(for: .init(isPaid: true, address: address.located(at: location), skus: skus))
        return (location, holds.filter { $0.reason == .unknownTown || $0.reason == .cannotShip })
    }

    private func locations(of orders: [IncomingOrder]) async throws -> [Town: GeoPoint] {
        orders.isEmpty ? [:] : try await catalogue.locations(Array(Set(orders.map { Town(of: $0.address) })))
    }

    private static func check(_ submitted: SubmittedOrder, _ checks: OrderChecks, _ locations: [Town: GeoPoint]) -> CheckedOrder {
        let order = submitted.order
        let location = order.address.location ?? locations[Town(of: order.address)]
        let candidate = OrderChecks.Candidate(
            isPaid: order.paidAt != nil, address: order.address.located(at: location), skus: order.lines.map(\.sku))
        let holds = checks.holds(for: candidate).sorted { $0.reason.rawValue < $1.reason.rawValue }
        return CheckedOrder(order: order, location: location, holds: holds, trace: submitted.trace)
    }
}

extension OrderCapture {
    /// Lets concurrent requests share transactions.
    package func batcher(
        _ limits: Batcher<SubmittedOrder, IntakeAnswer>.Limits
    ) -> Batcher<SubmittedOrder, IntakeAnswer> {
        Batcher(limits: limits, sizes: "waybill_intake_batch_orders", length: "waybill_intake_waiting") { await capture($0) }
    }
}
