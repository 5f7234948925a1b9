import CarrierFormats

/// Which row of a format's table a call is, for whoever plays the service.
package struct CallRoute: Sendable, Equatable {
    package let operation: Operation
    /// As the table has it: `/shipments/{handle}/buy`.
    package let path: String
    /// What stands in the place of the names in brackets, decoded.
    package let values: [String: String]
}

extension LabelFormat {
    /// nil when the call is none of this format's.
    package func route(of call: OutgoingCall) -> CallRoute? {
        guard let row = calls.first(where: { $0.matches(call) }) else { return nil }
        let names = row.path.prefix { $0 != "?" }.split(separator: "/")
        var values: [String: String] = [:]
        for (name, given) in zip(names, call.segments.suffix(names.count)) where name.hasPrefix("{") {
            values[String(name.dropFirst().dropLast())] = FormFields.plain(String(given))
        }
        return CallRoute(operation: row.operation, path: row.path, values: values)
    }

    /// The segments that the service's own hosts have before the paths of the table, such as `v2`: clients that are given another host may
    /// leave them out.
    package var basePaths: [[String]] {
        [hosts.live, hosts.test].map { OutgoingCall(method: "GET", url: $0).segments.map(String.init) }
    }

    /// Whether two segments of a path are the same to this service: versions count as equal.
    package static func isSame(_ given: String, _ recorded: String) -> Bool { Call.isSame(given[...], recorded[...]) }
}
