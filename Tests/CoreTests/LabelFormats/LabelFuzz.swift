import Fulfilment
import JSONReading

@testable import LabelFormats

/// Answers that were good once, spoilt in every way; each check gives back what went wrong.
enum LabelFuzz {
    /// What may come of an answer nobody can read: surely not done, maybe done, or nobody knows who asks.
    static let unread: Set = ["unknown", "retry", "stop_lane", "renew_token"]

    /// Half an answer is none, whatever half.
    static func cut(_ pair: LabelPair) -> [String] {
        let body = pair.answer.body
        let step = max(1, body.count / 200)
        // Behind the last brace only blanks can be missing.
        let end = body.lastIndex { $0 > 32 } ?? 0
        return stride(from: 0, to: end, by: step).compactMap { length in
            let verdict = pair.verdict(pair.answer(Array(body[..<length])))
            return verdict.flatMap { unread.contains($0.code) ? nil : "cut at \(length) it is \($0.code)" }
        }
    }

    /// What proxies and broken services send in place of an answer.
    static func pages(_ pair: LabelPair) -> [String] {
        let html = "<!DOCTYPE html><html><head><title>502 Bad Gateway</title></head><body><hr><p>nginx</body></html>"
        let bodies = ["", html, "null", "\"\"", "[]", "{}", "0", "\u{FEFF}", "error", "<a/>"]
        return bodies.flatMap { body in
            [200, 201, 207, 400, 404, 422, 500, 502, 503, 504].compactMap { status -> String? in
                let answer = CarrierAnswer(status: status, body: Array(body.utf8))
                guard let verdict = pair.verdict(answer) else { return nil }
                let isSale = ["bought", "partial", "manifested", "pickup_scheduled", "rated"].contains(verdict.code)
                let isTooSure = status >= 500 && !unread.contains(verdict.code)
                return isSale || isTooSure ? "\(status) with '\(body.prefix(20))' is \(verdict.code)" : nil
            }
        }
    }

    /// Another type in place of every value. What was no sale never becomes one, and no sale is without its number.
    static func wrongTypes(_ pair: LabelPair) -> [String] {
        guard let spans = try? FormatFuzz.spans(of: pair.answer.body) else { return [] }
        let isSale = isSale(pair.verdict())
        // Of a long list every so many: its items are alike.
        let step = max(1, spans.count / (isSale ? 400 : 100))
        return stride(from: 0, to: spans.count, by: step).map { spans[$0] }.flatMap { span in
            FormatFuzz.replacements.compactMap { other -> String? in
                let body = pair.answer.body
                let changed = Array(body[..<span.lowerBound]) + other + body[span.upperBound...]
                let fault = fault(pair, changed, isSale) ?? lost(pair, changed, isSale)
                return fault.map { "\(span) as \(String(decoding: other, as: UTF8.self)) \($0)" }
            }
        }
    }

    /// A list in place of one thing, and one thing in place of a list of one: the verdict stays.
    static func oneOrMany(_ pair: LabelPair) -> [String] {
        guard let tree = try? JSONTree(pair.answer.body), let verdict = pair.verdict() else { return [] }
        return tree.nodes.indices.compactMap { index in
            let (node, body) = (tree.nodes[index], pair.answer.body)
            let items = tree.items(of: index)
            guard node.kind == .array, items.count == 1, tree.nodes[items[0]].kind == .object else { return nil }
            let inner = tree.nodes[items[0]]
            let changed = Array(body[..<Int(node.start)] + body[Int(inner.start)..<Int(inner.end)] + body[Int(node.end)...])
            guard index > 0, let other = pair.verdict(pair.answer(changed)) else { return nil }
            return other.code == verdict.code ? nil : "one in place of a list at \(node.start) is \(other.code)"
        }
    }

    /// Bytes changed, taken out and doubled at random.
    static func mutations(_ pair: LabelPair, rounds: Int) -> [String] {
        var generator = SplitMix64(seed: pair.answer.body.count)
        let isSale = isSale(pair.verdict())
        return (0..<rounds).compactMap { _ in
            var body = pair.answer.body
            for _ in 0..<Int.random(in: 1...4, using: &generator) { FormatFuzz.change(&body, &generator) }
            return fault(pair, body, isSale)
        }
    }

    private static func fault(_ pair: LabelPair, _ body: [UInt8], _ wasSale: Bool) -> String? {
        guard let verdict = pair.verdict(pair.answer(body)) else { return nil }
        if isSale(verdict), !wasSale { return "is \(verdict.code)" }
        return numbers(verdict).contains(where: \.isEmpty) ? "has a sale without a number" : nil
    }

    /// A label that was sold and reads as if it were not would be bought again elsewhere.
    private static func lost(_ pair: LabelPair, _ body: [UInt8], _ wasSale: Bool) -> String? {
        guard wasSale, let code = pair.verdict(pair.answer(body))?.code else { return nil }
        return ["refused", "requote", "absent", "rated"].contains(code) ? "makes a sale \(code)" : nil
    }

    private static func isSale(_ verdict: Verdict?) -> Bool { verdict?.code == "bought" || verdict?.code == "partial" }

    /// Of all that was sold; a sale without any counts as an empty one.
    private static func numbers(_ verdict: Verdict) -> [String] {
        switch verdict {
        case .bought(let purchase): purchase.numbers.isEmpty ? [""] : purchase.numbers
        case .partial(let parts): parts.flatMap(numbers)
        default: []
        }
    }
}

extension LabelPair {
    /// The answer with another body.
    func answer(_ body: [UInt8]) -> CarrierAnswer { CarrierAnswer(status: answer.status, headers: answer.headers, body: body) }
}
