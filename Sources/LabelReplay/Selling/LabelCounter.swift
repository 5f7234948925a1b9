import FoundationEssentials
import JSONReading
import LabelFormats

/// How one service speaks: what its requests want, and the bodies of its answers.
protocol LabelCounter: Sendable {
    var format: LabelFormat { get }
    /// Prefixes and currency of what is made anew.
    var habits: CounterHabits { get }

    func asked(_ request: ReplayedRequest, _ route: CallRoute) throws(DeskFault) -> Asked
    func answer(_ told: Told, to asked: Asked, _ templates: AnswerTemplates) -> CarrierAnswer
}

/// What a service's fresh things look like.
struct CounterHabits: Sendable {
    /// Of consignments and of rates; digits follow where `counts`, else letters.
    var handle = ""
    var offer = ""
    var manifest = ""
    var counts = false
    /// Whether the tracking number is the handle.
    var numberIsHandle = false
    /// Whether our reference is the handle.
    var referenceIsHandle = false
    var currency = "USD"
    var services: [String] = []
}

/// Bodies of answers by what they answer and what they mean: a recorded pair's where there is one, else the counter's own.
package struct AnswerTemplates: Sendable {
    private var shapes: [String: JSONShape] = [:]

    package init() {}

    /// - Parameter pairs: of any services; those of one are found by its name.
    package init(_ pairs: [RecordedPair]) {
        for pair in pairs.sorted(by: { $0.name < $1.name }) {
            guard let json = RequestContent(pair.answer.body, type: "json").json, let route = pair.route else { continue }
            let key = Self.key(pair.carrier, "\(pair.request.method) \(route.path)", pair.outcome)
            if shapes[key] == nil { shapes[key] = JSONShape(json) }
        }
    }

    private static func key(_ format: String, _ call: String, _ outcome: String) -> String { "\(format) \(call) \(outcome)" }

    /// - Parameters:
    ///   - call: method and path of the format's table, such as `POST /shipments`.
    ///   - documented: where none was recorded.
    func shape(_ format: LabelFormat, _ call: String, _ outcome: String, else documented: JSONShape) -> JSONShape {
        shapes[Self.key(format.name, call, outcome)] ?? documented
    }
}

extension LabelCounter {
    func json(_ shape: JSONShape, status: Int = 200) -> CarrierAnswer {
        CarrierAnswer(status: status, headers: ["content-type": "application/json"], body: Array(shape.json.utf8))
    }

    /// A refusal in the service's own words, with the waiting time it asks for.
    func refusal(_ fault: DeskFault, _ shape: JSONShape) -> CarrierAnswer {
        var headers = ["content-type": "application/json"]
        if case .tooMany(let seconds) = fault { headers["retry-after"] = String(seconds) }
        return CarrierAnswer(status: fault.status, headers: headers, body: Array(shape.json.utf8))
    }

    /// The text at a pointer into the request.
    func required(_ request: ReplayedRequest, _ pointer: String) throws(DeskFault) -> String {
        guard let text = request.text(pointer), !text.isEmpty else { throw .malformed(pointer) }
        return text
    }

    /// A label that can be printed, in Base64.
    func paper(_ number: String) -> String { Data("^XA^FO50,50^A0N,40^FD\(number)^FS^XZ".utf8).base64EncodedString() }
}

extension ReplayedRequest {
    /// A text or a number of the body; nil when there is none.
    func text(_ pointer: String) -> String? {
        content.value(at: pointer).flatMap { $0.string ?? ($0.kind == .number ? String(decoding: $0.raw, as: UTF8.self) : nil) }
    }

    /// A field of the query.
    func field(_ name: String) -> String? { query.first { $0.name == name }?.value }

    /// How many items stand at a pointer.
    func count(_ pointer: String) -> Int { content.value(at: pointer)?.items.count ?? 0 }

    /// The texts of a list.
    func texts(_ pointer: String) -> [String] { content.value(at: pointer)?.items.compactMap(\.string) ?? [] }
}
