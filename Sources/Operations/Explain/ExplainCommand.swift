import ArgumentParser
import FoundationEssentials
import OperatorConsole
import Postgres

/// `waybill explain`
struct ExplainCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "explain",
        abstract: "Tells every step of one order, who did it, what it waits for and why.",
        discussion: """
            The order is named by its id, the database's or the one its shop has (ord_…), by the shop's number, by shop/number when several \
            shops use the same number, or by the tracking number of one of its parcels, however that is written. Times \
            are UTC; those of carriers and pickers' devices are by their clocks.
            """)

    @Argument(help: "Id, shop's number, shop/number, or a tracking number.")
    var order: String

    @Flag(help: "Print one JSON object.")
    var json = false

    func run() async throws {
        let reference = order
        let story = try await OperatorSettings.load().withDatabase { try await Self.story(of: reference, on: $0) }
        if json {
            Console.line(String(decoding: try JSONEncoder().encode(story), as: UTF8.self))
        } else {
            Console.styled(StoryView(story, coloured: Console.usesColour(.output)).lines)
        }
    }

    /// - Throws: `OperationsError` when no order is meant, or several.
    static func story(of reference: String, on database: Postgres) async throws -> OrderStory {
        let order = try await order(called: reference, on: database)
        guard let story = try await OrderStoryStore().story(order, on: database) else { throw unknown(reference) }
        return story
    }

    /// The serial id of an order.
    /// - Throws: `OperationsError` when no order is meant, or several.
    static func order(called reference: String, on database: some SQLExecutor) async throws -> Int64 {
        let found = try await OrderStoryStore().find(reference, on: database)
        guard let match = found.first else { throw unknown(reference) }
        guard found.count == 1 else {
            let names = found.map { "\($0.channel)/\($0.externalID)" }.joined(separator: ", ")
            throw OperationsError.failed("several orders are called '\(reference)': \(names)", advice: "name it by shop/number")
        }
        return match.id
    }

    private static func unknown(_ reference: String) -> OperationsError {
        .failed(
            "there is no order '\(reference)'",
            advice: "name it by its id, by the shop's number, by shop/number, or by a tracking number")
    }
}
