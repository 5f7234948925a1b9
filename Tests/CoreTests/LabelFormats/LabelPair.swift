import CarrierFormats
import FoundationEssentials
import Fulfilment
import JSONReading

@testable import LabelFormats

/// A request and the answer a label service gave to it, as somebody recorded or published them, with what a right client reads. They are no part
/// of the project: whatever lies in the folder `dispatch` of the shared data is read, one folder a pair.
struct LabelPair: Sendable {
    let name: String
    let format: LabelFormat
    let call: OutgoingCall
    let answer: CarrierAnswer
    let expected: JSONValue

    static func names(in root: String) -> [String] {
        let all = (try? FileManager.default.contentsOfDirectory(atPath: root)) ?? []
        return all.filter { FileManager.default.fileExists(atPath: "\(root)/\($0)/expect.json") }.sorted()
    }

    /// nil where the service is none of ours.
    init?(_ name: String, in root: String) throws {
        let folder = "\(root)/\(name)"
        func json(_ file: String) throws -> JSONValue {
            try JSONValue(Array(try Data(contentsOf: URL(filePath: "\(folder)/\(file).json"))))
        }
        expected = try json("expect")
        let (request, response) = (try json("request"), try json("response"))
        guard let format = LabelFormat.named(expected["carrier"]?.string ?? "") else { return nil }
        (self.name, self.format) = (name, format)
        // Where the fields of a form were left out, the address says which they were, in brackets.
        let url = (request["url"]?.string ?? "").split(separator: " (").joined(separator: "?")
        call = OutgoingCall(method: request["method"]?.string ?? "", url: url, body: try Self.body(request, folder))
        let headers = Dictionary((response["headers"]?.members ?? []).map { ($0.name, $0.value.text ?? "") }) { first, _ in first
        }
        answer = CarrierAnswer(status: response["status"]?.integer ?? 0, headers: headers, body: try Self.body(response, folder))
    }

    private static func body(_ message: JSONValue, _ folder: String) throws -> [UInt8] {
        if let file = message["body_file"]?.string { return Array(try Data(contentsOf: URL(filePath: "\(folder)/\(file)"))) }
        guard let body = message["body"] else { return [] }
        return body.string.map { Array($0.utf8) } ?? Array(body.raw)
    }

    var outcome: String { expected["outcome"]?.string ?? "" }
    var kind: String { expected["kind"]?.string ?? "" }
    var operation: LabelFormats.Operation? { format.operation(of: call) }
    var requestBody: JSONValue? { try? JSONValue(call.body) }

    func verdict(_ changed: CarrierAnswer? = nil) -> Verdict? {
        operation.map { format.read(changed ?? answer, of: $0, for: job) }
    }

    /// As much of the job as reading needs: the address that was asked for.
    private var job: LabelJob {
        var job = LabelJob()
        guard operation == .address, let body = requestBody else { return job }
        let street = body.anywhere(["street1", "address_line1", "AddressLine", "streetLines"]) ?? []
        let more = body.anywhere(["street2", "address_line2"]) ?? []
        func word(_ names: [String]) -> String { body.anywhere(names)?.first ?? "" }
        job.to = Address(
            recipient: "", street: street.first ?? "", street2: (street.dropFirst() + more).joined(separator: " "),
            city: word(["city", "city_locality", "PoliticalDivision2"]),
            region: word(["state", "state_province", "PoliticalDivision1"]),
            postcode: word(["zip", "postal_code", "PostcodePrimaryLow", "postalCode"]),
            country: word(["country", "country_code"]),
            location: nil)
        return job
    }
}

extension JSONValue {
    /// The words of the first member with one of these names, however deep.
    fileprivate func anywhere(_ names: [String]) -> [String]? {
        for (name, value) in members {
            if names.contains(name), !value.isObject { return value.many.compactMap(\.word) }
            if let found = value.anywhere(names) { return found }
        }
        return items.lazy.compactMap { $0.anywhere(names) }.first
    }

    /// The value at a JSON pointer (RFC 6901).
    func at(_ pointer: String) -> JSONValue? {
        pointer.split(separator: "/").reduce(self as JSONValue?) { value, step in
            guard let value else { return nil }
            if let index = Int(step), value.isArray { return value.items.indices.contains(index) ? value.items[index] : nil }
            return value.members.first { $0.name == step }?.value
        }
    }
}
