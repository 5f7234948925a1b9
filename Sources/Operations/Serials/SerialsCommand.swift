import ArgumentParser
import Fulfilment
import MasterData
import OperatorConsole
import Postgres

/// `waybill serials`
struct SerialsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serials",
        abstract: "Follows single pieces by their serial numbers: what came when, and who got it.",
        discussion: """
            Articles whose 'serials' is yes are counted at the dock and packed by their serial numbers. Between the two nobody scans them: the \
            books know that a piece is at its site, not in which bin.
            """,
        subcommands: [Show.self, List.self, Enter.self, WriteOff.self])

    /// `waybill serials show`
    struct Show: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Tells the life of a piece: its receipt, its parcels, who got it.")

        @OptionGroup var piece: SerialOptions

        func run() async throws {
            let (sku, entry, events) = try await OperatorSettings.load().withDatabase { database in
                let store = SerialLifeStore()
                let sku = try await SerialDesk(database: database).article(piece.sku)
                return (
                    sku, try await SerialStore().entries([(sku, piece.serial.text)], on: database).first,
                    try await store.life(sku, piece.serial, on: database)
                )
            }
            guard let entry else { throw SerialDesk.unknown(sku, piece.serial) }
            let lot = entry.lot.map { ", lot \($0)" } ?? ""
            Console.line("\(entry.serial) of \(sku)\(lot) is \(entry.state.words)")
            for event in events { Console.line("\(ZonedTime(event.at).utcText)  \(Self.sentence(event))") }
        }

        private static func sentence(_ event: SerialLifeStore.Event) -> String {
            let reason = event.reason.map { ": \($0)" } ?? ""
            switch event.state {
            case .inStock:
                let how = event.document.map { "received with \($0)" } ?? "entered"
                return "\(how) at \(event.site) by \(event.actor)\(reason)"
            case .packed:
                let order = event.orderID.map { "order \($0)" } ?? "an order"
                return
                    "packed for \(order)\(event.town.isEmpty ? "" : " to \(event.town)") into parcel \(event.sscc ?? "") by \(event.actor)"
            case .writtenOff: return "written off at \(event.site) by \(event.actor)\(reason)"
            }
        }
    }

    /// `waybill serials list`
    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Lists pieces by article and serial number.")

        @Option(help: "Only of this article.")
        var sku: String?

        @Option(help: "Only at this site, or packed there.")
        var site: String?

        @Option(help: "in_stock, packed or written_off.", transform: ReceivingArgument.word)
        var state: SerialState?

        @Option(help: "How many at most.")
        var limit = 1000

        func validate() throws {
            if limit < 1 { throw ValidationError("--limit is \(limit); allowed is 1 and more") }
        }

        func run() async throws {
            let choice = SerialLifeStore.Choice(sku: sku, site: site, state: state)
            let found = try await OperatorSettings.load().withDatabase {
                try await SerialLifeStore().list(choice, limit: limit + 1, on: $0)
            }
            guard !found.isEmpty else { return Console.line("the books have no such serial number") }
            var table = TextTable([
                .flexible("article"), .text("serial number"), .text("lot"), .text("state"), .text("site"), .text("order"),
                .text("parcel"), .text("since"),
            ])
            for entry in found.prefix(limit) {
                table.add([
                    "\(entry.sku)", "\(entry.serial)", "\(entry.lot ?? "")", "\(entry.state.words)", "\(entry.site)",
                    "\(entry.orderID.map(String.init) ?? "")", "\(entry.sscc ?? "")", "\(ZonedTime(entry.changedAt).utcText)",
                ])
            }
            table.print()
            if found.count > limit { Console.line("… and more; --limit shows them") }
        }
    }

    /// `waybill serials enter`
    struct Enter: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract:
                "Enters serial numbers of pieces that are in stock: found again, come back, or there before they were followed.",
            discussion: "The stock itself does not change: pieces are counted with `waybill stock` or `waybill receive`.")

        @Argument(help: "The article.")
        var sku: String

        @Argument(help: "The serial numbers.")
        var serials: [String]

        @Option(help: "Where the pieces are.")
        var site: String

        @Option(help: "Their lot, if it is known.")
        var lot: String?

        @Option(help: "Why, for the record.")
        var reason: String

        @Option(help: "Who says so, for the record.")
        var by = "waybill"

        func run() async throws {
            let numbers = try serials.map(SerialDesk.number)
            let known = try await OperatorSettings.load().withDatabase {
                try await SerialDesk(database: $0).enter(numbers, of: sku, lot: lot, at: site, reason: reason, by: by)
            }
            Console.line("\(HumanFormat.count(numbers.count, "serial number")) of \(known) entered as in stock at \(site)")
        }
    }

    /// `waybill serials write-off`
    struct WriteOff: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "write-off",
            abstract: "Says that a piece in stock is gone without a parcel: lost, stolen, scrapped.",
            discussion: "The stock itself does not change: `waybill stock count` takes the piece off.")

        @OptionGroup var piece: SerialOptions

        @Option(help: "Why, for the record.")
        var reason: String

        @Option(help: "Who says so, for the record.")
        var by = "waybill"

        func run() async throws {
            let sku = try await OperatorSettings.load().withDatabase {
                try await SerialDesk(database: $0).writeOff(piece.serial, of: piece.sku, reason: reason, by: by)
            }
            Console.line("\(piece.serial) of \(sku) is written off")
        }
    }
}

/// Which piece a command is about.
struct SerialOptions: ParsableArguments {
    @Argument(help: "The article.")
    var sku: String

    @Argument(help: "The serial number, as printed on the piece.", transform: SerialDesk.number)
    var serial: SerialNumber
}
