import Testing

@testable import OperatorConsole

@Suite("What people read")
struct ConsoleTests {
    @Test("Columns are aligned, numbers on the right, no line ends in blanks")
    func table() {
        var table = TextTable([.text("stage"), .number("orders"), .flexible("reason")])
        table.add(["held", "7", "unknown town"])
        table.add(["completed", "12,345"])
        #expect(table.lines() == ["stage      orders  reason", "held            7  unknown town", "completed  12,345"])
    }

    @Test("A flexible column gives way, the others do not")
    func width() {
        var table = TextTable([.text("a"), .flexible("long")])
        table.add(["fixed", "0123456789abcdef"])
        #expect(table.lines(width: 17) == ["a      long", "fixed  012345678…"])
        #expect(table.lines(width: 80).allSatisfy { $0.count <= 80 })
    }

    @Test("Colours do not shift columns, and are left out when they are off")
    func colours() {
        var table = TextTable([.text("a"), .number("n")])
        table.add([.init("x", .red), .init("1", .green)])
        #expect(table.lines(coloured: true)[1] == "\u{1B}[31mx\u{1B}[0m  \u{1B}[32m1\u{1B}[0m")
        #expect(table.lines(coloured: false)[1] == "x  1")
    }

    @Test(
        "Times are written in two units at most",
        arguments: [
            (0.004, "4 ms"), (0.42, "0.4 s"), (59.6, "60 s"), (200, "3 m 20 s"), (7200, "2 h"), (93_600, "26 h"),
            (360_000, "4 d 4 h"),
        ])
    func times(seconds: Double, text: String) {
        #expect(HumanFormat.time(seconds) == text)
    }

    @Test("Numbers and money")
    func numbers() {
        #expect(HumanFormat.count(0) == "0" && HumanFormat.count(1_234_567) == "1,234,567")
        #expect(HumanFormat.count(-1_000) == "-1,000")
        #expect(HumanFormat.count(1, "order") == "1 order" && HumanFormat.count(2, "retry") == "2 retries")
        #expect(HumanFormat.money(1290, "BRL") == "BRL 12.90" && HumanFormat.money(-5, "BRL") == "BRL -0.05")
    }
}
