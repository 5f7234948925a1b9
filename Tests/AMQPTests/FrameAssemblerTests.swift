import Testing

@testable import AMQP

@Suite struct FrameAssemblerTests {
    private let start = FrameAssembler.Start.deliver(tag: 1, isRedelivered: false, exchange: "e", routingKey: "k")

    private func feed(_ assembler: inout FrameAssembler, _ bytes: [UInt8]) throws -> FrameAssembler.Content? {
        try bytes.withUnsafeBytes { try assembler.fragment($0) }
    }

    @Test func anEmptyBodyIsCompleteWithItsHeader() throws {
        var assembler = FrameAssembler()
        try assembler.begin(start)
        let content = try assembler.header(MessageProperties(type: "t"), bodySize: 0)
        #expect(content?.body == [])
        #expect(content?.properties.type == "t")
        #expect(!assembler.isInsideMessage)
    }

    @Test(arguments: 1...7) func fragmentsOfAnySizeAddUp(size: Int) throws {
        let body = (0..<23).map { UInt8($0) }
        var assembler = FrameAssembler()
        try assembler.begin(start)
        #expect(try assembler.header(MessageProperties(), bodySize: 23) == nil)
        var content: FrameAssembler.Content?
        for index in stride(from: 0, to: 23, by: size) {
            #expect(content == nil)
            content = try feed(&assembler, Array(body[index..<min(index + size, 23)]))
        }
        #expect(content?.body == body)
        #expect(content?.start == start)
    }

    @Test func messagesFollowOneAnother() throws {
        var assembler = FrameAssembler()
        for number in UInt8(0)..<3 {
            try assembler.begin(.returned(code: 312, reason: "NO_ROUTE"))
            _ = try assembler.header(MessageProperties(), bodySize: 1)
            #expect(try feed(&assembler, [number])?.body == [number])
        }
    }

    @Test func framesOutOfTurnAreRefused() throws {
        var assembler = FrameAssembler()
        #expect(throws: AMQPError.self) { try assembler.header(MessageProperties(), bodySize: 1) }
        #expect(throws: AMQPError.self) { try feed(&assembler, [1]) }
        try assembler.begin(start)
        #expect(throws: AMQPError.self) { try assembler.begin(start) }
        #expect(throws: AMQPError.self) { try feed(&assembler, [1]) }
    }

    @Test func moreBodyThanAnnouncedIsRefused() throws {
        var assembler = FrameAssembler()
        try assembler.begin(start)
        _ = try assembler.header(MessageProperties(), bodySize: 2)
        #expect(throws: AMQPError.self) { try feed(&assembler, [1, 2, 3]) }
    }

    @Test func anAbsurdSizeTakesNoMemoryUntilTheBytesCome() throws {
        var assembler = FrameAssembler()
        try assembler.begin(start)
        #expect(try assembler.header(MessageProperties(), bodySize: 1 << 60) == nil)
        #expect(throws: AMQPError.self) {
            var other = FrameAssembler()
            try other.begin(start)
            _ = try other.header(MessageProperties(), bodySize: .max)
        }
    }
}
