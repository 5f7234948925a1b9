/// Which module may import which of ours: a layer imports only those below it.
enum Layers {
    static let core: Set = [
        "Fulfilment", "Contracts", "Barcodes", "Cartonization", "DialogueTrials", "PickPlanning", "ScanDialogue", "RouteKernel",
        "Routing", "CarrierFormats", "JSONReading", "LabelFormats", "LabelReplay", "Labels", "LaneStatistics", "Watchdogs",
        "Interfaces",
    ]
    static let libraries: Set = ["CRabbitMQ", "CPostgreSQL"]
    static let threads: Set = ["ConnectionThread"]
    static let clients: Set = ["AMQP", "Postgres", "Topology"]
    static let data: Set = ["Migrations"]
    static let shell: Set = ["Messaging", "Observability"]
    static let runtime: Set = ["ServiceRuntime"]
    /// What several of those above know of who pushes webhooks.
    static let sources: Set = ["TrackingSources"]
    static let calls: Set = ["OutgoingHTTP", "CommandSupport"]
    /// What people run without a server of their own: neither a database nor a broker is linked into these.
    static let tools: Set = ["FloorTerminal", "PlanningTools"]
    static let services: Set = [
        "OrderIntake", "Picking", "CarrierDispatch", "RouteOptimizer", "Tracking", "OutboxRelay", "Operations",
    ]
    /// What the operator's commands share, then what they supervise and simulate with.
    static let operatorBase: Set = ["OperatorConsole", "MasterData"]
    static let operatorTools: Set = ["Supervision", "Simulation"]
    static let benchmarks: Set = ["Benchmarks"]
    /// The modules each program consists of beside the shared ones; its main file imports the first.
    static let modulesOf = [
        "order-intake": ["OrderIntake"], "picking-worker": ["Picking", "Receiving"], "picking-terminal": ["FloorTerminal"],
        "carrier-dispatch": ["CarrierDispatch"],
        "route-optimizer": ["RouteOptimizer"], "tracking": ["Tracking"], "outbox-relay": ["OutboxRelay"],
        "waybill": ["Operations", "Supervision", "Simulation", "MasterData", "Receiving", "OperatorConsole"],
        "waybill-bench": ["Benchmarks", "OperatorConsole"],
    ]
    /// Programs of devices, which link nothing that needs a server.
    static let terminals: Set = ["picking-terminal"]
    static let programs = modulesOf.keys.sorted()

    /// The whole table: module, and the modules of ours it may import.
    static let allowed: [String: Set<String>] = {
        var table: [String: Set<String>] = [:]
        func layer(_ modules: some Sequence<String>, mayImport below: Set<String>) {
            for module in modules { table[module] = below.subtracting([module]) }
        }
        layer(core, mayImport: core)
        layer(libraries, mayImport: [])
        layer(threads, mayImport: [])
        layer(clients, mayImport: core.union(threads).union(libraries))
        layer(data, mayImport: ["Postgres"])
        layer(["Observability"], mayImport: core)
        layer(["Messaging"], mayImport: core.union(clients).union(["Observability"]))
        layer(runtime, mayImport: core.union(clients).union(data).union(shell).union(["CommandSupport"]))
        layer(["OutgoingHTTP"], mayImport: [])
        layer(["CommandSupport"], mayImport: core)
        let below = core.union(clients).union(data).union(shell).union(runtime).union(calls)
        layer(sources, mayImport: core.union(clients).union(runtime))
        layer(["MasterData"], mayImport: core.union(clients))
        layer(["Receiving"], mayImport: core.union(clients).union(shell).union(["MasterData"]))
        layer(["OperatorConsole"], mayImport: below)
        layer(operatorTools, mayImport: below.union(operatorBase).union(sources))
        layer(services, mayImport: below)
        // Its commands print tables as those of the operator do.
        // Names are resolved by a call that blocks its thread.
        layer(["Tracking"], mayImport: below.union(sources).union(threads).union(["OperatorConsole"]))
        // Stock is booked by the same rules by whoever books it.
        layer(["Picking"], mayImport: below.union(["MasterData", "Receiving"]))
        // Manifests are closed by the calendars, and by people's commands.
        layer(["CarrierDispatch"], mayImport: below.union(operatorBase))
        // Its searches yield, which only a thread of their own can.
        layer(["RouteOptimizer"], mayImport: below.union(threads))
        layer(["Operations"], mayImport: below.union(operatorBase).union(operatorTools).union(sources).union(["Receiving"]))
        layer(
            benchmarks,
            mayImport: below.union(operatorBase).union(["Receiving"]).union(operatorTools).union(services).union(sources))
        layer(tools, mayImport: core.union(calls))
        for (program, modules) in modulesOf {
            table[program] = Set(modules).union(terminals.contains(program) ? [] : ["ServiceRuntime"])
        }
        table["picking-worker"]?.formUnion(tools)
        return table
    }()

    /// For a person to read.
    static func list(for module: String) -> String {
        let modules = (allowed[module] ?? []).sorted()
        return modules.isEmpty ? "none of ours" : modules.joined(separator: ", ")
    }
}
