package import ArgumentParser
import CommandSupport
import FoundationEssentials
import PickPlanning

/// `picking-worker layout`: a drawing of a floor.
package struct LayoutCommand: AsyncParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "layout", abstract: "Checks a floor's layout and draws it, with a tour if you like.",
        discussion: """
            FILE is a layout as in 'picking-worker plan'; --tour names a file like
              {"start": {"aisle": 2, "cell": 9}, "policy": "shortest", "stops": [{"aisle": 3, "cell": 7}]}
            where start and policy (shortest, s_shape, largest_gap) may be left out.
            """)

    @Argument(help: "The layout, as JSON.") var file: String
    @Option(help: ArgumentHelp("Where the drawing goes.", valueName: "file")) var svg: String?
    @Option(help: ArgumentHelp("Stops to draw a tour past.", valueName: "file")) var tour: String?

    /// What `--tour` names.
    private struct TourDocument: Decodable {
        let start: FloorPoint?
        let policy: TourPolicy?
        let stops: [FloorPlace]
    }

    package init() {}

    package func run() async throws {
        do {
            let layout = try DocumentFile.read(file, as: FloorLayout.self)
            var drawing = FloorDrawing(layout)
            CommandOutput.line(
                "\(layout.aisles) aisles of \(layout.cellsPerAisle) cells, \(layout.depth / 1000) m deep, in \(layout.blocks.count) block(s)"
            )
            if let tour {
                let document = try DocumentFile.read(tour, as: TourDocument.self)
                let found = try PickTour.plan(
                    past: document.stops, on: layout, from: document.start, policy: document.policy ?? .shortest)
                drawing = FloorDrawing(layout, tour: found, places: document.stops)
                CommandOutput.line(
                    "\(found.length / 1000) m, \(found.isExact ? "the shortest there is" : "not proven to be the shortest")")
                for line in TourDirections(found, past: document.stops, on: layout).lines { CommandOutput.line("  \(line)") }
            }
            if let svg { try DocumentFile.write(drawing.svg, to: svg) }
        } catch let error as DocumentError {
            throw ValidationError("\(error)")
        } catch let error as TourError {
            throw ValidationError("\(tour ?? file): \(error)")
        }
    }
}
