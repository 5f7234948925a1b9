import Testing

/// What the client must do against a real broker. The suites run one after another, because some of them restart the broker
/// or raise its alarms; each test has a virtual host of its own.
@Suite(
    .serialized, .timeLimit(.minutes(20)),
    .enabled(if: Broker.isReachable, "needs a RabbitMQ with the management plugin: run ops/stack up"))
struct Conformance {}
