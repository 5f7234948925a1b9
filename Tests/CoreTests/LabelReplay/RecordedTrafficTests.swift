import CarrierFormats
import FoundationEssentials
import JSONReading
import Testing

@testable import LabelFormats
@testable import LabelReplay

/// Strict play of the recorded traffic that lies in the folder `dispatch` of the shared data.
@Suite("Recorded traffic, played", .enabled(if: SharedData.isThere, Comment(rawValue: SharedData.hint)))
struct RecordedTrafficTests {
    private static let pairs: [RecordedPair] = LabelPair.names(in: LabelPairTests.root).compactMap { name in
        try? RecordedPair(name) { file in
            FileManager.default.contents(atPath: "\(LabelPairTests.root)/\(name)/\(file)").map { Array($0) }
        }
    }

    private static func play() throws -> StrictPlay { StrictPlay(pairs, known: try KnownMembers(pairs)) }

    @Test("All pairs are read")
    func read() { #expect(Self.pairs.count == LabelPair.names(in: LabelPairTests.root).count) }

    @Test("What was recorded gets its own answer", arguments: pairs)
    func recorded(pair: RecordedPair) throws {
        var play = try Self.play()
        let played = play.play(pair.sent)
        #expect(played.name == pair.name, "\(played.places)")
        #expect(played.answer.status == pair.answer.status && played.answer.body == pair.answer.body)
    }

    @Test(
        "The request our formats write for the same facts is accepted, but for the places that are named",
        arguments: BuiltRequests.all)
    func built(request: LabelRequest) throws {
        var play = try Self.play()
        let call = try request.call()
        var headers = Dictionary(call.headers.map { ($0.name, $0.value) }) { first, _ in first }
        headers[StrictPlay.pairHeader] = request.pair
        let base = ReplayedRequest(call)
        let given = ReplayedRequest(method: base.method, target: base.target, headers: headers, body: base.body)
        let played = play.play(given)
        #expect(played.places == BuiltRequests.otherwise[request.pair] ?? [], "\(request.pair)")
    }
}

extension RecordedPair: CustomTestStringConvertible {
    package var testDescription: String { name }

    /// The request as it was on the wire, with the proofs that were taken out of it.
    var sent: ReplayedRequest {
        var headers = request.headers
        for (header, prefix) in format?.access.proofs(of: route?.operation) ?? [] { headers[header] = prefix + "c2VjcmV0" }
        var body = request.body ?? []
        if let last = request.formFields.last {
            let fields = request.formFields.dropLast().map { "\($0.name)=\($0.value ?? "x")" }
            let business = "\(last.name)=\(FormFields.encode(String(decoding: body, as: UTF8.self)))"
            body = Array((fields + [business]).joined(separator: "&").utf8)
        } else if headers["content-type"] == nil, !body.isEmpty {
            headers["content-type"] = body.first == UInt8(ascii: "<") ? "application/xml" : "application/json"
        }
        return ReplayedRequest(method: request.method, target: request.target, headers: headers, body: body)
    }
}
