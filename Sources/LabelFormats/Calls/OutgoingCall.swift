import CarrierFormats
import JSONReading

/// A call as its bytes go out. Whoever sends it adds nothing.
package struct OutgoingCall: Sendable {
    package let method: String
    /// Scheme, host, path and query.
    package let url: String
    /// Lower-case names.
    package let headers: [(name: String, value: String)]
    package let body: [UInt8]

    package init(method: String, url: String, headers: [(name: String, value: String)] = [], body: [UInt8] = []) {
        (self.method, self.url, self.headers, self.body) = (method, url, headers, body)
    }

    /// The segments of the path, still encoded.
    var segments: [Substring] {
        let rest = url.firstRange(of: "://").map { url[$0.upperBound...] } ?? url[...]
        return rest.prefix { $0 != "?" }.split(separator: "/").dropFirst().map { $0 }
    }

    /// Where formats put what tells calls to one path apart.
    func mentions(_ marker: String) -> Bool {
        url.contains(marker) || String(decoding: body, as: UTF8.self).contains(marker)
    }
}

/// With every secret out of sight, for people and logs: names of headers, and the body's size.
extension OutgoingCall: CustomStringConvertible, CustomDebugStringConvertible {
    package var description: String {
        "\(method) \(url.prefix { $0 != "?" }) [\(headers.map(\.name).joined(separator: ", "))], \(body.count) bytes"
    }
    package var debugDescription: String { description }
}

/// The call one operation takes: a row of a format's table. By it calls are written, and told apart again.
struct Call: Sendable {
    typealias Writer = @Sendable (LabelJob, LabelAccount) throws(JobFault) -> Written

    /// What stands in the body.
    enum Body: Sendable {
        case none
        case json(Writer)
        /// The outermost element; its name may have attributes behind it.
        case xml(root: String, attributes: String, Writer)
        case form(Writer)
    }

    let operation: Operation
    let method: String
    /// Behind the host: `/shipments/{handle}/buy`.
    let path: String
    let query: Writer?
    let body: Body
    /// Beside those of the access.
    let headers: Writer?
    /// Where one path serves several operations: what the call mentions.
    let marker: String
    /// Of several calls for one operation the first that fits the job is made.
    let fits: @Sendable (LabelJob) -> Bool

    init(
        _ operation: Operation, _ method: String, _ path: String, query: Writer? = nil, body: Body = .none,
        headers: Writer? = nil, marker: String = "", fits: @escaping @Sendable (LabelJob) -> Bool = { _ in true }
    ) {
        (self.operation, self.method, self.path, self.query, self.body) = (operation, method, path, query, body)
        (self.headers, self.marker, self.fits) = (headers, marker, fits)
    }

    /// Whether a call is of this row. Versions in paths count as equal, and so do hosts with or without a path of their own.
    func matches(_ call: OutgoingCall) -> Bool {
        guard call.method == method, marker.isEmpty || call.mentions(marker) else { return false }
        let wanted = path.prefix { $0 != "?" }.split(separator: "/")
        let given = call.segments
        return given.count >= wanted.count && zip(given.suffix(wanted.count), wanted).allSatisfy(Self.isSame)
    }

    static func isSame(_ given: Substring, _ wanted: Substring) -> Bool {
        given == wanted || wanted.hasPrefix("{") || (isVersion(given) && isVersion(wanted))
    }

    private static func isVersion(_ segment: Substring) -> Bool {
        segment.first == "v" && segment.utf8.count > 1 && segment.dropFirst().utf8.allSatisfy { (48...57).contains($0) }
    }

    /// The path with the job's values in it.
    func path(for job: LabelJob, _ account: LabelAccount) throws(JobFault) -> String {
        var (filled, rest) = ("", path[...])
        while let open = rest.firstIndex(of: "{"), let close = rest[open...].firstIndex(of: "}") {
            filled += rest[..<open]
            filled += FormFields.encode(try Self.value(String(rest[rest.index(after: open)..<close]), job, account))
            rest = rest[rest.index(after: close)...]
        }
        return filled + rest
    }

    private static func value(_ name: String, _ job: LabelJob, _ account: LabelAccount) throws(JobFault) -> String {
        switch name {
        case "handle": try job.required(\.handle, name)
        case "offer": try job.required(\.offer, name)
        case "reference": try job.required(\.reference, name)
        case "carrier": try job.required(\.carrier, name)
        case "number": try job.number()
        case "customer": try account.required(\.number, "number")
        default: throw JobFault(name, "", "a value the format knows")
        }
    }
}

extension Call.Body {
    /// The type of the content and its bytes.
    func written(_ job: LabelJob, _ account: LabelAccount) throws(JobFault) -> (type: String, bytes: [UInt8])? {
        switch self {
        case .none: return nil
        case .json(let writer): return ("application/json", Array(try writer(job, account).json.utf8))
        case .xml(let root, let attributes, let writer):
            let body = try writer(job, account).xml(root, attributes: attributes.isEmpty ? "" : " \(attributes)")
            return ("text/xml", Array((#"<?xml version="1.0" encoding="UTF-8"?>"# + body).utf8))
        case .form(let writer):
            return ("application/x-www-form-urlencoded", Array(Call.encoded(try writer(job, account)).utf8))
        }
    }
}

extension Call {
    static func encoded(_ fields: Written) -> String {
        fields.fields.map { "\(FormFields.encode($0.name))=\(FormFields.encode($0.value))" }.joined(separator: "&")
    }
}
