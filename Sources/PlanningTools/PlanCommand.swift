package import ArgumentParser
import CommandSupport
import Fulfilment
import PickPlanning

/// `picking-worker plan`: batches and tours for orders in a file.
package struct PlanCommand: AsyncParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "plan", abstract: "Divides the orders of a file into batches and prints each cart's tour, as JSON.",
        discussion: """
            FILE holds 'layout', 'cart' and 'orders'; '-' reads standard input. An example:
              {"layout": {"aisles": 10, "blocks": [{"cells": 40}], "first_aisle": 1, "first_cell": 1},
               "cart": {"bins": 12, "weight_g": 60000},
               "orders": [{"id": 1, "slack_min": 40, "stops": [{"aisle": 3, "cell": 7, "quantity": 2, "weight_g": 900}]}]}
            ops/docs/floor.md describes every field.
            """)

    @Argument(help: "The orders, their places, the floor and the cart.") var file: String
    @Option(help: "Seconds to look for better batches.") var seconds = 1.0
    @Option(help: "Steps instead of seconds: the same steps give the same plan on every machine.") var steps: Int?
    @Option(help: "Seed of the search.") var seed: UInt64 = 1
    @Option(help: "Searches side by side, each with the next seed; the best plan is taken.") var threads = 1
    @Flag(help: "Only the next work for one cart, the most urgent orders first, with the reasons.") var next = false

    package init() {}

    package func validate() throws {
        guard seconds > 0, seconds <= 3600, steps ?? 1 > 0, (1...64).contains(threads) else {
            throw ValidationError("--seconds takes a number up to 3600, --steps one from 1, --threads one from 1 to 64.")
        }
    }

    package func run() async throws {
        do {
            let document = try DocumentFile.read(file, as: PlanDocument.self)
            let orders = try document.pickOrders(file)
            let answer = try await next ? nextWork(document, orders) : plan(document, orders)
            CommandOutput.text(try DocumentFile.text(of: answer))
        } catch let error as DocumentError {
            throw ValidationError("\(error)")
        } catch let error as TourError {
            throw ValidationError("\(file): \(error)")
        }
    }

    private func plan(_ document: PlanDocument, _ orders: [PickOrder]) async throws -> PlanAnswer {
        let planner = BatchPlanner(
            layout: document.layout, cart: document.cart.load, splitsOrders: document.splitsOrders ?? false)
        let start = ContinuousClock.now
        let budget =
            steps.map { SearchBudget.iterations($0) } ?? .time { [seconds] in (ContinuousClock.now - start) / .seconds(seconds) }
        let plan = try await planner.best(orders: orders, budget: budget, seeds: (0..<threads).map { seed &+ UInt64($0) })
        return PlanAnswer(
            length: Double(plan.length) / 1000, firstCome: Double(try planner.firstCome(orders: orders).length) / 1000,
            batches: plan.batches.map { .init($0.orders, $0.stops, $0.tour, orders: orders, layout: document.layout) },
            refused: plan.refused.map { .init(order: orders[$0.order].id, reason: $0.reason) })
    }

    private func nextWork(_ document: PlanDocument, _ orders: [PickOrder]) throws -> PlanAnswer {
        let work = try WorkPlanner(layout: document.layout).next(for: document.cart.load, from: document.start, orders: orders)
        let batches = work.map {
            PlanAnswer.Batch(
                $0.orders, $0.stops, $0.tour, orders: orders, layout: document.layout, reasons: $0.reasons, limit: $0.limit)
        }
        return PlanAnswer(
            length: Double(work?.tour.length ?? 0) / 1000, firstCome: nil, batches: batches.map { [$0] } ?? [], refused: [])
    }
}
