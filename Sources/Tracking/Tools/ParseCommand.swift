package import ArgumentParser
import CarrierFormats
import CommandSupport
import FoundationEssentials
import Fulfilment

/// `tracking parse`: what a webhook says and whether it would be believed.
package struct ParseCommand: ParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "parse", abstract: "Shows a webhook's verdict and events as JSON, without a database.",
        discussion: """
            Formats: \(CarrierFormat.all.map(\.name).joined(separator: ", ")).
            Headers are read from a file with one 'Name: value' per line, or one JSON object. A secret of the form @FILE is read from that file.
            Exits with 1 when the signature is refused or the body cannot be read.
            """)

    @Option(help: ArgumentHelp("The format the webhook is in.", valueName: "name"))
    var source: String

    @Option(help: ArgumentHelp("The headers it came with.", valueName: "file"))
    var headers: String?

    @Option(help: ArgumentHelp("A live secret or key set; may be given several times.", valueName: "secret"))
    var secret: [String] = []

    @Option(
        help: ArgumentHelp(
            "The header that was named to the carrier for its token (dhl; default: authorization).", valueName: "name"))
    var tokenHeader: String?

    @Option(help: ArgumentHelp("The path it was sent to.", valueName: "path"))
    var path = ""

    @Option(help: "The method it was sent with.")
    var method = "POST"

    @Option(help: ArgumentHelp("When it came in, for the check of its timestamp (default: now).", valueName: "time"))
    var at: String?

    @Option(
        help: ArgumentHelp(
            "When the label was bought: what is dated two days before that does not count, and is shown with the reason.",
            valueName: "time"))
    var bookedAt: String?

    @Flag(help: "Believes by the secret in the address.")
    var byAddress = false

    @Argument(help: ArgumentHelp("The raw body; - is standard input.", valueName: "body"))
    var body: String

    package init() {}

    package func run() throws {
        let format = try format()
        let request = WebhookRequest(
            method: method, path: path, headers: try headers.map(HeaderFile.read) ?? [:], body: try InputFile.bytes(body))
        let report = ParseReport(
            format, request, secrets: try secrets(), trust: byAddress ? .address : .signature,
            now: try moment(at, "--at") ?? Date(), bookedAt: try moment(bookedAt, "--booked-at"))
        CommandOutput.text(try report.json())
        if !report.isGood { throw ExitCode.failure }
    }

    private func format() throws -> CarrierFormat {
        guard let format = CarrierFormat.named(source) else {
            throw ValidationError(
                "No format is called '\(source)'. Known are \(CarrierFormat.all.map(\.name).joined(separator: ", ")).")
        }
        guard let tokenHeader else { return format }
        guard let chosen = format.taking(tokenIn: tokenHeader) else {
            throw ValidationError("--token-header: \(source) lets nobody name a header.")
        }
        return chosen
    }

    private func secrets() throws -> [WebhookSecret] {
        try secret.map { text in
            let plain =
                text.hasPrefix("@") ? String(decoding: try InputFile.bytes(String(text.dropFirst())), as: UTF8.self) : text
            do throws(WebhookSecretError) {
                return try WebhookSecret(plain)
            } catch {
                throw ValidationError("\(error)")
            }
        }
    }

    private func moment(_ text: String?, _ option: String) throws -> Date? {
        guard let text else { return nil }
        if let seconds = Double(text) { return Date(timeIntervalSince1970: seconds) }
        guard let time = ZonedTime(text) else {
            throw ValidationError("\(option) '\(text.prefix(40))' is no time. Maybe write it as 2026-01-31T12:00:00Z.")
        }
        return time.instant
    }
}

/// A file named on the command line.
enum InputFile {
    static func bytes(_ path: String) throws -> [UInt8] {
        do {
            return Array(try Data(contentsOf: URL(filePath: path == "-" ? "/dev/stdin" : path)))
        } catch {
            throw ValidationError("'\(path)' cannot be read. Maybe it is in another directory.")
        }
    }
}

/// Headers kept in a file.
enum HeaderFile {
    static func read(_ path: String) throws -> [String: String] {
        let bytes = try InputFile.bytes(path)
        if bytes.first(where: { $0 > 32 }) == UInt8(ascii: "{") {
            guard let headers = try? JSONDecoder().decode([String: String].self, from: Data(bytes)) else {
                throw ValidationError("'\(path)' is no JSON object of texts. Maybe a value is a number; put it in quotes.")
            }
            return headers
        }
        let lines = String(decoding: bytes, as: UTF8.self).split(whereSeparator: \.isNewline)
        return Dictionary(lines.compactMap(pair)) { first, _ in first }
    }

    private static func pair(_ line: Substring) -> (String, String)? {
        guard let colon = line.firstIndex(of: ":") else { return nil }
        let value = line[line.index(after: colon)...].drop { $0 == " " || $0 == "\t" }
        return (String(line[..<colon].filter { !$0.isWhitespace }), String(value))
    }
}
