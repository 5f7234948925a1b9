package import AMQP

/// An event as it came: its line, and what travelled beside it. Retries, dead letters and replays give exactly this on.
package struct EventOrigin: Sendable {
    /// Without the line's end. A slice of the delivery's body, so keeping it copies nothing.
    package let line: ArraySlice<UInt8>
    package let properties: MessageProperties

    package init(line: ArraySlice<UInt8>, properties: MessageProperties) { (self.line, self.properties) = (line, properties) }
}
