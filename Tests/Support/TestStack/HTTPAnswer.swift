/// What a server answered, asked by the machine's own curl: a client that shares no code with the programs.
package struct HTTPAnswer: Sendable, CustomStringConvertible {
    package let status: Int
    /// Names in lower case.
    package let headers: [String: String]
    package let body: String
    package var description: String { "\(status) \(headers) \(body)" }

    /// - Parameter key: an API key, sent as bearer token.
    package static func get(_ url: String, key: String? = nil, headers: [String] = []) async throws -> HTTPAnswer {
        try await ask("GET", url, key: key, headers: headers)
    }

    /// - Parameter body: sent as it is; nil sends none.
    /// - Parameter patience: seconds after which the caller hangs up.
    package static func post(
        _ url: String, key: String? = nil, body: String? = "", headers: [String] = [], patience: Int = 40
    ) async throws -> HTTPAnswer {
        try await ask("POST", url, key: key, body: body, headers: headers, patience: patience)
    }

    private static func ask(
        _ method: String, _ url: String, key: String?, body: String? = nil, headers: [String] = [], patience: Int = 40
    ) async throws -> HTTPAnswer {
        let extra = headers + (key.map { ["Authorization: Bearer \($0)"] } ?? [])
        var arguments = ["-sS", "-i", "-m", "\(patience)", "-X", method, "-H", "Expect:"] + extra.flatMap { ["-H", $0] }
        if body != nil { arguments += ["--data-binary", "@-"] }
        return try read(await Command.run("curl", arguments + [url], input: Array((body ?? "").utf8)))
    }

    private static func read(_ text: String) throws -> HTTPAnswer {
        let parts = text.split(separator: "\r\n\r\n", maxSplits: 1, omittingEmptySubsequences: false)
        let lines = parts[0].split(separator: "\r\n")
        guard let status = lines.first?.split(separator: " ").dropFirst().first.flatMap({ Int($0) }) else {
            throw Unreadable(text: text)
        }
        var headers: [String: String] = [:]
        for line in lines.dropFirst() {
            let field = line.split(separator: ":", maxSplits: 1)
            headers[field[0].lowercased()] = field.count == 2 ? String(field[1].drop { $0 == " " }) : ""
        }
        return HTTPAnswer(status: status, headers: headers, body: parts.count == 2 ? String(parts[1]) : "")
    }

    package struct Unreadable: Error { package let text: String }
}
