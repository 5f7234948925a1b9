import FoundationEssentials
import Postgres
import TestStack
import Testing

/// A marketplace's real orders, published with dimensions of their articles.
///
/// `WAYBILL_REAL_ORDERS` says how many of them are sent (400); those that cannot be shipped are always among them.
@Suite(
    "Real orders", .serialized,
    .enabled(
        if: TestStack.isAvailable && ProgramCrew.isBuilt, "\(TestStack.advice); the programs must be built beside the tests"),
    .enabled(
        if: RealOrders.areThere, "no orders at \(RealOrders.folder); WAYBILL_SHARED_DATA names the folder that holds 'orders'")
)
struct RealOrdersTests {
    private let count = ProcessInfo.processInfo.environment["WAYBILL_REAL_ORDERS"].flatMap(Int.init) ?? 400

    @Test("All that can be shipped are delivered; the others end in a clear state with a reason")
    func allEnd() async throws {
        let orders = try RealOrders.read(count)
        let file = FileManager.default.temporaryDirectory.appending(path: "waybill-real-orders.ndjson").path
        try Data(orders.map(\.line).joined(separator: "\n").utf8).write(to: URL(filePath: file))
        try await withTestStack { stack in
            try await withRunningSystem(on: stack) { system in
                try await system.command("waybill", ["import", "skus", "\(RealOrders.folder)/skus.csv", "--stock", "500"])
                let told = try await system.command(
                    "waybill", ["import", "orders", file, "--shift-dates", "--wait", "--url", system.url("order-intake")])
                print(told)
                #expect(try await system.stages() == Dictionary(grouping: orders, by: \.stage).mapValues(\.count))
                let silent = try await stack.postgres.query(
                    "SELECT external_id FROM operations.order_state WHERE stage <> 'completed' AND reason = ''")
                #expect(silent.isEmpty, "orders that ended without a reason")
                try await system.command("waybill", ["audit"])
            }
        }
    }
}

/// The published orders and what must become of each.
private enum RealOrders {
    struct Order: Sendable {
        let line: String
        /// Where it must end.
        let stage: String
    }

    private struct Fields: Decodable {
        struct Line: Decodable { let sku: String }
        let status: String
        let paidAt: String?
        let lines: [Line]

        enum CodingKeys: String, CodingKey {
            case status, lines
            case paidAt = "paid_at"
        }
    }

    static let folder =
        (ProcessInfo.processInfo.environment["WAYBILL_SHARED_DATA"] ?? FileManager.default.currentDirectoryPath
            + "/../shared/data")
        + "/orders"

    static var areThere: Bool { FileManager.default.fileExists(atPath: folder + "/orders.ndjson") }

    /// So many orders, evenly from the whole file, and all that cannot be shipped.
    static func read(_ count: Int) throws -> [Order] {
        let unmeasured = try unmeasuredArticles()
        let all = try text("orders.ndjson").split(separator: "\n").map { line in
            Order(line: String(line), stage: stage(try JSONDecoder().decode(Fields.self, from: Data(line.utf8)), unmeasured))
        }
        let step = max(1, all.count / max(1, count))
        return all.enumerated().filter { $0.offset % step == 0 || $0.element.stage != "completed" }.map(\.element)
    }

    private static func stage(_ order: Fields, _ unmeasured: Set<String>) -> String {
        if order.status == "canceled" { return "cancelled" }
        return order.paidAt == nil || order.lines.contains { unmeasured.contains($0.sku) } ? "held" : "completed"
    }

    /// Codes whose row lacks a weight or a size.
    private static func unmeasuredArticles() throws -> Set<String> {
        Set(
            try text("skus.csv").split(whereSeparator: \.isNewline).dropFirst().filter { row in
                row.split(separator: ",", omittingEmptySubsequences: false).suffix(4).contains { (Int($0) ?? 0) == 0 }
            }.compactMap { $0.split(separator: ",").first.map(String.init) })
    }

    private static func text(_ name: String) throws -> String {
        String(decoding: try Data(contentsOf: URL(filePath: "\(folder)/\(name)")), as: UTF8.self)
    }
}
