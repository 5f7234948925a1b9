import FoundationEssentials
import Fulfilment
import Messaging
import Postgres
import Receiving
import ScanDialogue
import ServiceRuntime

/// Refills, moves, counts and judgements of people at devices, each booked once under the id that the device gives it; and what a code is.
struct StockService: Sendable {
    private let postgres: Postgres
    private let goods: GoodsEntry
    private let counts: StockCount
    private let places: PutAwayDesk

    init(postgres: Postgres, outbox: Outbox) {
        (self.postgres, goods) = (postgres, GoodsEntry(outbox: outbox))
        counts = StockCount(database: postgres, outbox: outbox)
        places = PutAwayDesk(database: postgres, outbox: outbox)
    }

    /// What to carry to faces, at the sites where the session may.
    func refills(for session: FloorSession) async throws -> RefillsAnswer {
        let refills =
            switch session.sites(for: .refill) {
            case .all: try await RefillStore().refills(on: postgres)
            case .only(let sites): try await refills(at: sites.sorted())
            }
        return RefillsAnswer(refills: refills.map { .init($0) })
    }

    private func refills(at sites: [String]) async throws -> [Refill] {
        var refills: [Refill] = []
        for site in sites { refills += try await RefillStore().refills(site: site, on: postgres) }
        return refills
    }

    /// Pieces were carried to a face. It is free pieces that faces are filled with.
    func refill(_ request: RefillRequest, by session: FloorSession) async throws -> GoodsEntry.Booked {
        try Self.check(request.quantity, from: 1)
        let known = try await require(.refill, at: [request.from, request.to], session)
        try Self.check("from", request.from, .bulk, in: known)
        try Self.check("to", request.to, .pick, in: known)
        let source = ShelfChoice(place: request.from, sku: request.sku, lot: request.lot, status: .free)
        let report = DeviceReport(
            request.id,
            ["refill", request.sku, request.lot ?? "", "\(request.quantity)", request.from, request.to], by: session.badge,
            with: session.keyID)
        return try await GoodsProblem.refusing { try await goods.move(request.quantity, of: source, to: request.to, as: report) }
    }

    /// Pieces were carried from a place to another. The places decide whether they may lie there.
    func move(_ request: MoveRequest, by session: FloorSession) async throws -> GoodsEntry.Booked {
        try Self.check(request.quantity, from: 1)
        try await require(.move, at: [request.from, request.to], session)
        let source = ShelfChoice(place: request.from, sku: request.sku, lot: request.lot, status: request.status)
        let words = [
            "move", request.sku, request.lot ?? "", request.status?.rawValue ?? "", "\(request.quantity)", request.from,
            request.to,
        ]
        let report = DeviceReport(request.id, words, by: session.badge, with: session.keyID)
        return try await GoodsProblem.refusing { try await goods.move(request.quantity, of: source, to: request.to, as: report) }
    }

    /// What goes by a code, at the sites where the session may look.
    func lookUp(_ code: String?, for session: FloorSession) async throws -> LookUpAnswer {
        guard let code, !ScannedName.of(code).isEmpty, code.utf8.count <= 1000 else {
            throw GoodsProblem.wrong("code", code ?? "", .scannedCode)
        }
        return try await LookUpStore().lookUp(code, at: session.sites(for: .lookUp), on: postgres)
    }

    /// The books follow what somebody counted, or somebody else counts again. A clock that runs ahead has looked now.
    func count(_ request: StockCountRequest, by session: FloorSession) async throws -> CountAnswer {
        try Self.check(request.quantity, from: 0)
        guard request.seenAt.offset != nil else {
            throw GoodsProblem.wrong("seen_at", request.seenAt.localText, .zonedTime)
        }
        try await require(.count, at: [request.bin], session)
        let choice = ShelfChoice(
            place: request.bin, sku: request.sku, lot: request.lot, expiry: request.expiry, status: request.status)
        let words =
            [
                "count", request.bin, request.sku, request.lot ?? "", request.expiry ?? "", request.status?.rawValue ?? "",
                "\(request.quantity)", request.seenAt.utcText,
            ] + (request.task.map { ["\($0)"] } ?? [])
        let report = DeviceReport(request.id, words, by: session.badge, with: session.keyID)
        return try await GoodsProblem.refusing {
            CountAnswer(
                try await counts.count(
                    request.quantity, of: choice, for: request.task, at: request.seenAt.instant, as: report),
                in: session.language.words)
        }
    }

    /// Pieces are something else from now on.
    func judge(_ request: JudgementRequest, by session: FloorSession) async throws -> GoodsEntry.Booked {
        if let quantity = request.quantity { try Self.check(quantity, from: 1) }
        guard !request.reason.isEmpty else { throw GoodsProblem.wrong("reason", "", .judgement) }
        try await require(.judge, at: [request.bin] + [request.to].compactMap { $0 }, session)
        let source = ShelfChoice(place: request.bin, sku: request.sku, lot: request.lot, status: request.was)
        let words = [
            "judge", request.bin, request.sku, request.lot ?? "", request.was?.rawValue ?? "", request.status.rawValue,
            request.quantity.map { "\($0)" } ?? "", request.reason, request.to ?? "",
        ]
        let report = DeviceReport(request.id, words, by: session.badge, with: session.keyID)
        let verdict = GoodsEntry.Verdict(status: request.status, place: request.to, reason: request.reason)
        return try await GoodsProblem.refusing { try await goods.judge(request.quantity, of: source, verdict, as: report) }
    }

    /// - Returns: what is known of the bins, by their codes in small letters.
    @discardableResult
    private func require(_ right: Right, at bins: [String], _ session: FloorSession) async throws -> [String: KnownPlace] {
        let known = try await places.places(bins)
        for site in Set(known.values.map(\.site)).sorted() { try session.require(right, at: site) }
        return known
    }

    /// What pieces are changes with some places: a refill is from where nobody picks to where somebody does.
    private static func check(_ field: String, _ bin: String, _ kind: LocationKind, in known: [String: KnownPlace]) throws {
        guard let place = known[bin.lowercased()], place.kind != kind else { return }
        throw GoodsProblem.wrong(field, bin, .bin(kind, is: place.kind))
    }

    private static func check(_ quantity: Int, from least: Int) throws(ProblemDetails) {
        let allowed = least...1_000_000_000
        guard allowed.contains(quantity) else { throw GoodsProblem.wrongNumber("quantity", quantity, allowed: allowed) }
    }
}

extension RefillsAnswer.Task {
    fileprivate init(_ refill: Refill) {
        let level = refill.level
        self.init(
            site: level.site, face: level.face, sku: level.sku, onHand: level.onHand, forecast: level.forecast,
            minimum: level.minimum, maximum: level.maximum, from: refill.source, lot: refill.lot, quantity: refill.quantity)
    }
}
