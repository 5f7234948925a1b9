/// A W3C trace context: which trace a piece of work belongs to and which span caused it.
///
/// Made at intake (or taken from the caller's `traceparent` header), stored with the order and carried by every event,
/// so that one order's way through all programs is one trace.
package struct TraceContext: Sendable, Hashable {
    /// `00-<32 hex trace id>-<16 hex span id>-<2 hex flags>`, lower case.
    package let traceparent: String

    /// Takes a header value.
    /// - Returns: nil when it is not a version-00 compatible `traceparent` with non-zero ids.
    package init?(traceparent: String) {
        let bytes = Array(traceparent.utf8)
        guard bytes.count >= 55, bytes[2] == 0x2D, bytes[35] == 0x2D, bytes[52] == 0x2D else { return nil }
        let hex = Array(bytes[0..<2]) + bytes[3..<35] + bytes[36..<52] + bytes[53..<55]
        guard hex.allSatisfy(Self.isLowerHex), bytes[0..<2] != [0x66, 0x66] else { return nil }
        let isVersion00 = bytes[0..<2] == [0x30, 0x30]
        guard isVersion00 ? bytes.count == 55 : (bytes.count == 55 || bytes[55] == 0x2D) else { return nil }
        guard bytes[3..<35].contains(where: { $0 != 0x30 }), bytes[36..<52].contains(where: { $0 != 0x30 }) else { return nil }
        self.traceparent = String(decoding: bytes[0..<55], as: UTF8.self)
    }

    private init(traceID: some StringProtocol, spanID: String, flags: some StringProtocol) {
        traceparent = "00-\(traceID)-\(spanID)-\(flags)"
    }

    /// A new sampled trace with random ids.
    package static func generate() -> TraceContext {
        TraceContext(
            traceID: hex(.random(in: 1...UInt64.max)) + hex(.random(in: 0...UInt64.max)), spanID: randomSpan(), flags: "01")
    }

    /// The same trace with a new span id: for work caused by this span.
    package func child() -> TraceContext {
        TraceContext(traceID: traceID, spanID: Self.randomSpan(), flags: traceparent.suffix(2))
    }

    /// 32 lower-case hex digits, the id to search logs by.
    package var traceID: Substring { traceparent.dropFirst(3).prefix(32) }

    private static func randomSpan() -> String { hex(.random(in: 1...UInt64.max)) }

    private static func hex(_ value: UInt64) -> String {
        let digits = String(value, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }

    private static func isLowerHex(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) || (0x61...0x66).contains(byte) }
}
