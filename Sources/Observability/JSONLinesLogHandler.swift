import FoundationEssentials
import Glibc
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

/// One flat JSON object built by hand, written with a single `write` so that lines of several threads never mix.
private struct JSONLine {
    private var bytes: [UInt8] = [UInt8(ascii: "{")]

    mutating func add(_ key: String, _ value: String) {
        if bytes.count > 1 { bytes.append(UInt8(ascii: ",")) }
        append(quoted: key)
        bytes.append(UInt8(ascii: ":"))
        append(quoted: value)
    }

    consuming func write() {
        bytes.append(contentsOf: [UInt8(ascii: "}"), UInt8(ascii: "\n")])
        _ = bytes.withUnsafeBytes { Glibc.write(STDERR_FILENO, $0.baseAddress, $0.count) }
    }

    private mutating func append(quoted text: String) {
        bytes.append(UInt8(ascii: "\""))
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"): bytes.append(contentsOf: [UInt8(ascii: "\\"), byte])
            case 0x0A: bytes.append(contentsOf: [UInt8(ascii: "\\"), UInt8(ascii: "n")])
            case 0..<0x20:
                let digits = String(byte, radix: 16)
                bytes.append(contentsOf: Array(("\\u" + String(repeating: "0", count: 4 - digits.count) + digits).utf8))
            default: bytes.append(byte)
            }
        }
        bytes.append(UInt8(ascii: "\""))
    }
}
