import FoundationEssentials
import Fulfilment
import PickPlanning
import Postgres
import Receiving
import ScanDialogue

/// Docks with goods that are counted and wait for their bins: a task for each, since whoever goes there takes what lies there.
struct PutAwaySource: WorkSource {
    /// After so many seconds goods that no order waits for should be put away, and those that orders wait for.
    private static let (patience, awaited) = (4 * 3600.0, 1800.0)

    let kind = WorkKind.putAway
    let right = Right.putAway
    let pace = 5
    let desk: PutAwayDesk

    func tasks(on database: some SQLExecutor) async throws -> [WorkTask] {
        let docks = Dictionary(grouping: try await desk.atDocks().filter { $0.status == .receiving }, by: \.place)
        let points = try await WorkTaskStore().points(docks.keys.sorted(), on: database)
        return docks.sorted { $0.key < $1.key }.compactMap { task($0.key, $0.value, points[$0.key]) }
    }

    private func task(_ dock: String, _ stock: [DockStock], _ point: FloorPlace?) -> WorkTask? {
        guard let site = stock.first?.site, let since = stock.map(\.since).min() else { return nil }
        let awaited = stock.filter(\.isAwaited)
        let pieces = stock.reduce(0) { $0 + $1.quantity }
        let dues = [since + Self.patience] + awaited.map { $0.since + Self.awaited }
        let why = WorkReason.dock(
            dock, pieces: pieces, since: ClockTime.text(since), awaited: Set(awaited.map(\.sku)).count)
        var task = WorkTask(
            kind: kind, key: "put-away \(dock)", site: site, place: point.map { .init(code: dock, point: $0) }, due: dues.min(),
            since: since, why: why)
        task.open.dock = dock
        return task
    }
}

/// Faces that will run dry, with what to carry there.
struct RefillSource: WorkSource {
    /// Seconds in which a face is to be filled that has as much as its minimum; one that has less has that part of them.
    private static let patience = 2 * 3600.0

    let kind = WorkKind.refill
    let right = Right.refill
    /// It looks at every face.
    let pace = 5

    func tasks(on database: some SQLExecutor) async throws -> [WorkTask] {
        let refills = try await RefillStore().refills(on: database)
        let points = try await WorkTaskStore().points(refills.compactMap(\.source), on: database)
        let now = Date()
        return refills.compactMap { refill in refill.source.map { task(refill, from: $0, points[$0], now) } }
    }

    private func task(_ refill: Refill, from source: String, _ point: FloorPlace?, _ now: Date) -> WorkTask {
        let level = refill.level
        let part = Double(max(0, level.forecast)) / Double(max(1, level.minimum))
        let why: WorkReason =
            level.forecast <= 0
            ? .dryFace(level.face, sku: level.sku, wanted: level.onHand - level.forecast, onHand: level.onHand)
            : .face(level.face, sku: level.sku, forecast: level.forecast, minimum: level.minimum)
        var task = WorkTask(
            kind: kind, key: "refill \(level.face) \(level.sku) \(source) \(refill.lot)", site: level.site,
            place: point.map { .init(code: source, point: $0) }, due: now + part * Self.patience, since: now, why: why)
        (task.open.sku, task.open.lot, task.open.quantity) = (level.sku, refill.lot, refill.quantity)
        (task.open.from, task.open.to) = (source, level.face)
        return task
    }
}

/// Places with something to count: a task for each and for whom it is, since whoever goes there counts all that is asked for. Who counted last
/// does not count again.
struct CountSource: WorkSource {
    let kind = WorkKind.count
    let right = Right.count
    let pace = 5

    /// Who counted last at a place, if anybody did.
    private struct Round: Hashable {
        let place: String
        let last: String?
    }

    func tasks(on database: some SQLExecutor) async throws -> [WorkTask] {
        let waiting = try await CountListStore().unfinished(site: nil, on: database).filter { $0.state != .awaitingApproval }
        let rounds = Dictionary(grouping: waiting) { Round(place: $0.place, last: $0.looks.last?.counter) }
        let points = try await WorkTaskStore().points(Set(waiting.map(\.place)).sorted(), on: database)
        return rounds.compactMap { round, tasks in task(round, tasks, points[round.place]) }.sorted { $0.key < $1.key }
    }

