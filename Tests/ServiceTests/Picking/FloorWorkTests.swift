import FoundationEssentials
import Fulfilment
import Postgres
import ScanDialogue
import Synchronization
import TestStack
import Testing

@testable import FloorTerminal
@testable import Picking

/// What is there to do, for whom, and waiting for it.
@Suite("Work that is given out", .enabled(if: TestStack.isAvailable, Comment(rawValue: TestStack.advice)))
struct FloorWorkTests {
    private func work(_ request: WorkRequest, _ site: FloorSite, _ session: String) async throws -> WorkAnswer? {
        let answer = try await site.post("/floor/work", request, session: session)
        guard answer.status != 204 else { return nil }
        try #require(answer.status == 200, "\(answer)")
        return try JSONDecoder().decode(WorkAnswer.self, from: Data(answer.body.utf8))
    }

    @Test("Each gets what the badge and the device may do; one task is offered to one person; what was begun comes first")
    func kinds() async throws {
        try await FloorSite.with { site in
            try await site.warehouse.postgres.query("UPDATE warehouse.picker SET roles = '{packer}' WHERE badge = 'cy'")
            let (ana, ben, cy) = (try await site.signIn("ana"), try await site.signIn("ben"), try await site.signIn("cy"))
            #expect(try await work(WorkRequest(badge: "cy"), site, cy) == nil, "a packer gets no tour")
            let first = try #require(try await work(WorkRequest(badge: "ana", at: "A-02-05"), site, ana))
            #expect(first.kind == .pick && first.site == "S1" && first.open.order == site.order && first.place == "A-01-01")
            #expect(try await work(WorkRequest(badge: "ana"), site, ana) == first, "asked again it is the same")
            #expect(try await work(WorkRequest(badge: "ben"), site, ben) == nil, "it is offered to ana")
            var picker = Picker(
                scans: site.warehouse.scans, badge: "ana", tour: try await site.tour(of: "ana", cart: "C-02", session: ana))
            try await eventually(within: .seconds(20)) {
                let next = try await work(WorkRequest(badge: "ana"), site, ana)
                return next?.open.tour == picker.flow.tour.tourID && next?.open.cart == "C-02"
            }
            picker.pickAll()
            try await picker.send()
            let wait = WorkRequest(badge: "cy", waitSeconds: 20)
            let pack = try #require(try await work(wait, site, cy))
            #expect(pack.kind == .pack && pack.open.order == site.order && pack.open.bin == "C-02-B01")
            #expect(try await work(WorkRequest(badge: "ana", kinds: [.pick]), site, ana) == nil)
            let far = try await site.post("/floor/work", WorkRequest(badge: "ana", at: "NOWHERE"), session: ana)
            #expect(far.status == 422 && far.body.contains("NOWHERE"), "\(far)")
            let long = try await site.post("/floor/work", WorkRequest(badge: "ana", waitSeconds: 31), session: ana)
            #expect(long.status == 422 && long.body.contains("'wait_seconds' is '31'; allowed is 0 to 30"), "\(long)")
        }
    }

    @Test("What left its order is work for who may put away: a task for each bin of a cart and each parcel, with where it goes")
    func putBacks() async throws {
        try await FloorSite.with { site in
            try await site.warehouse.postgres.query("UPDATE warehouse.picker SET roles = '{receiver}' WHERE badge = 'cy'")
            let (ana, cy) = (try await site.signIn("ana"), try await site.signIn("cy"))
            var picker = Picker(
                scans: site.warehouse.scans, badge: "ana", tour: try await site.tour(of: "ana", cart: "C-02", session: ana))
            picker.pickAll()
            try await picker.send()
            #expect(try await work(WorkRequest(badge: "cy"), site, cy) == nil)
            try await site.warehouse.cancel(site.order)
            let task = try #require(try await work(WorkRequest(badge: "cy", waitSeconds: 20), site, cy))
            #expect(task.kind == .putBack && task.site == "S1" && task.place == nil)
            #expect(task.open.from == "C-02-B01" && task.open.order == site.order && task.open.to != nil)
            #expect(task.why.contains("pieces lie in C-02-B01 since"))
            #expect(try await work(WorkRequest(badge: "ana", kinds: [.putBack]), site, ana) == nil, "a picker may not")
        }
    }

    @Test("A request for a tour waits, and is answered when an order comes; without one it ends in its time")
    func tours() async throws {
        try await FloorSite.with { site in
            let (ana, ben) = (try await site.signIn("ana"), try await site.signIn("ben"))
            _ = try await site.tour(of: "ana", cart: "C-01", session: ana)
            let ask = TourRequest(badge: "ben", cart: "C-02")
            #expect(try await site.post("/floor/tours", ask.waiting(seconds: 1), session: ben).status == 204)
            async let waiting = site.post("/floor/tours", ask.waiting(seconds: 30), session: ben)
            let order = try await site.warehouse.order([("ART-A", 1)])
            try await site.warehouse.allocate([order])
            let begun = ContinuousClock.now
            let answer = try await waiting
            #expect(answer.status == 201 && answer.body.contains("\"order_id\":\(order)"), "\(answer)")
            #expect(begun.duration(to: .now) < .seconds(15), "it did not wait to its end")
            #expect(answer.headers["connection"] == "close")
        }
    }

