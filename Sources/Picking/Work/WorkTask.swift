import FoundationEssentials
import Fulfilment
import PickPlanning
import Postgres
import Receiving
import ScanDialogue

/// Something that waits to be done on the floor.
struct WorkTask: Sendable, Hashable {
    /// Where something begins.
    struct Place: Sendable, Hashable {
        let code: String
        let point: FloorPlace
    }

    let kind: WorkKind
    /// The same for the same task, whenever it is looked for: `pick 7`.
    let key: String
    let site: String
    /// nil: it is not known before it is begun, or does not matter.
    var place: Place?
    /// The zone in which all of it lies.
    var zone: String?
    /// The higher, the sooner, whatever the slack.
    var priority = 0
    /// When it has to be done; nil: nothing presses.
    var due: Date?
    /// Since when it waits.
    let since: Date
    let why: WorkReason
    var open = WorkAnswer.Opening()
    /// Whose it is already: nobody else gets it, and that badge gets it before anything else.
    var holder: String?
    /// Who must not do it.
    var excluded: String?

    func claim(at now: Date) -> WorkClaim {
        WorkClaim(
            priority: priority, slack: due.map { Int($0.timeIntervalSince(now).rounded(.down)) }, place: place?.point,
            age: Int(now.timeIntervalSince(since)))
    }

    /// As its device is told.
    func answer(in words: any FloorWords) -> WorkAnswer {
        WorkAnswer(kind: kind, site: site, place: place?.code, why: words.why(why), open: open)
    }
}

/// Finds the tasks of one kind, at all sites, in a fixed number of statements.
protocol WorkSource: Sendable {
    var kind: WorkKind { get }
    /// What somebody needs to be given one.
    var right: Right { get }
    /// One look of the board in so many is one at this source.
    var pace: Int { get }
    func tasks(on database: some SQLExecutor) async throws -> [WorkTask]
}

extension WorkSource {
    var pace: Int { 1 }
}

/// Where work comes from: whoever adds a kind of it adds its source here.
enum WorkSources {
    /// - Parameters:
    ///   - board: tells how urgent orders are.
    ///   - isPackedByPeople: whether people pack everything, and not only what has serial numbers.
    ///   - database: for what the desks of goods look for.
    static func all(board: DepartureBoard, isPackedByPeople: Bool, database: Postgres) -> [any WorkSource] {
        [
            TourSource(),
            PickSource(board: board),
            PackSource(board: board, isPackedByPeople: isPackedByPeople),
            PutAwaySource(desk: PutAwayDesk(database: database)),
            RefillSource(),
            CountSource(),
            ReceiptSource(),
            PutBackSource(),
        ]
    }
}
