/// Which module may import which of ours: a layer imports only those below it.
enum Layers {
    static let core: Set = [
        "Fulfilment", "Contracts", "Barcodes", "Cartonization", "PickPlanning", "ScanDialogue", "RouteKernel", "Routing",
        "CarrierFormats", "JSONReading", "Labels",
    ]
    static let libraries: Set = ["CRabbitMQ", "CPostgreSQL"]
    static let threads: Set = ["ConnectionThread"]
    static let clients: Set = ["AMQP", "Postgres", "Topology"]
    static let data: Set = ["Migrations"]
    static let shell: Set = ["Messaging", "Observability"]
    static let runtime: Set = ["ServiceRuntime"]
    static let calls: Set = ["OutgoingHTTP", "CommandSupport"]
    /// What people run without a server of their own: neither a database nor a broker is linked into these.
    static let tools: Set = ["FloorTerminal", "PlanningTools"]
    static let services: Set = [
        "OrderIntake", "Picking", "CarrierDispatch", "RouteOptimizer", "Tracking", "OutboxRelay", "Operations",
    ]
    static let serviceOf = [
        "order-intake": "OrderIntake", "picking-worker": "Picking", "carrier-dispatch": "CarrierDispatch",
        "route-optimizer": "RouteOptimizer", "tracking": "Tracking", "outbox-relay": "OutboxRelay", "waybill": "Operations",
    ]
    /// Programs without a service behind them, and the commands they are made of.
    static let toolOf = ["picking-terminal": "FloorTerminal"]
    static let programs = (Array(serviceOf.keys) + Array(toolOf.keys)).sorted()

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
        layer(calls, mayImport: [])
        layer(tools, mayImport: core.union(calls))
        layer(services, mayImport: core.union(clients).union(data).union(shell).union(runtime).union(calls))
        for (program, service) in serviceOf { table[program] = [service, "ServiceRuntime"] }
        for (program, tool) in toolOf { table[program] = [tool] }
        table["picking-worker"]?.formUnion(tools)
        return table
    }()

    /// For a person to read.
    static func list(for module: String) -> String {
        let modules = (allowed[module] ?? []).sorted()
        return modules.isEmpty ? "none of ours" : modules.joined(separator: ", ")
    }
}
