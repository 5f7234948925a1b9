import Fulfilment
import Testing

@testable import OrderIntake

@Suite("Cutting a stream into lines")
struct LineSplitterTests {
    @Test("Lines come out the same however the bytes arrive", arguments: [1, 2, 3, 5, 100])
    func anyChunks(size: Int) {
        let bytes = Array("one\n\ntwo\r\nthree".utf8)
        var splitter = LineSplitter()
        var lines: [LineSplitter.Line] = []
        for start in stride(from: 0, to: bytes.count, by: size) {
            lines += splitter.add(bytes[start..<min(start + size, bytes.count)])
        }
        if let last = splitter.finish() { lines.append(last) }
        #expect(lines.map { String(decoding: $0.bytes, as: UTF8.self) } == ["one", "", "two\r", "three"])
        #expect(lines.map(\.number) == [1, 2, 3, 4])
        #expect(lines.map(\.isBlank) == [false, true, false, false])
    }

    @Test("A line that never ends is dropped, the next one is read")
    func tooLong() {
        var splitter = LineSplitter()
        let piece = [UInt8](repeating: 0x61, count: LineSplitter.longestLine)
        #expect(splitter.add(piece).isEmpty)
        #expect(splitter.add(piece).isEmpty)
        let lines = splitter.add(Array("a\nb\n".utf8))
        #expect(lines.map(\.isTooLong) == [true, false])
        #expect(lines.last?.bytes == Array("b".utf8))
        #expect(splitter.finish() == nil)
    }
}

@Suite("Names of towns")
struct TownTests {
    @Test(
        "Names are compared without case and accents",
        arguments: [
            ("São Paulo", "sao paulo"), (" CURITIBA ", "curitiba"), ("Mogi-Guaçu", "mogi-guacu"),
            ("Vitória da Conquista", "vitoria da conquista"),
            ("Santa Ba\u{301}rbara", "santa barbara"), ("東京", "東京"),
        ])
    func fold(name: String, folded: String) {
        #expect(Town.fold(name) == folded)
    }
}
