import Testing

@testable import Benchmarks

/// When orders are posted while the flow is measured.
@Suite("Timetable of a load")
struct OrderTimetableTests {
    private let start = ContinuousClock.now

    @Test("An open load is even, and known from the start", arguments: [0.5, 1, 240, 5000])
    func open(rate: Double) throws {
        let timetable = OrderTimetable(.open(rate: rate), start: start)
        for number in [1, 2, 3, 1000, 1_000_000] {
            let due = try #require(timetable.due(number)) - start
            #expect(abs(due / .seconds(1) - Double(number - 1) / rate) < 1e-3)
        }
    }

    @Test("Orders that end change nothing in an open load")
    func openStaysOpen() {
        var timetable = OrderTimetable(.open(rate: 10), start: start)
        timetable.extend(ended: 1_000_000, at: start + .seconds(5))
        #expect(timetable.due(11) == start + .seconds(1))
    }

    @Test("A closed load gives nothing before the first look, then a fourth of the room, spread over a tick")
    func closed() throws {
        var timetable = OrderTimetable(.closed(window: 100), start: start)
        #expect(timetable.due(1) == nil)
        let look = start + .seconds(3)
        timetable.extend(ended: 0, at: look)
        let dues = try (1...25).map { try #require(timetable.due($0)) }
        #expect(timetable.due(26) == nil && dues.first == look && dues.last.map { $0 < look + OrderTimetable.tick } == true)
        let pauses = Set(zip(dues, dues.dropFirst()).map { $1 - $0 })
        #expect(pauses == [OrderTimetable.tick / 25])
    }

    @Test("A closed load fills its window and never exceeds it", arguments: [1, 7, 2000])
    func window(window: Int) {
        var timetable = OrderTimetable(.closed(window: window), start: start)
        func posted(from number: Int = 0) -> Int { (number...).first { timetable.due($0 + 1) == nil } ?? 0 }
        for tick in 0..<100 { timetable.extend(ended: 0, at: start + OrderTimetable.tick * tick) }
        #expect(posted() == window)
        timetable.extend(ended: 1, at: start + .seconds(20))
        #expect(posted(from: window) == window + 1)
        // What was due stays due.
        #expect(timetable.due(1).map { $0 <= start + .seconds(20) } == true)
    }
}
