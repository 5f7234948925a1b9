import Testing

@testable import CarrierDispatch

@Suite("Circuit breaker")
struct CircuitBreakerTests {
    private let start = ContinuousClock.now

    @Test("Opens after failures in a row, lets one probe through, closes when it succeeds")
    func life() {
        var breaker = CircuitBreaker(failures: 2, pause: .seconds(5))
        breaker.failed(at: start)
        let isOpenAfterOne = !breaker.admits(at: start)
        breaker.failed(at: start)
        let early = breaker.admits(at: start + .seconds(4))
        #expect(!isOpenAfterOne && !early)
        #expect(breaker.wait(at: start + .seconds(4)) == .seconds(1))
        let probe = breaker.admits(at: start + .seconds(5))
        let second = breaker.admits(at: start + .seconds(5))
        #expect(probe && !second, "one probe only")
        breaker.succeeded()
        let closed = breaker.admits(at: start + .seconds(5))
        #expect(closed)
    }

    @Test("A failed probe doubles the pause, up to a limit")
    func doubling() {
        var breaker = CircuitBreaker(failures: 1, pause: .seconds(5), longestPause: .seconds(12))
        breaker.failed(at: start)
        var now = start
        for pause in [5, 10, 12, 12] {
            #expect(breaker.wait(at: now) == .seconds(pause))
            now += .seconds(pause)
            let isProbing = breaker.admits(at: now)
            #expect(isProbing)
            breaker.failed(at: now)
        }
    }

    @Test("A success in between starts the count anew; Retry-After opens at once")
    func counting() {
        var breaker = CircuitBreaker(failures: 2, pause: .seconds(5))
        breaker.failed(at: start)
        breaker.succeeded()
        breaker.failed(at: start)
        let isClosed = breaker.admits(at: start)
        #expect(isClosed)
        breaker.failed(at: start, retryAfter: .seconds(30))
        #expect(breaker.wait(at: start) == .seconds(30))
    }
}
