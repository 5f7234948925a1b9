package import Contracts

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
            of: .pickingWorker, OrderAccepted.self, StockReceived.self, OrderCancelRequested.self, PickCompleted.self)
        + queues(
            of: .carrierDispatch, ParcelPacked.self, LabelRequested.self, ShipmentBooked.self, RoutePlanned.self,
            RouteChanged.self, TrackingUpdated.self, OrderCancelled.self)
        + queues(of: .routeOptimizer, ShipmentBooked.self, RouteReplanRequested.self, OrderCancelled.self)
        + queues(
            of: .tracking, ShipmentDispatched.self, WebhookReceived.self, RoutePlanned.self, RouteChanged.self,
            RouteStarted.self, StopCompleted.self, StopFailed.self)
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
