// swift-tools-version: 6.2
import PackageDescription

// One way to write the settings and one place to read the layers: every list below names what a layer may import.
// `Tests/ArchitectureTests` reads the same table back from the sources.

let argumentParser: Target.Dependency = .product(name: "ArgumentParser", package: "swift-argument-parser")
let asyncHTTPClient: Target.Dependency = .product(name: "AsyncHTTPClient", package: "async-http-client")
let configuration: Target.Dependency = .product(name: "Configuration", package: "swift-configuration")
let crypto: Target.Dependency = .product(name: "Crypto", package: "swift-crypto")
let cryptoExtras: Target.Dependency = .product(name: "CryptoExtras", package: "swift-crypto")
let hummingbird: Target.Dependency = .product(name: "Hummingbird", package: "hummingbird")
let logging: Target.Dependency = .product(name: "Logging", package: "swift-log")
let metrics: Target.Dependency = .product(name: "Metrics", package: "swift-metrics")
let coreMetrics: Target.Dependency = .product(name: "CoreMetrics", package: "swift-metrics")
let nioCore: Target.Dependency = .product(name: "NIOCore", package: "swift-nio")
let nioHTTP1: Target.Dependency = .product(name: "NIOHTTP1", package: "swift-nio")
let serviceLifecycle: Target.Dependency = .product(name: "ServiceLifecycle", package: "swift-service-lifecycle")
let unixSignals: Target.Dependency = .product(name: "UnixSignals", package: "swift-service-lifecycle")

// Optimised even in debug builds: these are arithmetic, and unoptimised they would dominate the tests' time.
let kernel: [SwiftSetting] = [.unsafeFlags(["-O"], .when(configuration: .debug))]

let core: [Target] = [
    .target(name: "Fulfilment"),
    .target(name: "Contracts", dependencies: ["Fulfilment"]),
    .target(name: "Barcodes", dependencies: ["Fulfilment"]),
    .target(name: "Cartonization", dependencies: ["Fulfilment"], swiftSettings: kernel),
    .target(name: "PickPlanning", dependencies: ["Fulfilment"], swiftSettings: kernel),
    .target(name: "ScanDialogue", dependencies: ["Barcodes", "Fulfilment"], swiftSettings: kernel),
    .target(name: "DialogueTrials", dependencies: ["Barcodes", "Fulfilment", "ScanDialogue"], swiftSettings: kernel),
    .target(name: "RouteKernel", dependencies: ["Fulfilment"], swiftSettings: kernel),
    .target(name: "JSONReading", swiftSettings: kernel),
    .target(name: "Routing", dependencies: ["Fulfilment", "JSONReading", "RouteKernel"]),
    .target(name: "Interfaces", dependencies: ["Fulfilment", "JSONReading", "ScanDialogue"]),
    .target(name: "CarrierFormats", dependencies: ["Fulfilment", "JSONReading", crypto, cryptoExtras]),
    .target(name: "LabelFormats", dependencies: ["CarrierFormats", "Fulfilment", "JSONReading", crypto]),
    .target(name: "LabelReplay", dependencies: ["Barcodes", "CarrierFormats", "Fulfilment", "JSONReading", "LabelFormats"]),
    .target(name: "Labels", dependencies: ["Barcodes", "Fulfilment"], swiftSettings: kernel),
    .target(name: "LaneStatistics", dependencies: ["Fulfilment"], swiftSettings: kernel),
    .target(name: "Watchdogs", dependencies: ["Fulfilment", "LaneStatistics"]),
]

let cModules: [Target] = [
    .systemLibrary(name: "CRabbitMQ", pkgConfig: "librabbitmq", providers: [.apt(["librabbitmq-dev"])]),
    .systemLibrary(name: "CPostgreSQL", pkgConfig: "libpq", providers: [.apt(["libpq-dev"])]),
]

let clients: [Target] = [
    .target(name: "ConnectionThread"),
    .target(name: "AMQP", dependencies: ["CRabbitMQ", "ConnectionThread", "Fulfilment", logging]),
    .target(name: "Postgres", dependencies: ["CPostgreSQL", "ConnectionThread", "Fulfilment", logging, serviceLifecycle]),
    .target(name: "Topology", dependencies: ["Contracts"], path: "Topology", exclude: ["definitions.json", "README.md"]),
    .target(name: "Migrations", dependencies: ["Postgres"], exclude: ["schema.sql"]),
]

let shell: [Target] = [
    .target(name: "Observability", dependencies: [logging, metrics, coreMetrics]),
    .target(
        name: "Messaging",
        dependencies: [
            "AMQP", "Postgres", "Topology", "Contracts", "Fulfilment", "Observability", logging, metrics, serviceLifecycle,
        ]),
]