    private func task(_ round: Round, _ tasks: [CountTask], _ point: FloorPlace?) -> WorkTask? {
        guard let first = tasks.min(by: { due($0) < due($1) }) else { return nil }
        var task = WorkTask(
            kind: kind, key: "count \(round.place)\(round.last.map { " not \($0)" } ?? "")", site: first.site,
            place: point.map { .init(code: round.place, point: $0) }, due: due(first), since: first.askedAt,
            why: .count(
                sku: first.sku, lot: first.lot, place: round.place, first.reason, isRecount: !first.looks.isEmpty,
                more: tasks.count - 1),
            excluded: round.last)
        task.open.bin = round.place
        return task
    }

    /// While nobody has counted there, orders may find nothing, and what somebody else found is soon no more true.
    private func due(_ task: CountTask) -> Date {
        if let look = task.looks.last { return look.at + 3600 }
        let patience: Double =
            switch task.reason {
            case .shortPick, .wrongScans: 1800
            case .zeroCheck, .onDemand, .unasked: 2 * 3600
            case .plan: 8 * 3600
            }
        return task.askedAt + patience
    }
}

/// Deliveries that stand at docks and are not counted to the end.
struct ReceiptSource: WorkSource {
    /// Seconds after which a delivery should be counted.
    private static let patience = 2 * 3600.0

    let kind = WorkKind.receive
    let right = Right.receive
    let pace = 5

    func tasks(on database: some SQLExecutor) async throws -> [WorkTask] {
        try await WorkTaskStore().receipts(on: database).map { receipt in
            var task = WorkTask(
                kind: kind, key: "receive \(receipt.id)", site: receipt.site, place: receipt.place,
                due: receipt.since + Self.patience, since: receipt.since,
                why: .receipt(
                    document: receipt.document, dock: receipt.place.code, since: ClockTime.text(receipt.since)))
            (task.open.receipt, task.open.document, task.open.dock) = (receipt.id, receipt.document, receipt.place.code)
            return task
        }
    }
}

/// Pieces that left their orders: a task for each bin of a cart and each parcel, since whoever goes there takes what lies there.
struct PutBackSource: WorkSource {
    /// After so many seconds pieces should be in their bins, and held parcels, whose orders wait, be opened.
    private static let (patience, held) = (4 * 3600.0, 1800.0)

    private struct Container: Hashable {
        let site: String
        let code: String
    }

    let kind = WorkKind.putBack
    let right = Right.putAway
    let pace = 5

    func tasks(on database: some SQLExecutor) async throws -> [WorkTask] {
        let waiting = try await PutBackStore().waiting(at: nil, on: database)
        let containers = Dictionary(grouping: waiting) { Container(site: $0.site, code: $0.container) }
        return containers.sorted { ($0.key.site, $0.key.code) < ($1.key.site, $1.key.code) }.compactMap { task($0.key, $0.value) }
    }

    private func task(_ container: Container, _ pieces: [PutBackDesk.Waiting]) -> WorkTask? {
        guard let first = pieces.first else { return nil }
        let count = pieces.reduce(0) { $0 + $1.quantity }
        let since = ClockTime.text(first.since)
        let why: WorkReason =
            first.isHeld
            ? .heldParcel(container.code, order: first.orderID, since: since)
            : .putBack(pieces: count, from: container.code, since: since)
        var task = WorkTask(
            kind: kind, key: "put-back \(container.code)", site: container.site,
            due: first.since + (first.isHeld ? Self.held : Self.patience), since: first.since, why: why)
        (task.open.order, task.open.from, task.open.to) = (first.orderID, container.code, first.bin)
        (task.open.sku, task.open.lot, task.open.quantity) = (first.sku, first.lot, first.quantity)
        return task
    }
}

/// Times in sentences that the floor reads.
private enum ClockTime {
    /// `2027-03-31 14:05 UTC`
    static func text(_ moment: Date) -> String {
        "\(ZonedTime(moment).utcText.prefix(16).replacing("T", with: " ")) UTC"
    }
}
