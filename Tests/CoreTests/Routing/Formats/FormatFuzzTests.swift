import FoundationEssentials
import Fulfilment
import JSONReading
import RouteKernel
import Testing

@testable import Routing

/// Files that were good once, changed in locations: they are read or refused, and what is read can be written.
@Suite struct FormatFuzzTests {
    static let rounds = ProcessInfo.processInfo.environment["WAYBILL_FUZZ_INPUTS"].flatMap { Int($0) } ?? 3000
    static let files = [
        FormatFixture.cvrp, FormatFixture.rich, FormatFixture.backhauls, FormatFixture.solomon, FormatFixture.lilim,
        FormatFixture.vroom,
    ].map { Array($0.utf8) }
    static let words = [
        "0", "-1", "nan", "inf", "1e308", "-1e-308", "99999999999999999999", "1.5", "0x7", "null", "[]", "{}", "\"\"", "[[]]",
        "EOF",
        "DEPOT_SECTION", "VEHICLES: 7", "4294967295", "1000000000", "\u{FEFF}", "٣",
    ].map { Array($0.utf8) }

    @Test func changedFilesAreReadOrRefused() throws {
        var generator = SplitMix64(seed: 20_261_128)
        var read = 0
        for round in 0..<Self.rounds {
            var bytes = Self.files[round % Self.files.count]
            for _ in 0..<Int.random(in: 1...4, using: &generator) { Self.change(&bytes, &generator) }
            guard let document = try? FormatFixture.read(bytes) else { continue }
            read += 1
            #expect(throws: Never.self, "what is read can be solved, or the refusal would name parts of the program") {
                try document.problem.validate()
            }
            Self.write(document)
        }
        #expect(read > Self.rounds / 20 && read < Self.rounds, "changes are neither all harmless nor all fatal")
    }

    private static func write(_ document: RouteDocument) {
        guard let plan = try? GivenPlan(document) else { return }
        let answer = RouteAnswer(document, plan)
        for text in [answer.vroomJSON(), answer.geoJSON()] {
            #expect(throws: Never.self) { try JSONTree(Array(text.utf8)) }
        }
        _ = answer.text()
        _ = answer.svg()
    }

    private static func change(_ bytes: inout [UInt8], _ generator: inout SplitMix64) {
        guard !bytes.isEmpty else { return }
        let position = Int.random(in: 0..<bytes.count, using: &generator)
        let end = min(bytes.count, position + Int.random(in: 1...20, using: &generator))
        switch Int.random(in: 0...6, using: &generator) {
        case 0: bytes[position] = .random(in: 0...255, using: &generator)
        case 1: bytes[position] = Array("{}[]\",:\\0-9. \n".utf8).randomElement(using: &generator) ?? 0
        case 2: bytes.removeSubrange(position..<end)
        case 3: bytes.insert(contentsOf: Array(bytes[position..<end]), at: position)
        case 4: bytes.insert(contentsOf: words.randomElement(using: &generator) ?? [], at: position)
        default: replaceNumber(&bytes, from: position, &generator)
        }
    }

    /// The next number becomes another word.
    private static func replaceNumber(_ bytes: inout [UInt8], from position: Int, _ generator: inout SplitMix64) {
        guard let start = bytes[position...].firstIndex(where: { (48...57).contains($0) }) else { return }
        let end = bytes[start...].firstIndex { !(48...57).contains($0) } ?? bytes.endIndex
        bytes.replaceSubrange(start..<end, with: words.randomElement(using: &generator) ?? [])
    }
}
