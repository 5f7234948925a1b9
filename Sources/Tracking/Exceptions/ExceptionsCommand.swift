package import ArgumentParser
import FoundationEssentials
import Fulfilment
import OperatorConsole
import ServiceRuntime

/// `tracking exceptions`
package struct ExceptionsCommand: AsyncParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "exceptions", abstract: "Lists what is wrong with parcels that carriers have or should have.",
        discussion: """
            Kinds: \(ParcelExceptionKind.allCases.map(\.rawValue).joined(separator: ", ")). The oldest come first; times are UTC. An exception is \
            opened once and cleared by itself when it is over, and both are published: shipment.exception, shipment.exception-cleared.
            """)

    @Option(help: ArgumentHelp("Only of this kind.", valueName: "kind")) var kind: String?
    @Option(help: ArgumentHelp("Only of this carrier's parcels.", valueName: "code")) var carrier: String?
    @Flag(help: "Those that are open (the default), or also those that are over.") var which = Which.open
    @Option(help: ArgumentHelp("Lines at most.", valueName: "number")) var limit = 200
    @Flag(help: "As JSON, one object for each, with the numbers that show it.") var json = false
    @OptionGroup var common: CommonOptions

    /// Which are listed.
    enum Which: String, EnumerableFlag { case open, all }

    package init() {}

    package func validate() throws {
        _ = try wanted()
        guard (1...100_000).contains(limit) else { throw ValidationError("--limit is \(limit); it must be from 1 to 100000") }
    }

    private func wanted() throws -> ParcelExceptionKind? {
        guard let kind else { return nil }
        guard let known = ParcelExceptionKind(rawValue: kind) else {
            let kinds = ParcelExceptionKind.allCases.map(\.rawValue).joined(separator: ", ")
            throw ValidationError("--kind '\(kind.prefix(40))' is none. The kinds are \(kinds).")
        }
        return known
    }

    package func run() async throws {
        let kind = try wanted()
        let found = try await TrackingTool.run(common) { tool in
            try await ExceptionStore().list(kind: kind, carrier: carrier, all: which == .all, limit: limit, in: tool.postgres)
        }
        guard !json else { return try found.forEach(Self.write) }
        guard !found.isEmpty else { return Console.line("Nothing is wrong with any parcel.") }
        Self.table(found).print()
    }

    private static func write(_ exception: ListedException) throws {
        Console.line(String(decoding: try JSONEncoder.exceptions.encode(exception), as: UTF8.self))
    }

    static func table(_ found: [ListedException]) -> TextTable {
        var table = TextTable([
            .text("since"), .text("kind"), .text("carrier"), .text("number"), .number("order"), .text("over"), .flexible("what"),
        ])
        for one in found {
            table.add([
                .init(time(one.openedAt)), .init(one.kind.rawValue, one.clearedAt == nil ? .red : .dim), .init(one.carrier),
                .init(one.trackingNumber), "\(one.orderID)", .init(one.clearedAt.map(time) ?? ""),
                .init(one.clearedBy.map { "\($0); \(one.detail)" } ?? "\(one.detail). Do: \(one.kind.action)"),
            ])
        }
        return table
    }

    private static func time(_ date: Date) -> String { String(HumanFormat.timestamp(date).prefix(16)) }
}
