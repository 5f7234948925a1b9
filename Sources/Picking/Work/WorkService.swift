import FoundationEssentials
import Fulfilment
import Postgres
import ScanDialogue
import ServiceRuntime

/// Tells people on the floor what to do next, and lets them wait for it.
struct WorkService: Sendable {
    /// Seconds for which an answer may wait.
    static let waits = 0...30

    private let database: Postgres
    private let board: WorkBoard
    private let tours: TourService
    private let stations = StationStore()
    private let rights: [WorkKind: Right]

    init(database: Postgres, sources: [any WorkSource], board: WorkBoard, tours: TourService) {
        (self.database, self.board, self.tours) = (database, board, tours)
        rights = Dictionary(sources.map { ($0.kind, $0.right) }) { first, _ in first }
    }

    /// The most urgent and nearest task that the session's badge may do with its device here.
    /// - Returns: nil when there was none in the time that the request gives.
    /// - Throws: `ProblemDetails` for a place that is not known.
    func next(_ request: WorkRequest, by session: FloorSession) async throws -> WorkAnswer? {
        let wait = try Self.wait(request.waitSeconds)
        var asker = WorkBoard.Asker(badge: session.badge, sites: sites(request.kinds, session))
        if let place = request.at {
            guard let point = try await WorkTaskStore().point(place, on: database) else { throw FloorProblem.unknownPlace(place) }
            asker.place = point
        }
        return try await board.next(for: asker, within: wait)?.answer(in: session.language.words)
    }

    private func sites(_ kinds: [WorkKind]?, _ session: FloorSession) -> [WorkKind: Reach] {
        let wanted = kinds.map { Set($0) } ?? Set(WorkKind.allCases)
        return rights.filter { wanted.contains($0.key) }.mapValues { session.sites(for: $0) }
    }

    /// A tour, as `TourService` gives it; while there is none, the request waits for something new that a tour may take.
    func tour(_ request: TourRequest, by session: FloorSession) async throws -> TourService.Assignment {
        let end = ContinuousClock.now + (try Self.wait(request.waitSeconds))
        guard end > .now, var asker = try await asker(request, session) else {
            return try await tours.assign(request, by: session)
        }
        while true {
            // What lies there before the tour is formed and does not get onto it is nothing for this cart.
            asker.declined.formUnion(await board.keys(for: asker))
            let answer = try await tours.assign(request, by: session)
            guard case .none = answer else { return answer }
            guard let task = try await board.next(for: asker, within: ContinuousClock.now.duration(to: end)) else { return .none }
            await board.decline(task.key, by: session.badge)
        }
    }

    private func asker(_ request: TourRequest, _ session: FloorSession) async throws -> WorkBoard.Asker? {
        guard let cart = try await stations.station(badge: session.badge, cart: request.cart, in: database).cart else {
            return nil
        }
        return WorkBoard.Asker(badge: session.badge, sites: [.pick: .only([cart.site])], zone: cart.zone)
    }

    private static func wait(_ seconds: Int?) throws(ProblemDetails) -> Duration {
        let seconds = seconds ?? 0
        guard waits.contains(seconds) else { throw GoodsProblem.wrongNumber("wait_seconds", seconds, allowed: waits) }
        return .seconds(seconds)
    }
}
