package import JSONReading
package import LabelFormats

/// A request and the answer a label service gave to it, with what a client has to send to get it: one folder with `request.json`,
/// `response.json` and `expect.json`, and the files of bodies that are no JSON.
package struct RecordedPair: Sendable {
    /// A value that a request must hold.
    package struct Must: Sendable {
        /// JSON pointer into the body.
        package let pointer: String
        package let value: JSONValue
    }

    /// The folder's.
    package let name: String
    package let carrier: String
    package let kind: String
    package let outcome: String
    /// nil where no format of ours reads it; then neither access nor members are known beyond the recordings.
    package let format: LabelFormat?
    /// As it was asked, without the secrets of its headers.
    package let request: ReplayedRequest
    package let musts: [Must]
    package let answer: CarrierAnswer

    /// - Parameters:
    ///   - name: the folder's.
    ///   - read: the bytes of a file of the folder; nil when it is not there.
    /// - Throws: `PairFault` with the file and the field.
    package init(_ name: String, read: (String) -> [UInt8]?) throws(PairFault) {
        let expect = try PairFile("\(name)/expect.json", read("expect.json"))
        let response = try PairFile("\(name)/response.json", read("response.json"))
        self.name = name
        carrier = try expect.text("carrier")
        (kind, outcome) = (try expect.text("kind"), try expect.text("outcome"))
        format = LabelFormat.named(carrier)
        request = try Self.request(PairFile("\(name)/request.json", read("request.json")), read)
        musts = try Self.musts(expect, request)
        guard let status = response.root["status"]?.integer, (100...599).contains(status) else {
            throw PairFault(response.name, "status", "is \(response.root["status"]?.summary ?? "missing"); allowed is 100 to 599")
        }
        answer = CarrierAnswer(
            status: status, headers: try response.texts("headers"), body: try response.body(read) ?? [])
    }

    private static func request(
        _ file: PairFile, _ read: (String) -> [UInt8]?
    ) throws(PairFault) -> ReplayedRequest {
        let (method, url) = (try file.text("method"), try file.text("url"))
        guard ["GET", "POST", "PUT", "PATCH", "DELETE"].contains(method) else {
            throw PairFault(file.name, "method", "is \"\(method)\"; allowed are GET, POST, PUT, PATCH and DELETE")
        }
        guard let scheme = url.firstRange(of: "://"), !url[scheme.upperBound...].isEmpty else {
            throw PairFault(file.name, "url", "is \"\(url)\"; needed is a whole address, such as https://api.example.com/labels")
        }
        // Where the fields of a form were left out, the address says which they were, in brackets.
        let parts = url.split(separator: " (form: ", maxSplits: 1)
        let target = parts[0].firstRange(of: "://").map { parts[0][$0.upperBound...].drop { $0 != "/" } } ?? "/"
        let fields = parts.count > 1 ? parts[1].prefix { $0 != ")" } : ""
        let isBare = method == "GET" || method == "DELETE"
        return ReplayedRequest(
            method: method, target: String(target), headers: try file.texts("headers"),
            body: try file.body(read) ?? (isBare ? [] : nil),
            formFields: fields.split(separator: ",").map { FormField(String($0.drop { $0 == " " })) })
    }

    /// - Throws: `PairFault` also when the recording itself does not hold them.
    private static func musts(_ file: PairFile, _ request: ReplayedRequest) throws(PairFault) -> [Must] {
        guard let list = file.root["request_must"] else { return [] }
        guard list.kind == .array else {
            throw PairFault(file.name, "request_must", "is \(list.summary); needed is a list")
        }
        var musts: [Must] = []
        for (index, item) in list.items.enumerated() {
            let field = "request_must[\(index)]"
            guard let pointer = item["at"]?.string, pointer.hasPrefix("/") else {
                throw PairFault(file.name, "\(field).at", "is missing; needed is a JSON pointer, such as /rate/id")
            }
            guard let value = item["equals"] else { throw PairFault(file.name, "\(field).equals", "is missing") }
            guard let own = request.content.value(at: pointer), own.isAlike(value) else {
                throw PairFault(file.name, field, "is not what request.json holds at \(pointer)")
            }
            musts.append(Must(pointer: pointer, value: value))
        }
        return musts
    }

    /// A folder's pair as part of a session.
    init(_ pair: RecordedPair, name: String, request: ReplayedRequest, musts: [Must], answer: CarrierAnswer) {
        (self.name, carrier, kind, outcome, format) = (name, pair.carrier, pair.kind, pair.outcome, pair.format)
        (self.request, self.musts, self.answer) = (request, musts, answer)
    }

    /// Which of its format's operations it is; nil when it is none.
    package var route: CallRoute? { format?.route(of: request.call) }
}
