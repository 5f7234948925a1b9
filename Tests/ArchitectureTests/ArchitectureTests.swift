import Testing

/// The rules of the layers, held against the sources as they are.
@Suite struct ArchitectureTests {
    let sources = SourceTree.checkout

    @Test func thereIsSomethingToCheck() {
        #expect(sources.files.count > 50)
        let missing = Set(Layers.allowed.keys).subtracting(sources.files.map(\.module)).subtracting(Layers.libraries)
        #expect(missing.isEmpty, "no sources found for \(missing.sorted())")
    }

    @Test func modulesImportOnlyLayersBelow() {
        report(
            sources.imports.filter { found in
                guard let allowed = Layers.allowed[found.file.module] else { return false }
                return Layers.allowed[found.module] != nil && !allowed.contains(found.module) && found.module != found.file.module
            }
        ) { "\($0.file.module) must not import \($0.module): its layer may import \(Layers.list(for: $0.file.module))" }
    }

    @Test func servicesNeverImportOneAnother() {
        report(
            sources.imports.filter {
                Layers.services.contains($0.file.module) && Layers.services.contains($0.module) && $0.module != $0.file.module
            }
        ) { "a service must not import another: \($0.file.module) imports \($0.module); let them meet in a contract" }
    }

    @Test func onlyTheClientsSeeTheCLibraries() {
        for (library, owner) in ["CRabbitMQ": "AMQP", "CPostgreSQL": "Postgres"] {
            report(sources.imports.filter { $0.module == library && $0.file.module != owner }) { _ in
                "only \(owner) may import \(library)"
            }
        }
    }

    @Test("What a device of the floor needs brings neither the database's library nor the broker's along")
    func terminalsLinkNoServerLibraries() {
        let ours = Set(Layers.allowed.keys)
        let direct = Dictionary(grouping: sources.imports.filter { ours.contains($0.module) }, by: \.file.module)
            .mapValues { Set($0.map(\.module)) }
        for program in Layers.terminals {
            var (closure, waiting): (Set<String>, [String]) = ([], [program])
            while let module = waiting.popLast() {
                if closure.insert(module).inserted { waiting += direct[module] ?? [] }
            }
            #expect(closure.contains("FloorTerminal"))
            let servers = closure.intersection(["Postgres", "AMQP", "Messaging", "ServiceRuntime"]).union(
                closure.intersection(Layers.libraries))
            #expect(servers.isEmpty, "\(program) is for devices, and imports \(servers.sorted()) directly or through others")
        }
    }

    @Test func coreDoesNoInputOrOutput() {
        // Searches run on several threads; that is arithmetic, too.
        let threads = "import class Dispatch.DispatchQueue"
        let forbidden: Set = ["Foundation", "FoundationNetworking", "Dispatch", "Glibc", "Musl", "Logging", "Metrics", "NIOCore"]
        report(
            sources.imports.filter {
                Layers.core.contains($0.file.module) && forbidden.contains($0.module) && !SourceTree.isOneFunction($0.text)
                    && !$0.text.hasSuffix(threads)
            }
        ) {
            """
            core modules do no input or output: \($0.file.module) must not import \($0.module) (FoundationEssentials is allowed, \
            single functions such as `import func Glibc.cos`, and `\(threads)`)
            """
        }
    }

    @Test func everyModuleIsInATable() {
        let known = Set(Layers.allowed.keys)
        let unknown = Set(sources.files.map(\.module)).subtracting(known).sorted()
        #expect(unknown.isEmpty, "these modules are in no layer of Tests/ArchitectureTests/Layers.swift: \(unknown)")
    }

    @Test func sqlLivesInStoresAndMigrations() {
        let homes: Set = ["Migrations", "Postgres"]
        report(
            sources.lines { file, line in
                !homes.contains(file.module) && !file.name.hasSuffix("Store.swift") && SQLText.isIn(line)
            }
        ) { _ in "SQL belongs in a file named <Aggregate>Store.swift or in Sources/Migrations" }
    }

    @Test func queriesAreReadInOnePlace() {
        report(sources.lines { file, line in file.name != "QueryParameters.swift" && line.contains(".queryParameters") }) {
            _ in
            "read queries by `Request.queryParameter`: the framework's own leave '+' as it is"
        }
    }

    /// What a lenient decoder does not understand, it drops.
    @Test func bodiesOfRequestsAreReadStrictly() {
        let endpoints = Set(
            sources.imports.filter { $0.module == "Hummingbird" && Layers.services.contains($0.file.module) }.map(\.file.path))
        #expect(endpoints.count > 5)
        report(sources.lines { file, line in endpoints.contains(file.path) && line.contains("JSONDecoder(") }) { _ in
            "read bodies by `Request.decoded`, which refuses what is not understood"
        }
    }

    /// What shops, carriers and scanners sent would steer the terminal of whoever reads it.
    @Test func commandsPrintInOnePlace() {
        let ways = [" print(", "{ print(", "FileHandle.standardOutput", "FileHandle.standardError"]
        report(
            sources.lines { file, line in
                file.module != "Benchmarks" && !line.contains("func print(") && !line.trimmed.hasPrefix("//")
                    && ways.contains { line.contains($0) }
            }
        ) { _ in "print with `CommandOutput` or `Console`, which show what would steer a terminal" }
    }

    @Test func everyProgramExplainsItself() {
        for program in Layers.programs {
            let text = sources.files.filter { $0.module == program || Layers.modulesOf[program, default: []].contains($0.module) }
                .flatMap(\.lines).joined(separator: "\n")
            let isNamed = text.contains("commandName: \"\(program)\"")
            let isExplained = text.contains("abstract:")
            #expect(isNamed, "\(program) has no command configuration of that name")
            #expect(isExplained, "\(program) --help has no abstract")
        }
    }

    @Test func mainFilesAreShort() {
        for file in sources.files where Layers.programs.contains(file.module) {
            #expect(
                file.lines.count < 40,
                "\(file.path): a program's main file only starts its service; it has \(file.lines.count) lines")
        }
    }

    private func report(_ found: [SourceTree.Finding], _ rule: (SourceTree.Finding) -> String) {
        for finding in found {
            Issue.record("\(finding.file.path):\(finding.number): \(rule(finding)). The line: \(finding.text)")
        }
    }
}