let runtime: [Target] = [
    .target(name: "OutgoingHTTP", dependencies: [asyncHTTPClient, nioCore, nioHTTP1]),
    .target(name: "CommandSupport", dependencies: ["Fulfilment", "JSONReading", argumentParser]),
    .target(
        name: "ServiceRuntime",
        dependencies: [
            "CommandSupport", "Messaging", "AMQP", "Fulfilment", "Interfaces", "JSONReading", "Postgres", "Topology",
            "Migrations",
            "Observability", argumentParser,
            configuration, crypto, cryptoExtras,
            hummingbird,
            logging, metrics, nioCore, nioHTTP1, serviceLifecycle, unixSignals,
        ]),
]

// What people run without a server of their own: no database and no broker is linked into these.
let tools: [Target] = [
    .target(
        name: "FloorTerminal",
        dependencies: [
            "Barcodes", "CommandSupport", "Fulfilment", "OutgoingHTTP", "ScanDialogue", argumentParser, asyncHTTPClient, nioCore,
            nioHTTP1,
        ]),
    .target(
        name: "PlanningTools",
        dependencies: ["Cartonization", "CommandSupport", "Fulfilment", "PickPlanning", argumentParser]),
]

/// What several services, tools and tests know of who pushes webhooks.
let sources: [Target] = [
    .target(name: "TrackingSources", dependencies: ["CarrierFormats", "Fulfilment", "Postgres", "ServiceRuntime"])
]

let shared: [Target.Dependency] = [
    "Fulfilment", "Contracts", "Topology", "Messaging", "Observability", "Postgres", "ServiceRuntime", argumentParser,
    configuration,
    logging, metrics, serviceLifecycle,
]

let services: [Target] = [
    .target(name: "OrderIntake", dependencies: shared + ["JSONReading", crypto, hummingbird]),
    .target(
        name: "Picking",
        dependencies: shared + [
            "Barcodes", "Cartonization", "CommandSupport", "Labels", "MasterData", "PickPlanning", "Receiving", "ScanDialogue",
            hummingbird,
        ]),
    .target(
        name: "CarrierDispatch",
        dependencies: shared + [
            "Barcodes", "CommandSupport", "JSONReading", "LabelFormats", "Labels", "MasterData", "OperatorConsole",
            "OutgoingHTTP", asyncHTTPClient, hummingbird, nioCore, nioHTTP1,
        ]),
    .target(
        name: "RouteOptimizer",
        dependencies: shared + [
            "CommandSupport", "ConnectionThread", "JSONReading", "OutgoingHTTP", "Routing", "RouteKernel", asyncHTTPClient,
            hummingbird, nioCore, nioHTTP1,
        ]),
    .target(
        name: "Tracking",
        dependencies: shared + [
            "CarrierFormats", "CommandSupport", "ConnectionThread", "JSONReading", "LaneStatistics", "OperatorConsole",
            "OutgoingHTTP",
            "TrackingSources", "Watchdogs",
            asyncHTTPClient, hummingbird, nioCore, nioHTTP1,
        ]),
    .target(name: "OutboxRelay", dependencies: shared + ["AMQP"]),
    .target(
        name: "Operations",
        dependencies: shared + [
            "AMQP", "CommandSupport", "Interfaces", "Migrations", "Barcodes", "Labels", "MasterData", "OperatorConsole",
            "PickPlanning",
            "Receiving", "ScanDialogue",
            "Simulation", "Supervision", "TrackingSources", crypto,
        ]),
]

/// What `waybill` is made of beside `Operations`, from the lowest up.
let operatorTools: [Target] = [
    .target(name: "MasterData", dependencies: ["Barcodes", "Fulfilment", "LabelFormats", "Postgres"]),
    .target(
        name: "Receiving",
        dependencies: [
            "Barcodes", "Contracts", "Fulfilment", "MasterData", "Messaging", "Observability", "Postgres", "ScanDialogue",
        ]),
    .target(
        name: "OperatorConsole",
        dependencies: [
            "AMQP", "CommandSupport", "Fulfilment", "OutgoingHTTP", "Postgres", argumentParser, asyncHTTPClient, logging, nioCore,
            nioHTTP1, unixSignals,
        ]),
    .target(
        name: "Supervision", dependencies: ["CommandSupport", "Fulfilment", "OperatorConsole", "ServiceRuntime", argumentParser]),
    .target(
        name: "Simulation",
        dependencies: [
            "Barcodes", "CarrierFormats", "CommandSupport", "Contracts", "Fulfilment", "LabelFormats", "LabelReplay", "Labels",
            "MasterData", "Messaging", "OperatorConsole", "Postgres", "ScanDialogue", "ServiceRuntime", "TrackingSources",
            argumentParser, crypto, hummingbird, logging, nioCore,
        ]),
]

