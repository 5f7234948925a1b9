import Fulfilment
package import Postgres
import ScanDialogue

/// What happens with deliveries as a whole: they arrive, are finished, and their papers are closed.
package struct DockDesk: Sendable {
    /// What becomes of pieces that were expected and did not come.
    package enum Shortage: Sendable, Equatable {
        /// They are still expected, as the next delivery.
        case expected
        /// They are not expected any more.
        case writtenOff(reason: String)
    }

    private let database: Postgres
    private let store = ReceiptStore()
    private let lines = ReceiptLineStore()

    package init(database: Postgres) { self.database = database }

    /// One delivery; nil when there is none.
    package func receipt(_ id: Int64) async throws -> Receipt? {
        try await store.receipts(ReceiptReference(id: id), on: database).first
    }

    /// One delivery with what is expected of it and what was counted; nil when there is none.
    package func report(_ id: Int64) async throws -> ReceiptReport? {
        guard let receipt = try await receipt(id) else { return nil }
        return try await ReceiptReportStore().report(receipt, on: database)
    }

    /// Everything that is expected, at a dock, or waits to be put away or closed; the soonest first.
    package func open(site: String? = nil) async throws -> [Receipt] { try await store.open(site: site, on: database) }

    /// Goods that are expected stand at a dock. Said again of the same dock, nothing changes.
    /// - Parameters:
    ///   - place: the dock's code.
    ///   - isBlind: its receivers are not told what is expected.
    /// - Returns: how the ledger calls the delivery.
    /// - Throws: `ReceivingProblem`; `PostgresError`.
    package func arrive(_ reference: ReceiptReference, at place: String, isBlind: Bool) async throws -> String {
        try await arrival(reference, at: place, isBlind: isBlind).name
    }

    /// The same.
    /// - Returns: the delivery, as it was before.
    package func arrival(_ reference: ReceiptReference, at place: String, isBlind: Bool) async throws -> Receipt {
        try await database.transaction { transaction in
            let receipts = try await store.receipts(reference, isLocked: true, on: transaction)
            let receipt = try reference.one(of: receipts, in: [.announced, .arrived, .receiving], to: .arrive)
            let dock = try await dock(place, in: transaction)
            guard dock.site == receipt.site else {
                throw ReceivingProblem.wrong(
                    .receipt(
                        .otherSite(name: receipt.name, site: receipt.site, dock: dock.code, dockSite: dock.site)),
                    as: .wrongPlace)
            }
            guard receipt.state == .announced else {
                try Self.check(receipt, standsAt: dock.id)
                return receipt
            }
            try await store.arrive(receipt, at: dock.id, isBlind: isBlind, in: transaction)
            return receipt
        }
    }

    private static func check(_ receipt: Receipt, standsAt dock: Int) throws(ReceivingProblem) {
        guard receipt.placeID != dock else { return }
        throw .refused(
            .receipt(.otherDock(name: receipt.name, dock: receipt.place)),
            advice: "finish that delivery first: `waybill receive finish`", as: .otherDock)
    }

    /// Goods that nobody has announced stand at a dock. Said again of the same dock, nothing changes.
    /// - Parameter number: of their papers.
    /// - Returns: how the ledger calls the delivery.
    /// - Throws: `ReceivingProblem`; `PostgresError`.
    package func arriveUnannounced(
        _ number: String, of supplier: String, at place: String, isBlind: Bool, by person: String
    ) async throws -> String {
        try await database.transaction { transaction in
            try await arriveUnannounced(number, of: supplier, at: place, isBlind: isBlind, by: person, in: transaction).name
        }
    }

    /// The same by a device, once for each report.
    /// - Returns: the delivery's id.
    package func arriveUnannounced(
        _ number: String, of supplier: String, at place: String, isBlind: Bool, as report: DeviceReport
    ) async throws -> Int64 {
        try await database.transaction { transaction in
            try await DeviceReportStore().once(report, in: transaction) {
                let receipt = try await arriveUnannounced(
                    number, of: supplier, at: place, isBlind: isBlind, by: report.person, in: transaction)
                return Opened(receipt: receipt.id)
            }
        }.receipt
    }

    /// What a report is remembered with.
    private struct Opened: Codable, Sendable { let receipt: Int64 }

    private func arriveUnannounced(
        _ number: String, of supplier: String, at place: String, isBlind: Bool, by person: String, in transaction: Transaction
    ) async throws -> Receipt {
        guard let known = try await store.supplier(supplier, in: transaction) else {
            throw ReceivingProblem.wrong(
                .receipt(.unknownSupplier(supplier)),
                advice: "`waybill export suppliers` lists them, `waybill import suppliers` adds one", as: .unknownSupplier)
        }
        let dock = try await dock(place, in: transaction)
        let goods = ExpectedGoods(.unannounced, number: number, supplier: known, site: dock.site, lines: [])
        guard !goods.faults.contains(where: { $0.field == "number" }) else {
            throw ReceivingProblem.wrong(.receipt(.wrongNumber(number)), as: .wrongValue)
        }
        try await store.arriveUnannounced(
            number, supplier: known, at: dock.id, site: dock.site, isBlind: isBlind, by: person, in: transaction)
        let reference = ReceiptReference(number, supplier: known, kind: .unannounced)
        let receipt = try reference.one(
            of: try await store.receipts(reference, on: transaction), in: [.arrived, .receiving], to: .arrive)
        try Self.check(receipt, standsAt: dock.id)
        return receipt
    }

    private func dock(_ place: String, in transaction: Transaction) async throws -> (id: Int, code: String, site: String) {
        guard let dock = try await store.dock(place, in: transaction) else {
            throw ReceivingProblem.wrong(
                .receipt(.noDock(place)),
                advice: "a bin of the kind dock or receiving: `waybill import bins`", as: .unknownPlace)
        }
        return dock
    }

    /// All of a delivery is counted. Said again of the same one, by its id, nothing changes.
    /// - Parameters:
    ///   - shortage: what becomes of what did not come; nil when all must have come.
    ///   - reason: why more than is expected is accepted, of what was counted blind.
    /// - Returns: how the ledger calls the delivery.
    /// - Throws: `ReceivingProblem`; `PostgresError`.
    package func finish(_ reference: ReceiptReference, shortage: Shortage?, accepting reason: String?) async throws -> String {
        try await database.transaction { transaction in
            let receipts = try await store.receipts(reference, isLocked: true, on: transaction)
            if reference.id != nil, let known = receipts.first, known.isFinished { return known.name }
            let receipt = try reference.one(of: receipts, in: [.arrived, .receiving], to: .finish)
            let documents = [receipt.inboundID] + [receipt.purchaseOrderID].compactMap { $0 }
            let expected = try await store.lines(of: documents, in: transaction)
            if receipt.isBlind, reason == nil { try await checkBlind(receipt, expected, in: transaction) }
            let short = expected.filter { $0.inboundID == receipt.inboundID && $0.outstanding > 0 }
            guard short.isEmpty || shortage != nil else {
                throw ReceivingProblem.refused(
                    .receipt(.short(name: receipt.name, short.map { .init($0.outstanding, of: $0.sku) })),
                    advice: "--expect-rest when they are still to come, --write-off with a reason when not", as: .short)
            }
            try await end(receipt, short, shortage, reason, in: transaction)
            return receipt.name
        }
    }

    private func end(
        _ receipt: Receipt, _ short: [ExpectedLine], _ shortage: Shortage?, _ reason: String?, in transaction: Transaction
    ) async throws {
        var reasons = [reason].compactMap { $0 }
        if !short.isEmpty, case .writtenOff(let why)? = shortage {
            try await store.writeOff(short, in: transaction)
            reasons.append(why)
        }
        try await store.finish(receipt, reason: reasons.isEmpty ? nil : reasons.joined(separator: "; "), in: transaction)
        if !short.isEmpty, shortage == .expected { try await store.announceNext(receipt, in: transaction) }
        if let order = receipt.purchaseOrderID { try await store.closeFulfilled(order, in: transaction) }
        if let dock = receipt.placeID { try await store.settle(dock: dock, in: transaction) }
    }

    private func checkBlind(_ receipt: Receipt, _ expected: [ExpectedLine], in transaction: Transaction) async throws {
        let unknown = receipt.kind == .unannounced ? [] : try await lines.unexplained(receipt, on: transaction)
        let groups = Dictionary(grouping: expected, by: receipt.group).sorted { $0.key < $1.key }
        let surplus = groups.compactMap { group, all -> ReceiptRefusal.Pieces? in
            let ordered = all.filter { $0.inboundID != receipt.inboundID }
            let pieces = receipt.rule.surplus(of: ordered.isEmpty ? all : ordered, adding: 0)
            return pieces > 0 ? .init(pieces, of: group.sku, lot: group.lot) : nil
        }
        guard unknown.isEmpty, surplus.isEmpty else {
            throw ReceivingProblem.refused(
                .receipt(.tooMuch(name: receipt.name, surplus: surplus, unknown: unknown)),
                advice: "count them again, or accept them with --accept-over and a reason", as: .over)
        }
    }

    /// The papers of what is put away are closed; or, with a reason, nothing more is expected of what is only announced.
    /// - Returns: how the ledger calls what was closed.
    package func close(_ reference: ReceiptReference, writingOff reason: String?) async throws -> [String] {
        try await database.transaction { transaction in
            // A count may have found that nothing waits at the dock any more.
            for receipt in try await store.receipts(reference, isLocked: true, on: transaction) where receipt.state == .received {
                if let dock = receipt.placeID { try await store.settle(dock: dock, in: transaction) }
            }
            let receipts = try await store.receipts(reference, on: transaction)
            let states: Set<ReceiptState> = reason == nil ? [.putAway] : [.putAway, .announced]
            let one = try reference.one(of: receipts, in: states, to: .close)
            let closed = receipts.filter { $0.inboundID == one.inboundID && states.contains($0.state) }
            if let announced = closed.first(where: { $0.state == .announced }) {
                try await store.writeOff(try await store.lines(of: [announced.inboundID], in: transaction), in: transaction)
                try await store.note(announced, reason: reason, in: transaction)
            }
            for receipt in closed { try await store.close(receipt, in: transaction) }
            return closed.map(\.name)
        }
    }
}
