import TestStack
import Testing

/// What the client must do against a real broker. The suites run one after another, because some of them restart the broker
/// or raise its alarms; each test has a virtual host of its own.
@Suite(
    .serialized, .timeLimit(.minutes(20)),
    .enabled(if: TestStack.isAvailable, "\(TestStack.advice)"))
struct Conformance {}