/// Measures all of the others, so it may see them all.
let benchmarks: [Target] = [
    .target(
        name: "Benchmarks",
        dependencies: [
            "Barcodes", "CarrierDispatch", "CarrierFormats", "Cartonization", "Contracts", "DialogueTrials", "Fulfilment",
            "LabelFormats", "LabelReplay", "LaneStatistics", "MasterData", "Messaging", "Operations", "OperatorConsole",
            "PickPlanning",
            "Picking", "Postgres", "Receiving", "RouteKernel", "Routing", "ScanDialogue", "ServiceRuntime", "Simulation",
            "Topology", "TrackingSources", "Watchdogs",
            argumentParser, crypto,
        ]),
    .executableTarget(name: "waybill-bench", dependencies: ["Benchmarks", "OperatorConsole", argumentParser]),
]

func program(_ name: String, _ service: String, with others: [Target.Dependency] = []) -> Target {
    .executableTarget(name: name, dependencies: [.target(name: service), "ServiceRuntime", argumentParser] + others)
}

let programs: [Target] = [
    program("order-intake", "OrderIntake"),
    program("picking-worker", "Picking", with: ["FloorTerminal", "PlanningTools"]),
    .executableTarget(name: "picking-terminal", dependencies: ["FloorTerminal", argumentParser]),
    program("carrier-dispatch", "CarrierDispatch"),
    program("route-optimizer", "RouteOptimizer"),
    program("tracking", "Tracking"),
    program("outbox-relay", "OutboxRelay"),
    program("waybill", "Operations"),
]

let tests: [Target] = [
    .target(
        name: "TestStack", dependencies: ["AMQP", "CommandSupport", "Fulfilment", "Postgres", "Migrations", "Topology", logging],
        path: "Tests/Support/TestStack"),
    .testTarget(
        name: "CoreTests",
        dependencies: [
            "Fulfilment", "Contracts", "Barcodes", "Cartonization", "DialogueTrials", "PickPlanning", "ScanDialogue",
            "RouteKernel", "Routing", "CarrierFormats", "JSONReading", "LabelFormats", "LabelReplay", "Labels", "LaneStatistics",
            "Watchdogs", crypto, cryptoExtras,
        ]),
    .testTarget(name: "ArchitectureTests", dependencies: ["Contracts", "Fulfilment"]),
    .testTarget(name: "AMQPTests", dependencies: ["AMQP", "Fulfilment", "TestStack", logging]),
    .testTarget(name: "PostgresTests", dependencies: ["Postgres", "TestStack", logging, serviceLifecycle]),
    .testTarget(
        name: "MessagingTests",
        dependencies: [
            "AMQP", "Messaging", "Migrations", "OutboxRelay", "Observability", "Topology", "Contracts", "TestStack", coreMetrics,
            logging, serviceLifecycle,
        ]),
    .testTarget(
        name: "ServiceTests",
        dependencies: [
            "ServiceRuntime", "OrderIntake", "Picking", "CarrierDispatch", "RouteOptimizer", "Tracking", "MasterData",
            "Operations", "OperatorConsole", "OutboxRelay", "Simulation", "Supervision", "AMQP", "Barcodes", "Benchmarks",
            "CarrierFormats", "CommandSupport", "FloorTerminal", "Fulfilment", "Interfaces", "JSONReading", "LabelFormats",
            "LabelReplay",
            "Labels", "LaneStatistics", "Migrations", "Watchdogs",
            "PlanningTools", "Receiving", "ScanDialogue", "TestStack", "TrackingSources", argumentParser,
        ]),
    .testTarget(name: "EndToEndTests", dependencies: ["Migrations", "Postgres", "TestStack", logging]),
    .testTarget(name: "ChaosTests", dependencies: ["Contracts", "Fulfilment", "Postgres", "TestStack"]),
]

let package = Package(
    name: "waybill",
    products: [.library(name: "Routing", targets: ["Routing", "RouteKernel"])],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-configuration", from: "1.4.0"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-metrics", from: "2.13.0"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1"),
        .package(url: "https://github.com/swift-server/async-http-client", from: "1.37.0"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
    ],
    targets: core + cModules + clients + shell + runtime + sources + tools + operatorTools + services + benchmarks + programs
        + tests,
    swiftLanguageModes: [.v6]
)

for target in package.targets where [.regular, .executable, .test].contains(target.type) {
    target.swiftSettings =
        (target.swiftSettings ?? []) + [
            .enableUpcomingFeature("ExistentialAny"),
            .enableUpcomingFeature("InternalImportsByDefault"),
            .enableUpcomingFeature("MemberImportVisibility"),
            .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
            .treatAllWarnings(as: .error),
        ]
}
