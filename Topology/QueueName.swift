package import Contracts

/// The name of a queue, the program that owns it and the one contract it carries.
package struct QueueName: Sendable, Hashable, CustomStringConvertible {
    /// `<program>.<what-it-does>`
    package let rawValue: String
    /// The program that consumes it.
    package let program: String
    /// The name of the contract whose messages it gets; nil for the queues that take anything.
    package let contract: String?

    package var description: String { rawValue }

    private init(_ program: String, _ task: String, _ contract: any Contract.Type) {
        self.rawValue = "\(program).\(task)"
        self.program = program
        self.contract = contract.name
    }

    private init(anything name: String, program: String) {
        self.rawValue = name
        self.program = program
        self.contract = nil
    }

    /// A queue of a test, or one a person made; not part of the topology.
    package init(unmanaged name: String, contract: any Contract.Type) {
        self.rawValue = name
        self.program = "none"
        self.contract = contract.name
    }
}

extension QueueName {
    /// Reserve stock for accepted orders.
    package static let allocate = QueueName("picking-worker", "allocate", OrderAccepted.self)
    /// Try back-orders again when stock arrives.
    package static let reallocate = QueueName("picking-worker", "reallocate", StockReceived.self)
    /// Cancel what has not been picked yet, or refuse.
    package static let cancelPicking = QueueName("picking-worker", "cancel", OrderCancelRequested.self)
    /// Offer completely picked orders to the packing stations.
    package static let pack = QueueName("picking-worker", "pack", PickCompleted.self)

    /// Choose carrier and service for packed parcels.
    package static let book = QueueName("carrier-dispatch", "book", ParcelPacked.self)
    /// Buy labels.
    package static let buyLabel = QueueName("carrier-dispatch", "buy-label", LabelRequested.self)
    /// Put booked shipments on their carrier's manifest.
    package static let manifest = QueueName("carrier-dispatch", "manifest", ShipmentBooked.self)
    /// Load the stops of planned routes.
    package static let loadRoute = QueueName("carrier-dispatch", "load-route", RoutePlanned.self)
    /// Load what was added to a route.
    package static let reloadRoute = QueueName("carrier-dispatch", "reload-route", RouteChanged.self)
    /// Carry tracking status over to shipments.
    package static let progress = QueueName("carrier-dispatch", "progress", TrackingUpdated.self)
    /// Withdraw what is not on its way yet of cancelled orders.
    package static let cancelShipment = QueueName("carrier-dispatch", "cancel", OrderCancelled.self)

    /// Insert own-fleet shipments into routes.
    package static let planRoute = QueueName("route-optimizer", "plan", ShipmentBooked.self)

    /// Plan the rest of routes anew.
    package static let replanRoute = QueueName("route-optimizer", "replan", RouteReplanRequested.self)
    /// Take stops of cancelled orders off their routes.
    package static let cancelStop = QueueName("route-optimizer", "cancel", OrderCancelled.self)

    /// Know the tracking numbers that may be reported on.
    package static let expectShipment = QueueName("tracking", "expect", ShipmentDispatched.self)
    /// Read the raw webhooks that were taken in.
    package static let parseWebhook = QueueName("tracking", "parse", WebhookReceived.self)
    /// Note when the parcels of a route of the own fleet are expected.
    package static let routePlanned = QueueName("tracking", "route-planned", RoutePlanned.self)
    /// Note when they are expected now.
    package static let routeChanged = QueueName("tracking", "route-changed", RouteChanged.self)
    /// Note that the parcels of a route of the own fleet are out for delivery.
    package static let routeStarted = QueueName("tracking", "route-started", RouteStarted.self)
    /// Note what the own fleet's drivers handed over.
    package static let stopCompleted = QueueName("tracking", "stop-completed", StopCompleted.self)
    /// Note what they could not.
    package static let stopFailed = QueueName("tracking", "stop-failed", StopFailed.self)

    /// Complete orders whose last shipment arrived.
    package static let completeOrder = QueueName("order-intake", "complete", ShipmentDelivered.self)
    /// Settle cancellations that succeeded.
    package static let orderCancelled = QueueName("order-intake", "cancelled", OrderCancelled.self)
    /// Settle cancellations that came too late.
    package static let cancelRefused = QueueName("order-intake", "cancel-refused", OrderCancelRefused.self)

    /// The queues that programs work from, in the order an order meets them.
    package static let work: [QueueName] = [
        .allocate, .reallocate, .cancelPicking, .pack,
        .book, .buyLabel, .manifest, .loadRoute, .reloadRoute, .progress, .cancelShipment,
        .planRoute, .replanRoute, .cancelStop, .expectShipment, .parseWebhook, .routePlanned, .routeChanged, .routeStarted,
        .stopCompleted, .stopFailed,
        .completeOrder, .orderCancelled, .cancelRefused,
    ]

    /// The public feed: a stream of every message, for readers that are no part of the flow.
    package static let events = QueueName(anything: "events", program: "none")
    /// Messages no queue wanted. Anything here is a mistake in a deployment.
    package static let unrouted = QueueName(anything: "waybill.unrouted", program: "outbox-relay")
    /// Messages a queue gave up on: the reader crashed on them again and again.
    package static let deadLetters = QueueName(anything: "waybill.dead-letters", program: "outbox-relay")
}
