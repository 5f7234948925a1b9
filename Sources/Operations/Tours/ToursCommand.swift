import ArgumentParser
import FoundationEssentials
import OperatorConsole

/// `waybill tours`
struct ToursCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "tours", abstract: "Lists open picking tours, and takes them from pickers who do not come back.",
        subcommands: [List.self, Release.self])

    /// `waybill tours list`
    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Lists open tours, the one that stands still longest first.")

        func run() async throws {
            let tours = try await OperatorSettings.load().withDatabase { try await OpenTourStore().open(on: $0) }
            guard !tours.isEmpty else { return Console.line("no tour is open") }
            var table = TextTable([
                .number("tour"), .flexible("picker"), .text("cart"), .number("orders"), .number("open picks"), .number("idle"),
            ])
            for tour in tours {
                table.add([
                    "\(tour.id)", .init(tour.isActive ? tour.picker : "\(tour.picker) (left)", tour.isActive ? .plain : .yellow),
                    "\(tour.cart)", "\(tour.orders)", "\(tour.openPicks)",
                    "\(HumanFormat.time(Date().timeIntervalSince(tour.lastAt)))",
                ])
            }
            table.print()
        }
    }

    /// `waybill tours release`
    struct Release: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Takes a tour from its picker.",
            discussion: """
                Orders of which nothing is in the books as picked are given out again; look into the cart's bins for pieces that were
                not scanned, and put them back. Orders with pieces in a bin go with the cart to the badge given by --to.
                """)

        @Argument(help: "The tour's number.")
        var tour: Int64

        @Option(help: ArgumentHelp("Who takes over the cart and what lies in it.", valueName: "badge"))
        var to: String?

        @Option(help: "Why, for the record.")
        var reason = "its picker does not come back"

        @OptionGroup var actor: ActorOption

        func run() async throws {
            let result = try await OperatorSettings.load().withDatabase {
                try await TourRelease(database: $0).release(tour, to: to, by: actor.name, because: reason)
            }
            Console.line("\(HumanFormat.count(result.givenBack.count, "order")) given out again")
            guard let to, !result.handedOver.isEmpty else {
                return Console.line("tour \(tour) is closed, cart \(result.cart) is free")
            }
            let count = HumanFormat.count(result.handedOver.count, "order")
            Console.line("tour \(tour), cart \(result.cart) and \(count) in its bins are \(to)'s")
        }
    }
}
