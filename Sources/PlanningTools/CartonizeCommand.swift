package import ArgumentParser
import Cartonization
import CommandSupport
import Fulfilment

/// `picking-worker cartonize`: cartons and packing steps for the items of a file.
package struct CartonizeCommand: AsyncParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "cartonize", abstract: "Chooses cartons for the items of a file and says how to pack them, as JSON.",
        discussion: """
            FILE holds 'cartons', 'items' and maybe 'rules'; '-' reads standard input. An example:
              {"cartons": [{"code": "S", "inner_mm": [300, 200, 150], "max_weight_g": 5000, "empty_weight_g": 100, "cost": 40}],
               "items": [{"name": "mug", "quantity": 2, "size_mm": [110, 90, 100], "weight_g": 350, "fragile": true}]}
            Sizes are length, width, height in whole millimetres, weights whole grams. ops/docs/floor.md describes every field.
            """)

    @Argument(help: "Cartons and items.") var file: String
    @Option(help: ArgumentHelp("Draws the parcels: the first here, the others beside it with a number.", valueName: "file"))
    var svg: String?
    @Option(help: "Milliseconds to look for better packings, at most.") var milliseconds = 1000

    package init() {}

    package func run() async throws {
        do {
            let document = try DocumentFile.read(file, as: CartonDocument.self)
            let (cartons, items, rules) = try document.checked(file)
            let start = ContinuousClock.now
            let plans = Cartonizer.parcels(items: items, cartons: cartons, rules: rules) { [milliseconds] in
                ContinuousClock.now - start > .milliseconds(milliseconds)
            }
            noteParcelsAbove(document.rules?.carriage?.last?.upTo, plans)
            CommandOutput.text(try DocumentFile.text(of: CartonAnswer(plans, items: items)))
            for (index, packing) in plans.compactMap(\.packing).enumerated() {
                if let svg { try DocumentFile.write(PackingDrawing(packing, items: items).svg, to: Self.name(svg, index)) }
            }
        } catch let error as DocumentError {
            throw ValidationError("\(error)")
        }
    }

    /// Their price is a guess that the person should know of.
    private func noteParcelsAbove(_ lastBand: Int?, _ plans: [ParcelPlan]) {
        guard let lastBand else { return }
        for (index, plan) in plans.enumerated() where plan.billedWeight > lastBand {
            DocumentFile.note(
                """
                parcels[\(index)] is billed by \(plan.billedWeight) g, above the last band of rules.carriage (\(lastBand) g); \
                the price of that band was taken
                """)
        }
    }

    /// `out.svg`, `out-2.svg`, …
    private static func name(_ path: String, _ index: Int) -> String {
        guard index > 0 else { return path }
        let stem = path.hasSuffix(".svg") ? String(path.dropLast(4)) : path
        return "\(stem)-\(index + 1).svg"
    }
}
