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

    package var body: JSONValue {
        ["durable": true, "auto_delete": false, "arguments": .object(arguments)]
    }

    package func definition(virtualHost: String) -> JSONValue {
        body.merging(["name": .string(name), "vhost": .string(virtualHost)])
    }

    private var arguments: [String: JSONValue] {
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
