import HTTPTypes
import NIOCore
import NIOHTTPTypes
import Testing

@testable import ServiceRuntime

/// Until when a connection waits for its other end, by a clock of the test's own.
@Suite("Connection wait")
struct ConnectionWaitTests {
    private var limits = HTTPLimits()
    private static let start = NIODeadline.uptimeNanoseconds(1_000_000_000_000)
    private static let head = HTTPRequestPart.head(HTTPRequest(method: .post, scheme: "http", authority: "h", path: "/"))
    private static let answer = HTTPResponsePart.head(HTTPResponse(status: .ok))

    private func at(_ seconds: Int64) -> NIODeadline { Self.start + .seconds(seconds) }

    private func wait(isSpare: Bool = false) -> ConnectionWait { ConnectionWait(limits, isSpare: isSpare, now: at(0)) }

    private func body(_ bytes: Int) -> HTTPRequestPart { .body(ByteBuffer(repeating: 0, count: bytes)) }

    @Test func aNewConnectionHasAsLongAsAHeader() {
        #expect(wait().deadline == at(10) && wait().end == .silent)
        #expect(wait(isSpare: true).deadline == at(2))
    }

    @Test func aHeaderIsTimedFromItsFirstByteAndNotByItsLast() {
        var wait = wait()
        wait.read(Self.head, now: at(1))
        wait.read(.end(nil), now: at(1))
        #expect(wait.deadline == nil, "the program's turn")
        wait.write(Self.answer, now: at(2))
        wait.write(.end(nil), now: at(3))
        #expect(wait.deadline == at(63) && wait.end == .silent)
        wait.readComplete(isPart: false, now: at(40))
        wait.readComplete(isPart: false, now: at(49))
        #expect(wait.deadline == at(50) && wait.end == .tooSlow)
    }

    @Test func aRequestBeginsWithItsFirstByteAndKeepsItsPlaceBeforeThoseBehindIt() {
        var wait = wait()
        #expect(wait.began == nil)
        wait.readComplete(isPart: false, now: at(1))
        wait.readComplete(isPart: false, now: at(2))
        #expect(wait.began == nil, "there is no request yet")
        wait.read(Self.head, now: at(3))
        #expect(wait.began == at(1))
        wait.read(body(1), now: at(4))
        wait.read(.end(nil), now: at(5))
        wait.read(Self.head, now: at(6))
        wait.read(.end(nil), now: at(6))
        #expect(wait.began == at(1), "the one behind it has not got its turn")
        wait.write(Self.answer, now: at(7))
        wait.write(.end(nil), now: at(8))
        #expect(wait.began == at(6))
        wait.write(Self.answer, now: at(9))
        wait.write(.end(nil), now: at(9))
        #expect(wait.began == nil)
        wait.write(.end(nil), now: at(10))
        wait.read(Self.head, now: at(11))
        #expect(wait.began == at(11), "what cannot be read as a request is answered, too, and takes no place")
    }

    @Test func aBodyThatKeepsComingHasMoreTime() {
        var wait = wait()
        wait.read(Self.head, now: at(0))
        wait.ask(now: at(0))
        #expect(wait.deadline == at(20) && wait.end == .tooSlow)
        for second in 1...30 {
            wait.read(body(limits.bodyRate), now: at(Int64(second)))
            wait.ask(now: at(Int64(second)))
        }
        #expect(wait.deadline == at(50), "twenty seconds and one for each second's worth")
        wait.read(body(1), now: at(49))
        wait.ask(now: at(49))
        #expect(wait.deadline == at(50), "a byte is worth a quarter of a millisecond")
    }

    @Test func theTimeInWhichWeAreBusyIsNotTheSenders() {
        var wait = wait()
        wait.read(Self.head, now: at(0))
        wait.ask(now: at(0))
        wait.read(body(0), now: at(5))
        #expect(wait.deadline == nil)
        wait.ask(now: at(1000))
        #expect(wait.deadline == at(1015))
    }

    @Test func theRestOfAnAnsweredBodyIsReadForAWhile() {
        var wait = wait()
        wait.read(Self.head, now: at(0))
        wait.ask(now: at(0))
        wait.write(Self.answer, now: at(1))
        #expect(!wait.mayAnswer)
        wait.write(.end(nil), now: at(1))
        #expect(wait.isLingering && wait.deadline == at(3) && wait.end == .silent)
        wait.read(body(1000), now: at(2))
        #expect(wait.deadline == at(3))
        wait.read(.end(nil), now: at(2))
        #expect(!wait.isLingering && wait.deadline == at(62))
    }

    @Test func whoDoesNotTakeAnAnswerIsLetGo() {
        var wait = wait()
        wait.read(Self.head, now: at(0))
        wait.read(.end(nil), now: at(0))
        wait.write(Self.answer, now: at(0))
        wait.output(isStuck: true, now: at(1))
        wait.output(isStuck: true, now: at(30))
        #expect(wait.deadline == at(61) && wait.end == .silent)
        wait.output(isStuck: false, now: at(40))
        #expect(wait.deadline == nil)
    }

    @Test func aStopHasItsOwnTimes() {
        var wait = wait()
        wait.read(Self.head, now: at(0))
        wait.stop(now: at(100))
        #expect(wait.deadline == at(103) && wait.end == .stopping)
        wait.read(.end(nil), now: at(101))
        #expect(wait.deadline == at(108) && wait.end == .stopping)
        wait.write(Self.answer, now: at(105))
        #expect(wait.deadline == at(108) && wait.end == .silent)
    }

    @Test func behindAnotherRequestNothingMayBeAnswered() {
        var wait = wait()
        wait.read(Self.head, now: at(0))
        wait.read(.end(nil), now: at(0))
        wait.read(Self.head, now: at(0))
        wait.ask(now: at(0))
        #expect(!wait.mayAnswer && wait.deadline == at(20) && wait.end == .silent)
    }
}
