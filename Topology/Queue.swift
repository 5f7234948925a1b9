package import Contracts

/// Where messages wait. Only what can never be changed is an argument; limits are policies, which can.
package struct Queue: Declaration, Equatable {
    /// What holds the messages.
    package enum Storage: Sendable, Equatable {
        /// Replicated, each message to one consumer.
        case quorum
        /// An append-only log many may read from any point; the oldest part is dropped past either limit.
        case stream(maxBytes: Int64, maxAge: String, segmentBytes: Int64)
    }

    package static let kind = "queue"
    package let name: String
    /// What holds the messages.
    package let storage: Storage

    package func path(virtualHost: String) -> String { managementPath("queues", virtualHost, name) }

    package var body: JSONContent {
        ["durable": true, "auto_delete": false, "arguments": .object(arguments)]
    }

    package func definition(virtualHost: String) -> JSONContent {
        body.merging(["name": .string(name), "vhost": .string(virtualHost)])
    }

    private var arguments: [String: JSONContent] {
        switch storage {
        case .quorum:
            ["x-queue-type": "quorum"]
        case .stream(let maxBytes, let maxAge, let segmentBytes):
            [
                "x-queue-type": "stream", "x-max-length-bytes": .int(maxBytes), "x-max-age": .string(maxAge),
                "x-stream-max-segment-size-bytes": .int(segmentBytes),
            ]
        }
    }
}

/// The programs that read queues; their names are also those of their broker accounts.
package enum ProgramName: String, Sendable, CaseIterable {
    case orderIntake = "order-intake"
    case pickingWorker = "picking-worker"
    case carrierDispatch = "carrier-dispatch"
    case routeOptimizer = "route-optimizer"
    case tracking
}

/// The queue from which a program reads one kind of message. Its name is made of both, so that message, handler and queue
/// cannot disagree: `OrderAccepted` travels as `order.accepted`, waits in `picking-worker.order.accepted` and is handled by
/// picking's `OrderAcceptedHandler`.
package struct QueueName: Sendable, Hashable, CustomStringConvertible {
    /// `<program>.<message>`
    package let rawValue: String
    /// The program that consumes it.
    package let program: String
    /// The name of the contract whose messages it gets; nil for the queues that take anything.
    package let contract: String?

    package var description: String { rawValue }

    /// The queue from which `program` reads `contract`.
    package init(_ program: ProgramName, _ contract: any Contract.Type) {
        rawValue = "\(program.rawValue).\(contract.name)"
        self.program = program.rawValue
        self.contract = contract.name
    }

    private init(anything name: String, program: String) {
        self.rawValue = name
        self.program = program
        self.contract = nil
    }

    /// The queues from which programs work, in the order an order meets them.
    package static let work: [QueueName] =
        queues(
            of: .pickingWorker, OrderAccepted.self, OrderChanged.self, StockReceived.self, OrderCancelRequested.self,
            PickCompleted.self)
        + queues(
            of: .carrierDispatch, ParcelPacked.self, ParcelsReviewed.self, LabelRequested.self, RoutePlanned.self,
            RouteChanged.self,
            ParcelHandedOver.self, TrackingUpdated.self, OrderCancelled.self)
        + queues(
            of: .routeOptimizer, ShipmentBooked.self, ParcelsReviewed.self, RouteReplanRequested.self, OrderCancelled.self)
        + queues(
            of: .tracking, ShipmentReady.self, WebhookReceived.self, WebhookReceivedInBulk.self, HandshakeRequested.self,
            RoutePlanned.self, RouteChanged.self, RouteStarted.self, StopCompleted.self, StopFailed.self)
        + queues(of: .orderIntake, ShipmentDelivered.self, OrderCancelled.self, OrderCancelRefused.self)

    private static func queues(of program: ProgramName, _ contracts: any Contract.Type...) -> [QueueName] {
        contracts.map { QueueName(program, $0) }
    }

    /// The public feed: a stream of every message, for readers that are no part of the flow.
    package static let events = QueueName(anything: "events", program: "none")
    /// Messages no queue wanted. Anything here is a mistake in a deployment.
    package static let unrouted = QueueName(anything: "waybill.unrouted", program: "outbox-relay")
    /// Messages a queue gave up on: the reader crashed on them again and again.
    package static let deadLetters = QueueName(anything: "waybill.dead-letters", program: "outbox-relay")
}

extension QueueName {
    /// Names of queues that an earlier version read, and the queue that took over.
    ///
    /// The path for a running system: the programs of the version before drain the old queues, then `waybill topology apply`
    /// unbinds them, says which are empty, and removes those when asked to. An entry goes when no installation can have it any more.
    package static let retired: [String: QueueName] = [
        "picking-worker.allocate": QueueName(.pickingWorker, OrderAccepted.self),
        "picking-worker.reallocate": QueueName(.pickingWorker, StockReceived.self),
        "picking-worker.cancel": QueueName(.pickingWorker, OrderCancelRequested.self),
        "picking-worker.pack": QueueName(.pickingWorker, PickCompleted.self),
        "carrier-dispatch.book": QueueName(.carrierDispatch, ParcelPacked.self),
        "carrier-dispatch.buy-label": QueueName(.carrierDispatch, LabelRequested.self),
        "carrier-dispatch.manifest": QueueName(.routeOptimizer, ShipmentBooked.self),
        "carrier-dispatch.shipment.booked": QueueName(.routeOptimizer, ShipmentBooked.self),
        "carrier-dispatch.load-route": QueueName(.carrierDispatch, RoutePlanned.self),
        "carrier-dispatch.reload-route": QueueName(.carrierDispatch, RouteChanged.self),
        "carrier-dispatch.progress": QueueName(.carrierDispatch, TrackingUpdated.self),
        "carrier-dispatch.cancel": QueueName(.carrierDispatch, OrderCancelled.self),
        "route-optimizer.plan": QueueName(.routeOptimizer, ShipmentBooked.self),
        "route-optimizer.replan": QueueName(.routeOptimizer, RouteReplanRequested.self),
        "route-optimizer.cancel": QueueName(.routeOptimizer, OrderCancelled.self),
        "tracking.shipment.dispatched": QueueName(.tracking, ShipmentReady.self),
        "tracking.expect": QueueName(.tracking, ShipmentReady.self),
        "tracking.parse": QueueName(.tracking, WebhookReceived.self),
        "tracking.route-planned": QueueName(.tracking, RoutePlanned.self),
        "tracking.route-changed": QueueName(.tracking, RouteChanged.self),
        "tracking.route-started": QueueName(.tracking, RouteStarted.self),
        "tracking.stop-completed": QueueName(.tracking, StopCompleted.self),
        "tracking.stop-failed": QueueName(.tracking, StopFailed.self),
        "order-intake.complete": QueueName(.orderIntake, ShipmentDelivered.self),
        "order-intake.cancelled": QueueName(.orderIntake, OrderCancelled.self),
        "order-intake.cancel-refused": QueueName(.orderIntake, OrderCancelRefused.self),
    ]
}
