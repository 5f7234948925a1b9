import FoundationEssentials
package import Logging

/// Writes each log event as one line of JSON on standard error.
///
/// Fields: `time` (UTC, milliseconds), `level`, `program`, `message`, then the metadata (`order.id`, `trace.id`, …) and `error`.
/// Messages are constant sentences; everything that varies is metadata, so that lines can be searched and counted.
package struct JSONLinesLogHandler: LogHandler {
    package var metadata: Logger.Metadata = [:]
    package var metadataProvider: Logger.MetadataProvider?
    package var logLevel: Logger.Level
    private let program: String

    /// - Parameters:
    ///   - program: the program's name, on every line.
    ///   - level: the lowest level that is written.
    package init(program: String, level: Logger.Level) {
        self.program = program
        self.logLevel = level
    }

    package subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    package func log(event: LogEvent) {
        var line = JSONLine()
        line.add("time", Date().formatted(Self.timeFormat))
        line.add("level", event.level.rawValue)
        line.add("program", program)
        line.add("message", event.message.description)
        for (key, value) in merged(event.metadata).sorted(by: { $0.key < $1.key }) { line.add(key, value.description) }
        if let error = event.error { line.add("error", String(describing: error)) }
        line.write()
    }

    private func merged(_ extra: Logger.Metadata?) -> Logger.Metadata {
        var all = metadata
        if let provided = metadataProvider?.get() { all.merge(provided) { _, new in new } }
        if let extra { all.merge(extra) { _, new in new } }
        return all
    }

    private static let timeFormat = Date.ISO8601FormatStyle(includingFractionalSeconds: true)
}