    /// A device that is switched off or carried out of the network's reach while it waits must not take the worker along.
    @Test("Callers who hang up while they wait do no harm, however they do it")
    func hangUp() async throws {
        try await FloorSite.with { site in
            let (ana, ben) = (try await site.signIn("ana"), try await site.signIn("ben"))
            _ = try await site.tour(of: "ana", cart: "C-01", session: ana)
            let port = try #require(site.url.split(separator: ":").last.flatMap { Int($0) })
            let body = #"{"badge":"ben","kinds":["pick"],"wait_seconds":20}"#
            for says in [true, false, true, false] {
                let caller = try RawConnection(port: port)
                try await caller.sendAll(
                    "POST /floor/work HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer \(site.key)\r\nWaybill-Session: \(ben)\r\n"
                        + "Content-Type: application/json\r\nContent-Length: \(body.utf8.count)\r\n\r\n\(body)")
                // Asked and answered behind it: by then the worker has it, and there is no other order.
                for _ in 0..<5 { _ = try await site.signIn("ana") }
                #expect(caller.text.isEmpty)
                if says { caller.finish() }
            }
            for _ in 0..<20 { _ = try await site.signIn("ana") }
        }
    }

    @Test(
        "Hundreds who wait cost one look a period, each task goes to one of them, who leaves is forgotten, and nobody looks for nobody"
    )
    func manyWait() async throws {
        try await PickingFixture.with { warehouse in
            let source = CountedSource()
            let board = WorkBoard(
                sources: [source], database: warehouse.postgres, period: .milliseconds(100), logger: warehouse.stack.logger)
            @Sendable func asker(_ number: Int) -> WorkBoard.Asker { .init(badge: "P\(number)", sites: [.pick: .only(["S1"])]) }
            let leaver = Task { try await board.next(for: asker(0), within: .seconds(60)) }
            try await eventually { await board.waiting == 1 }
            leaver.cancel()
            #expect(try await leaver.value == nil)
            let begun = ContinuousClock.now
            let looksBefore = source.looks
            let given = try await withThrowingTaskGroup(of: String?.self) { group in
                for number in 1...300 {
                    group.addTask { try await board.next(for: asker(number), within: .seconds(60))?.key }
                }
                try await eventually { await board.waiting == 300 }
                source.offer(300)
                return try await group.reduce(into: [String?]()) { $0.append($1) }
            }
            #expect(Set(given).count == 300 && !given.contains(nil), "no task twice")
            let periods = Int(begun.duration(to: .now) / .milliseconds(100))
            #expect(source.looks - looksBefore <= periods * 2 + 5, "\(source.looks) looks in \(periods) periods")
            let looks = source.looks
            #expect(await board.waiting == 0)
            #expect(try await board.next(for: asker(999), within: .zero) == nil, "all are offered")
            #expect(source.looks <= looks + 1)
        }
    }

    @Test(
        "A terminal is called by a worker that keeps the request, and asks an old one, which does not know of waiting, without it"
    )
    func oldWorker() async throws {
        let input = LineInput(isRecorded: false)
        let (asked, shown) = (Kept<[Int?]>([]), Kept(""))
        let screen = TerminalScreen(width: 80, isTranscript: false, isColoured: false, isQuiet: true) { text in
            shown.change { $0 += text }
        }
        let signIn = SignInDialogue(access: NoSignIn(), input: input, screen: screen)
        let wait = WaitForWork(badge: "ana", signIn: signIn, pause: .milliseconds(1))
        let answer: String? = try await wait.answer { seconds throws(FloorClientError) in
            asked.change { $0.append(seconds) }
            if seconds != nil { throw .refused(status: 422, "Request not understood. 'wait_seconds' is not understood.") }
            return asked.value.count == 4 ? "tour" : nil
        }
        #expect(answer == "tour" && asked.value == [25, nil, nil, nil])
        #expect(shown.value.contains("asks every"))
        input.feed("A-01-01")
        input.feed("q")
        let home: String? = try await wait.answer { _ throws(FloorClientError) in nil }
        #expect(home == nil)
        #expect(await input.next() == "A-01-01", "what was scanned meanwhile is for the next reader")
    }
}

/// Work that the test makes, and how often it was looked for.
private final class CountedSource: WorkSource {
    let kind = WorkKind.pick
    let right = Right.pick
    private let state = Mutex((looks: 0, tasks: 0))

    var looks: Int { state.withLock { $0.looks } }
    func offer(_ count: Int) { state.withLock { $0.tasks = count } }

    func tasks(on database: some SQLExecutor) async throws -> [WorkTask] {
        let count = state.withLock { state in
            state.looks += 1
            return state.tasks
        }
        return (0..<count).map {
            WorkTask(kind: .pick, key: "pick \($0)", site: "S1", since: Date(), why: .tour(cart: "C-1", open: 1, picks: 1))
        }
    }
}

/// What several tasks write down.
private final class Kept<Value: Sendable>: Sendable {
    private let content: Mutex<Value>

    init(_ value: Value) { content = Mutex(value) }

    var value: Value { content.withLock { $0 } }
    func change(_ body: @Sendable (inout Value) -> Void) { content.withLock { body(&$0) } }
}

private struct NoSignIn: SignInAccess {
    func signIn(badge: String, pin: String?) async throws(FloorClientError) -> SignInAnswer {
        throw .unreachable("nobody signs in")
    }
}
