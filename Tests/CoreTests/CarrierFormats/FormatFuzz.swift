import FoundationEssentials
import Fulfilment
import JSONReading

@testable import CarrierFormats

/// Bodies that were good once, changed in places; `WAYBILL_FUZZ_INPUTS` sets how many.
enum FormatFuzz {
    static let rounds = ProcessInfo.processInfo.environment["WAYBILL_FUZZ_INPUTS"].flatMap { Int($0) } ?? 3000

    /// Values of other types than the one that stands there.
    static let replacements = [
        "null", "7", "-1.5e999", #""x""#, #""""#, "[]", "[null]", "{}", "true", #""\u0000\ud800""#, "[[[]]]", #"{"a":{"b":[]}}"#,
        "99999999999999999999999999",
    ].map { Array($0.utf8) }

    /// Where every value of a JSON text stands, quotes and brackets included; names are left out.
    static func spans(of body: [UInt8]) throws(JSONFault) -> [Range<Int>] {
        let nodes = try JSONTree(body).nodes
        var spans: [Range<Int>] = []
        var waiting = [0]
        while let index = waiting.popLast() {
            let node = nodes[index]
            let quote = node.kind == .string ? 1 : 0
            spans.append(Int(node.start) - quote..<Int(node.end) + quote)
            var member = index + 1
            while member < node.next {
                let value = node.kind == .object ? member + 1 : member
                waiting.append(value)
                member = Int(nodes[value].next)
            }
        }
        return spans
    }

    /// One changed input through everything that touches it before it is believed and after.
    /// - Parameter good: the sample signed.
    static func round(
        _ sample: FormatSample, _ good: WebhookRequest, _ secrets: [WebhookSecret], now: Date, using generator: inout SplitMix64
    ) {
        var body = Array(sample.body.utf8)
        for _ in 0..<Int.random(in: 1...6, using: &generator) { change(&body, &generator) }
        _ = try? sample.format.read(body)
        guard Int.random(in: 0..<8, using: &generator) == 0 else { return }
        var headers = good.headers
        for (name, value) in headers {
            var bytes = Array(value.utf8)
            change(&bytes, &generator)
            headers[name] = String(decoding: bytes, as: UTF8.self)
        }
        let request = WebhookRequest(
            path: "/webhooks/x/" + String(decoding: body.prefix(40), as: UTF8.self), headers: headers, body: body)
        _ = try? sample.format.verify(request, secrets: secrets, now: now)
        _ = sample.format.deliveryKey(of: request)
        _ = sample.format.answer(to: request)
    }

    static func change(_ bytes: inout [UInt8], _ generator: inout SplitMix64) {
        guard !bytes.isEmpty else { return bytes = [.random(in: 0...255, using: &generator)] }
        let position = Int.random(in: 0..<bytes.count, using: &generator)
        switch Int.random(in: 0...5, using: &generator) {
        case 0: bytes[position] = .random(in: 0...255, using: &generator)
        case 1: bytes[position] = Array("{}[]\",:\\0-".utf8).randomElement(using: &generator) ?? 0
        case 2: bytes.remove(at: position)
        case 3: bytes.insert(.random(in: 0...255, using: &generator), at: position)
        case 4: bytes.removeSubrange(position..<min(bytes.count, position + Int.random(in: 1...20, using: &generator)))
        default:
            let end = min(bytes.count, position + Int.random(in: 1...60, using: &generator))
            bytes.insert(contentsOf: Array(bytes[position..<end]), at: position)
        }
    }
}
