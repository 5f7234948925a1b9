package import Hummingbird
package import Messaging
package import ServiceLifecycle

/// What a program consists of: its consumers, its own services, its HTTP routes. The table of contents of each service returns one.
package struct Program: Sendable {
    /// Queues it consumes.
    package var consumers: [ConsumerDefinition]
    /// Loops of its own; they start before the consumers and stop after them.
    package var services: [any Service]
    /// Routes beside `/live`, `/ready` and `/metrics`.
    package var routes: @Sendable (Router<WaybillRequestContext>) -> Void

    package init(
        consumers: [ConsumerDefinition] = [], services: [any Service] = [],
        routes: @escaping @Sendable (Router<WaybillRequestContext>) -> Void = { _ in }
    ) {
        (self.consumers, self.services, self.routes) = (consumers, services, routes)
    }
}
