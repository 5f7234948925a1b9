import FoundationEssentials
import ScanDialogue
import Synchronization
import Testing

@testable import FloorTerminal

@Suite("A picker's terminal without work")
struct TerminalWaitingTests {
    private let input = LineInput(isRecorded: false)

    /// Runs a terminal that asks every millisecond, or never by itself.
    /// - Returns: what the screen showed.
    @discardableResult
    private func run(
        _ warehouse: Warehouse, asksByItself: Bool = true, on shown: ScreenText = ScreenText()
    ) async throws -> String {
        let screen = TerminalScreen(width: 80, isTranscript: false, isColoured: false, isQuiet: true) { shown.add($0) }
        let journals = JournalDirectory(path: "/tmp/waybill-terminal-\(UUID().uuidString)")
        defer { _ = try? FileManager.default.removeItem(atPath: journals.path) }
        try await PickTerminal(
            client: warehouse, journals: journals, input: input, screen: screen, endsAfterOneTour: false,
            pollInterval: asksByItself ? .milliseconds(1) : .seconds(86_400)
        ).run(badge: "ana", cart: "C-01")
        return shown.text
    }

    @Test("It asks again by itself until there is work, and what was scanned meanwhile is the tour's first scan")
    func asksByItself() async throws {
        let warehouse = Warehouse { [input] request in
            if request == 2 { input.feed("A-01-01") }
            guard request == 4 else { return nil }
            for code in ["ART-A", "C-01-B01"] { input.feed(code) }
            input.end()
            return Warehouse.tour
        }
        let shown = try await run(warehouse)
        #expect(warehouse.scans.map(\.code) == ["A-01-01", "ART-A", "C-01-B01"])
        #expect(warehouse.scans.allSatisfy { $0.accepted })
        #expect(shown.contains("Enter asks now, q goes home."))
    }

    @Test("Enter asks at once, q goes home")
    func keys() async throws {
        let warehouse = Warehouse { [input] request in
            input.feed(request == 1 ? "" : "q")
            return nil
        }
        try await run(warehouse, asksByItself: false)
        #expect(warehouse.requests == 2)
    }

    @Test("The end of the input ends it")
    func end() async throws {
        let warehouse = Warehouse { [input] _ in
            input.end()
            return nil
        }
        try await run(warehouse, asksByItself: false)
        #expect(warehouse.requests == 1)
    }

    @Test("A network that fails is waited for; a refusal ends the session")
    func network() async throws {
        let warehouse = Warehouse { request throws(FloorClientError) in
            switch request {
            case 1, 3: return nil
            case 2: throw .unreachable("no network")
            default: throw .refused(status: 401, "The key was revoked.")
            }
        }
        let shown = ScreenText()
        await #expect(throws: FloorClientError.refused(status: 401, "The key was revoked.")) {
            try await run(warehouse, on: shown)
        }
        #expect(warehouse.requests == 4)
        #expect(shown.text.contains("NO NETWORK; asks every"))
    }

    @Test("A line that comes after the waiting belongs to the next reader; lines put back come first")
    func lateLine() async {
        #expect(await input.next(within: .zero) == .timeout)
        input.feed("one")
        input.feed("two")
        #expect(await input.next(within: .seconds(86_400)) == .line("one"))
        input.putBack(["one"])
        #expect(await input.next() == "one")
        #expect(await input.next() == "two")
        input.end()
        #expect(await input.next(within: .seconds(86_400)) == .end)
        #expect(await input.next() == nil)
    }
}

/// Answers each request for work as the test says, by its number from 1.
private final class Warehouse: FloorAccess {
    typealias Answer = @Sendable (Int) throws(FloorClientError) -> TourAnswer?

    private struct Books {
        var requests = 0
        var scans: [ScanRecord] = []
    }

    static let tour = TourAnswer(
        tour: PickList(
            tourID: 1, cart: "C-01", picker: "ana",
            tasks: [
                PickTask(
                    pickID: 1, seq: 1, locationCode: "A-01-01", checkCode: "", sku: "ART-A", gtin: "", name: "", quantity: 1,
                    lot: "", bin: 1, binCode: "C-01-B01", orderID: 7)
            ]))

    private let books = Mutex(Books())
    private let answer: Answer

    init(answer: @escaping Answer) { self.answer = answer }

    var requests: Int { books.withLock { $0.requests } }
    var scans: [ScanRecord] { books.withLock { $0.scans } }

    func signIn(badge: String, pin: String?) async throws(FloorClientError) -> SignInAnswer {
        SignInAnswer(badge: badge, name: "Ana", carts: ["C-01"], session: "")
    }

    func work(_ request: TourRequest) async throws(FloorClientError) -> TourAnswer? {
        let number = books.withLock { books in
            books.requests += 1
            return books.requests
        }
        return try answer(number)
    }

    func send(_ scans: [ScanRecord], tourID: Int64, badge: String) async throws(FloorClientError) -> ScanReceipt {
        books.withLock { $0.scans += scans }
        return ScanReceipt(applied: scans.count, duplicates: 0, conflicts: [], openPicks: 0)
    }
}

/// What a screen was told to show.
private final class ScreenText: Sendable {
    private let content = Mutex("")

    func add(_ more: String) { content.withLock { $0 += more } }
    var text: String { content.withLock { $0 } }
}
