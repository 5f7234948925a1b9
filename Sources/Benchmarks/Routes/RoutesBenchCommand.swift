package import ArgumentParser
import Foundation

/// `waybill-bench routes`: the route solver on published instances.
package struct RoutesBenchCommand: ParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "routes", abstract: "Solves published instances and prints the gaps to the best known values.",
        discussion: """
            DIR is laid out as data/routing: best_known.csv names folder, file and value of every instance. One thread, whose CPU time \
            counts; reading files does not. Gaps are the mean over the seeds, with the smallest and the largest.
            """)

    @Option(help: "Folder of the instances.")
    var data = "../shared/data/routing"

    @Option(help: "CPU seconds of each search.")
    var seconds = 10.0

    @Option(help: "Searches per instance, with seeds 1, 2, …")
    var seeds = 3

    @Option(help: "Only this folder; several separated by commas.")
    var only: String?

    @Option(help: "Only files whose name contains this.")
    var file: String?

    @Option(help: "Threads; with more than one, wall time counts.")
    var threads = 1

    package init() {}

    package func run() throws {
        guard seconds > 0, seeds > 0, threads > 0 else {
            throw ValidationError("--seconds, --seeds and --threads must be more than 0.")
        }
        let folders = only.map { Set($0.split(separator: ",").map(String.init)) }
        let instances = try BenchInstance.list(data).filter {
            folders?.contains($0.folder) ?? true && (file.map($0.file.contains) ?? true)
        }
        guard !instances.isEmpty else { throw ValidationError("No instance of \(data)/best_known.csv is asked for.") }
        print(RoutesBench.head)
        var means: [String: [Double]] = [:]
        for instance in instances {
            let line = try RoutesBench(seconds: seconds, seeds: seeds, threads: threads).run(instance)
            print(line.text)
            // Each instance takes half a minute; who writes to a file or another program wants to see how far it is.
            fflush(nil)
            means[instance.folder, default: []].append(line.gaps.mean)
        }
        for (folder, gaps) in means.sorted(by: { $0.key < $1.key }) {
            print("\(folder), \(gaps.count) instances: gap to the best known in %: \(Spread(gaps))")
        }
    }
}
