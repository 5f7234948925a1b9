package import OperatorConsole

/// Which programs `waybill up` runs, and how many of each.
package struct SupervisionPlan: Sendable, Equatable {
    /// One process to run.
    package struct Instance: Sendable, Equatable {
        /// What its log lines begin with: `picking-worker`, `picking-worker#2`.
        package let label: String
        package let program: LocalProgram
        /// 0: any free port.
        package let port: Int

        /// The command line after the executable.
        package var arguments: [String] { program.arguments + ["--http-port", "\(port)"] }
    }

    package let instances: [Instance]

    /// - Parameters:
    ///   - scale: `picking-worker=3`, how many of a program; 0 for none. Programs not named run once.
    ///   - only: names of programs, comma-separated or one by one; all when empty.
    /// - Throws: `OperationsError` naming what cannot be understood.
    package init(scale: [String] = [], only: [String] = []) throws {
        let counts = try Self.counts(scale)
        let chosen = try only.flatMap { $0.split(separator: ",").map(String.init) }.map(Self.known)
        instances = LocalProgram.all.filter { chosen.isEmpty || chosen.contains($0.name) }.flatMap { program in
            (0..<(counts[program.name] ?? 1)).map { index in
                Instance(
                    label: index == 0 ? program.name : "\(program.name)#\(index + 1)", program: program,
                    port: index == 0 ? program.port : 0)
            }
        }
        if instances.isEmpty { throw OperationsError.usage("nothing is left to run", advice: "leave --only and --scale …=0 out") }
    }

    private static func counts(_ scale: [String]) throws -> [String: Int] {
        var counts: [String: Int] = [:]
        for text in scale.flatMap({ $0.split(separator: ",") }) {
            let parts = text.split(separator: "=", omittingEmptySubsequences: false)
            guard parts.count == 2, let count = Int(parts[1]), (0...50).contains(count) else {
                throw OperationsError.usage("--scale '\(text)'", advice: "write it as picking-worker=3, with 0 to 50")
            }
            counts[try known(String(parts[0]))] = count
        }
        return counts
    }

    private static func known(_ name: String) throws -> String {
        guard LocalProgram.all.contains(where: { $0.name == name }) else {
            let names = LocalProgram.all.map(\.name).sorted().joined(separator: ", ")
            throw OperationsError.usage("there is no program '\(name)'", advice: "one of \(names)")
        }
        return name
    }
}
