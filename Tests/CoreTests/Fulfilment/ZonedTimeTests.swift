import FoundationEssentials
import Fulfilment
import Testing

@Suite("Times with their offset")
struct ZonedTimeTests {
    @Test(
        "Written forms of one instant",
        arguments: [
            "2017-01-05 12:01:20-03:00", "2017-01-05T12:01:20-0300", "2017-01-05T12:01:20.000-03", "2017-01-05T15:01:20Z",
            "2017-01-05t15:01:20z", "2017-01-05T15:01:20", "2017-01-05T20:46:20+05:45",
        ])
    func sameInstant(text: String) {
        #expect(ZonedTime(text)?.instant == Date(timeIntervalSince1970: 1_483_628_480))
    }

    @Test("The offset is kept, and unknown stays unknown")
    func offsets() {
        #expect(ZonedTime("2017-01-05 12:01:20-03:00")?.offset == -10_800)
        #expect(ZonedTime("2017-01-05T12:01:20")?.offset == nil)
        #expect(ZonedTime("2017-01-05")?.instant == Date(timeIntervalSince1970: 1_483_574_400))
        #expect(ZonedTime("2017-01-05 12:01:20-03:00")?.localText == "2017-01-05T12:01:20.000-03:00")
        #expect(ZonedTime("2017-01-05 12:01:20-03:00")?.utcText == "2017-01-05T15:01:20.000Z")
    }

    @Test(
        "What is no time is refused",
        arguments: [
            "", "2017", "2017-13-01", "2017-02-29", "1900-02-29", "2017-04-31", "2017-01-05T24:00:00Z", "2017-01-05T12:60:00Z",
            "2017-01-05T12:01:20.Z", "2017-01-05T12:01:20+3", "2017-01-05T12:01:20Zx", "05.01.2017", "2017-01-05T12",
            "٢017-01-05",
        ])
    func refused(text: String) {
        #expect(ZonedTime(text) == nil)
    }

    @Test("Every day of eight centuries is the next after the one before")
    func calendar() throws {
        var previous = try #require(CivilDay(year: 1599, month: 12, day: 31))
        for year in 1600..<2400 {
            for month in 1...12 {
                for day in 1...31 {
                    guard let current = CivilDay(year: year, month: month, day: day) else { continue }
                    #expect(current.number == previous.number + 1)
                    #expect(current.components == (year, month, day))
                    previous = current
                }
            }
        }
        #expect(CivilDay(0).components == (1970, 1, 1))
        #expect(CivilDay(0).weekday == 4)
    }

    @Test("Any millisecond reads back from its own text")
    func roundTrip() {
        var generator = SplitMix64(seed: 2)
        for _ in 0..<5000 {
            let milliseconds = Int.random(in: -60_000_000_000_000...250_000_000_000_000, using: &generator)
            let offset = Int.random(in: -56...56, using: &generator) * 900
            let time = ZonedTime(Date(timeIntervalSince1970: Double(milliseconds) / 1000), offset: offset)
            let again = ZonedTime(time.localText)
            #expect(again?.offset == offset)
            #expect(abs((again?.instant.timeIntervalSince1970 ?? 0) - Double(milliseconds) / 1000) < 0.0005)
        }
    }
}
