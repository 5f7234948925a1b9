import FoundationEssentials
import Fulfilment
import ServiceRuntime

/// What a subscriber asks for: where notices are sent, and which.
struct EndpointWish: Sendable, Equatable {
    /// What the lists have for any.
    static let any = "*"

    var code: String
    var url: String
    var eventTypes: [String] = [any]
    /// Shops whose orders' parcels are told of.
    var channels: [String] = [any]
    var carriers: [String] = [any]
    /// Statuses a parcel must have.
    var statuses: [String] = [any]

    /// What cannot be used; all of it.
    /// - Parameter allowsPlain: whether addresses may begin with `http://`.
    func faults(allowsPlain: Bool) -> [Fault] {
        var faults: [Fault] = []
        if code.wholeMatch(of: /[A-Za-z0-9][A-Za-z0-9._-]{0,62}/) == nil {
            faults.append(Fault("code", code, "must be 1 to 63 letters, digits, '.', '-' or '_', the first a letter or digit"))
        }
        do throws(EndpointAddress.Fault) { _ = try EndpointAddress(url, allowsPlain: allowsPlain) } catch {
            faults.append(Fault("url", url, error.problem))
        }
        faults += Self.check("event_types", eventTypes, among: NoticeType.names)
        faults += Self.check("statuses", statuses, among: TrackingStatus.allCases.map(\.rawValue))
        faults += Self.check("channels", channels) + Self.check("carriers", carriers)
        return faults
    }

    private static func check(_ field: String, _ values: [String], among allowed: [String]? = nil) -> [Fault] {
        guard !values.isEmpty, values.count <= 100 else {
            return [Fault(field, "\(values.count) values", "must have 1 to 100 values; '*' is any")]
        }
        return values.compactMap { value in
            if value == any { return nil }
            if let allowed, !allowed.contains(value) {
                return Fault(field, value, "must be '*' or some of \(allowed.joined(separator: ", "))")
            }
            return value.isEmpty || value.utf8.count > 100 ? Fault(field, value, "must have 1 to 100 bytes") : nil
        }
    }

    /// A field that cannot be used.
    struct Fault: Sendable, Equatable {
        let field: String
        let value: String
        let problem: String

        init(_ field: String, _ value: String, _ problem: String) {
            (self.field, self.value, self.problem) = (field, value.excerpt(bytes: 200), problem)
        }

        var sentence: String { "\(field) is '\(value)': it \(problem)" }
    }
}

/// An endpoint as it stands.
struct Endpoint: Sendable {
    let wish: EndpointWish
    let createdAt: Date
    let disabledAt: Date?
    /// Why it is switched off.
    let disabledReason: String?
    /// Since the last success.
    let failures: Int
    let failingSince: Date?
    let notBefore: Date?
    /// Secrets that sign.
    let secrets: Int
    /// Notices it has not confirmed.
    let waiting: Int
    let lastDeliveredAt: Date?
}

/// Where an endpoint's notices are sent, in parts that are known to be what they seem: what is checked is what is connected to.
struct EndpointAddress: Sendable, Equatable {
    struct Fault: Error {
        let problem: String
    }

    /// A name in lower case, or an address of IPv4 or IPv6 without brackets.
    let host: String
    let port: Int
    let isPlain: Bool
    /// Path and query, from the slash.
    let path: String

    /// - Parameters:
    ///   - text: an absolute URL in ASCII.
    ///   - allowsPlain: whether it may begin with `http://`.
    init(_ text: String, allowsPlain: Bool) throws(Fault) {
        guard let match = text.wholeMatch(of: /(https?):\/\/(\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9._-]+)(:[0-9]{1,5})?([\/?][!-~]*)?/),
            text.utf8.count <= 2000, !text.contains("#"), !text.contains("\\")
        else {
            throw Fault(
                problem: """
                    must be an address as https://shop.example/notices: at most 2000 bytes of ASCII (names as xn--…), without user, password \
                    and fragment
                    """)
        }
        isPlain = match.1 == "http"
        guard !isPlain || allowsPlain else {
            throw Fault(
                problem: "must begin with https://; 'tracking.endpoints.allow-http' lets subscribers inside have http:// too")
        }
        host = match.2.lowercased().filter { $0 != "[" && $0 != "]" }
        port = match.3.flatMap { Int($0.dropFirst()) } ?? (isPlain ? 80 : 443)
        guard (1...65_535).contains(port) else { throw Fault(problem: "must have a port from 1 to 65535") }
        let rest = match.4.map(String.init) ?? "/"
        path = rest.hasPrefix("?") ? "/" + rest : rest
    }

    /// As it is called.
    var url: String {
        let name = host.contains(":") ? "[\(host)]" : host
        return "\(isPlain ? "http" : "https")://\(name):\(port)\(path)"
    }
}
