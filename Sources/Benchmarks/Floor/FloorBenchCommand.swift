package import ArgumentParser
import Foundation

/// `waybill-bench floor`
package struct FloorBenchCommand: AsyncParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "floor", abstract: "Tours, batches and cartons against the published instances and their best known values.",
        discussion: """
            DIR holds the folder 'warehouse' with 'picker-routing', 'order-batching' and 'cartonization', each in the format its
            set is published in. Needs no servers. 'ops/bench floor' builds a release and runs this.
            """)

    @Option(help: ArgumentHelp("Where the instances are.", valueName: "dir")) var data = "../shared/data"
    @Option(help: "Seconds of processor time for each batching instance.") var seconds = 2.0
    @Option(help: "Only every so many batching instances and containers, to be quick.") var every = 1
    @Option(help: "Made-up orders whose packings are checked.") var random = 20_000
    @Option(help: "Only these parts: tours, batches, work, cartons.") var only: [String] = []

    package init() {}

    package func validate() throws {
        guard seconds > 0, every > 0, random >= 0 else { throw ValidationError("--seconds and --every take positive numbers.") }
        let unknown = only.filter { !["tours", "batches", "work", "cartons"].contains($0) }
        guard unknown.isEmpty else { throw ValidationError("--only takes tours, batches, work or cartons, not \(unknown[0]).") }
        guard FileManager.default.fileExists(atPath: "\(data)/warehouse") else {
            throw ValidationError("There is no folder '\(data)/warehouse'. Maybe give --data.")
        }
    }

    package func run() async throws {
        let folder = URL(fileURLWithPath: data).appending(path: "warehouse")
        func isWanted(_ part: String) -> Bool { only.isEmpty || only.contains(part) }
        if isWanted("tours") { try TourBench(folder: folder.appending(path: "picker-routing")).run() }
        if isWanted("batches") {
            try BatchBench(folder: folder.appending(path: "order-batching"), seconds: seconds, step: every).run()
        }
        if isWanted("work") { try NextWorkBench().run() }
        if isWanted("cartons") {
            try CartonBench(folder: folder.appending(path: "cartonization"), step: every * 10, random: random).run()
        }
    }
}
