package import Contracts

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
        "carrier-dispatch.manifest": QueueName(.carrierDispatch, ShipmentBooked.self),
        "carrier-dispatch.load-route": QueueName(.carrierDispatch, RoutePlanned.self),
        "carrier-dispatch.reload-route": QueueName(.carrierDispatch, RouteChanged.self),
        "carrier-dispatch.progress": QueueName(.carrierDispatch, TrackingUpdated.self),
        "carrier-dispatch.cancel": QueueName(.carrierDispatch, OrderCancelled.self),
        "route-optimizer.plan": QueueName(.routeOptimizer, ShipmentBooked.self),
        "route-optimizer.replan": QueueName(.routeOptimizer, RouteReplanRequested.self),
        "route-optimizer.cancel": QueueName(.routeOptimizer, OrderCancelled.self),
        "tracking.expect": QueueName(.tracking, ShipmentDispatched.self),
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
