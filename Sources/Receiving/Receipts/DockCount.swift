import Barcodes
package import FoundationEssentials
import Fulfilment
import MasterData
package import Postgres
import ScanDialogue

/// Counts what stands at a dock, line by line: each is booked once, by the id it is sent with.
package struct DockCount: Sendable {
    /// What became of a count.
    package struct Result: Sendable, Equatable {
        /// How the ledger calls the receipt.
        package let receipt: String
        package let lines: [Line]
        /// It was in the books before, so nothing has changed.
        package let wasKnown: Bool
    }

    /// Pieces of one article and lot.
    package struct Line: Sendable, Equatable {
        package let sku: String
        package let lot: String
        package let quantity: Int
        /// Of them, pieces that are held as a sample.
        package let held: Int
        /// What is still expected of the article, of a transfer of its lot; nil where its receivers are not told.
        package let outstanding: Int?
    }

    private let database: Postgres
    private let receipts = ReceiptStore()
    private let store = ReceiptLineStore()
    private let serials = SerialStore()

    package init(database: Postgres) { self.database = database }

    /// Books what was counted.
    /// - Parameters:
    ///   - id: of this count: sent again, it changes nothing.
    ///   - reason: why more than is expected is accepted; nil: it is not.
    ///   - device: its key, for the ledger; nil: by a command.
    /// - Throws: `ReceivingProblem`; `PostgresError`.
    package func count(
        _ goods: CountedGoods, as id: UUID, of reference: ReceiptReference, accepting reason: String? = nil, by person: String,
        with device: String? = nil
    ) async throws -> Result {
        try await database.transaction { transaction in
            let said = Said(id: id, reason: reason, person: person, device: device, goods: goods)
            return try await count(said, of: reference, in: transaction) { receipt in
                let sku = try await article(goods.article, receipt, in: transaction)
                return [
                    Named(
                        sku: sku, lot: goods.lot, expiry: goods.expiry, quantity: goods.quantity, isDamaged: goods.isDamaged,
                        serials: goods.serials, scannedSerial: goods.scannedSerial)
                ]
            }
        }
    }

    /// Books a whole pallet or case as its supplier announced it.
    package func countPallet(
        _ sscc: String, as id: UUID, of reference: ReceiptReference, accepting reason: String? = nil, by person: String,
        with device: String? = nil
    ) async throws -> Result {
        try await database.transaction { transaction in
            let said = Said(id: id, reason: reason, person: person, device: device, goods: nil)
            return try await count(said, of: reference, in: transaction) { receipt in
                let lines = try await receipts.lines(of: [receipt.inboundID], sscc: sscc, in: transaction)
                guard !lines.isEmpty else {
                    throw ReceivingProblem.wrong(.receipt(.unknownPallet(sscc, name: receipt.name)), as: .unknownPallet)
                }
                let open = lines.filter { $0.outstanding > 0 }
                guard !open.isEmpty else {
                    throw ReceivingProblem.refused(.receipt(.palletCounted(sscc)), as: .countedAlready)
                }
                return open.map {
                    Named(sku: $0.sku, lot: $0.lot, expiry: $0.expiry, quantity: $0.outstanding, isDamaged: false)
                }
            }
        }
    }

    /// Counted goods whose article is known.
    private struct Named: Sendable {
        let sku: String
        let lot: String
        let expiry: String?
        let quantity: Int
        let isDamaged: Bool
        var serials: [SerialNumber] = []
        var scannedSerial: SerialNumber?
    }

    /// A count as it was sent.
    private struct Said: Sendable {
        let id: UUID
        let reason: String?
        let person: String
        let device: String?
        /// nil: a pallet.
        let goods: CountedGoods?

        /// Whether what is booked under its id can be what was sent.
        func mayBe(_ lines: [Line], isDamaged: Bool) -> Bool {
            guard let goods else { return true }
            return goods.quantity == lines.reduce(0) { $0 + $1.quantity } && goods.isDamaged == isDamaged
                && lines.allSatisfy { $0.lot == goods.lot && (goods.article.sku ?? $0.sku).lowercased() == $0.sku.lowercased() }
        }
    }

    /// Articles are taken in one order, so that two counts never wait for each other.
    private func count(
        _ said: Said, of reference: ReceiptReference, in transaction: Transaction, _ named: (Receipt) async throws -> [Named]
    ) async throws -> Result {
        let (id, reason) = (said.id, said.reason)
        let all = try await receipts.receipts(reference, isLocked: true, on: transaction)
        let known = try await store.booked(id, on: transaction)
        if let first = known.first, let receipt = all.first(where: { $0.id == first.receipt }) {
            let lines = known.map { Line(sku: $0.sku, lot: $0.lot, quantity: $0.quantity, held: $0.held, outstanding: nil) }
            guard said.mayBe(lines, isDamaged: first.isDamaged) else {
                throw ReceivingProblem.refused(.idTaken("\(id)", by: .count), as: .idTaken)
            }
            return Result(receipt: receipt.name, lines: lines, wasKnown: true)
        }
        guard known.isEmpty else {
            throw ReceivingProblem.refused(.idTaken("\(id)", by: .countOfOtherDelivery), as: .idTaken)
        }
        let receipt = try reference.one(of: all, in: [.arrived, .receiving], to: .count)
        guard let dock = receipt.placeID else { preconditionFailure("a receipt that has arrived is at a dock") }
        var parts: [ReceiptLineStore.Part] = []
        var lines: [Line] = []
        for goods in try await named(receipt).sorted(by: { ($0.sku, $0.lot) < ($1.sku, $1.lot) }) {
            let judged = try await judge(goods, receipt, dock, reason, in: transaction)
            // Written at once: what follows of the same article counts on it.
            try await store.book(
                judged.parts, as: id, from: parts.count, of: receipt, at: dock, by: said.person, with: said.device,
                in: transaction)
            try await enter(judged.serials, goods, receipt, by: said.person, in: transaction)
            parts += judged.parts
            lines.append(judged.line)
        }
        return Result(receipt: receipt.name, lines: lines, wasKnown: false)
    }

    /// What was scanned or typed in one field: an article's own code, whatever it looks like, or a bar code.
    /// - Parameters:
    ///   - typed: what was typed beside it.
    ///   - year: today's, for dates without century.
    /// - Throws: `ReceivingProblem` when it does not say what came; `PostgresError`.
    package func read(_ text: String, typed: CountedGoods.Typed, year: Int) async throws -> CountedGoods.Scan {
        let isArticle = try await !store.articles(.sku(text), of: 0, on: database).isEmpty
        guard isArticle || ScannedCode(text).isOnlyName else {
            return try CountedGoods.Scan(code: text, typed: typed, year: year)
        }
        var typed = typed
        typed.sku = text
        return .goods(try CountedGoods(typed: typed))
    }

    private func article(_ article: CountedGoods.Article, _ receipt: Receipt, in transaction: Transaction) async throws -> String
    {
        let found = try await store.articles(article, of: receipt.inboundID, on: transaction)
        guard found.count <= 1 else {
            throw ReceivingProblem.wrong(
                .receipt(.severalArticles(found)), advice: "say which with --sku",
                as: .severalArticles)
        }
        guard let sku = found.first else {
            switch article {
            case .sku(let code):
                throw ReceivingProblem.wrong(
                    .shelf(.unknownArticle(code)), advice: "`waybill import articles` adds new ones", as: .unknownArticle)
            case .codes(let gtins, let suppliers):
                let code = gtins.last ?? suppliers.first ?? ""
                throw ReceivingProblem.wrong(
                    .receipt(.unknownCode(code)),
                    advice: "--sku if you know it; `waybill import articles` with its gtin otherwise", as: .unknownArticle)
            }
        }
        return sku
    }

    private func judge(
        _ goods: Named, _ receipt: Receipt, _ dock: Int, _ reason: String?, in transaction: Transaction
    ) async throws -> (parts: [ReceiptLineStore.Part], serials: [SerialNumber], line: Line) {
        let documents = [receipt.inboundID] + [receipt.purchaseOrderID].compactMap { $0 }
        let lines = try await receipts.lines(of: documents, sku: goods.sku, in: transaction)
        let own = receipt.lines(for: goods.lot, of: lines)
        let ordered = lines.filter { $0.inboundID != receipt.inboundID }
        let lots = try await store.lots(goods.sku, in: transaction)
        let expiry = try LotRule(goods.sku, lots, expected: own, isTransfer: receipt.kind == .transfer).expiry(
            of: goods.lot, said: goods.expiry, isDamaged: goods.isDamaged)
        let serials = try Self.serials(goods, lots)
        try await checkDock(goods, expiry, dock, receipt, in: transaction)
        let isOver = try isOver(goods, receipt, ordered.isEmpty ? own : ordered, reason)
        let held = try await sample(goods, receipt, in: transaction)
        let order = ordered.max { ($0.outstanding, -$0.number) < ($1.outstanding, -$1.number) }
        let reason = isOver ? reason : nil
        let parts = Self.parts(
            goods, expiry, ReceiptRules.shares(of: goods.quantity, lot: goods.lot, over: own), order, held, reason)
        let outstanding = max(0, own.reduce(0) { $0 + $1.outstanding } - goods.quantity)
        return (
            parts, serials,
            Line(
                sku: goods.sku, lot: goods.lot, quantity: goods.quantity, held: held,
                outstanding: receipt.isBlind || own.isEmpty ? nil : outstanding)
        )
    }

    /// One for each piece of an article with serial numbers, none of others.
    private static func serials(_ goods: Named, _ lots: ReceiptLineStore.Lots) throws(ReceivingProblem) -> [SerialNumber] {
        guard lots.hasSerials else {
            guard goods.serials.isEmpty else {
                throw .wrong(
                    .receipt(.serialsNotFollowed(goods.sku)),
                    advice: "leave them out, or set 'serials' of the article to yes (`waybill import articles`)", as: .wrongValue)
            }
            return []
        }
        var serials = goods.serials
        if let scanned = goods.scannedSerial, !serials.contains(scanned) { serials.append(scanned) }
        guard serials.count == goods.quantity else {
            throw .wrong(
                .receipt(.serialsMissing(.init(goods.quantity, of: goods.sku), given: serials.count)),
                advice: "each piece has one: scan the GS1 code of each piece, or give all with --serial or --serials",
                as: .serialMissing)
        }
        return serials
    }

    /// Behind the stock, as everywhere. A refusal takes back the count.
    private func enter(
        _ serials: [SerialNumber], _ goods: Named, _ receipt: Receipt, by person: String, in transaction: Transaction
    ) async throws {
        guard !serials.isEmpty else { return }
        let known = try await self.serials.enter(
            serials, of: goods.sku, lot: goods.lot.isEmpty ? nil : goods.lot, at: receipt.site,
            from: receipt.kind == .transfer ? receipt.supplier : nil, document: receipt.name, reason: nil, by: person,
            in: transaction)
        guard let first = known.first else { return }
        throw ReceivingProblem.refused(
            .receipt(
                .serialInStock(
                    "\(first.serial)", sku: goods.sku, site: first.site, since: ZonedTime(first.changedAt).utcText,
                    others: known.count - 1)),
            advice: "look at the piece again; `waybill serials show \(goods.sku) \(first.serial)` tells its life",
            as: .serialInStock)
    }

    /// The first pieces of a sampled lot are those that are held.
    private static func parts(
        _ goods: Named, _ expiry: String?, _ shares: [ReceiptRules.Share], _ order: ExpectedLine?, _ held: Int, _ reason: String?
    ) -> [ReceiptLineStore.Part] {
        var rest = held
        var parts: [ReceiptLineStore.Part] = []
        for share in shares {
            let sampled = min(rest, share.quantity)
            rest -= sampled
            parts.append(
                ReceiptLineStore.Part(
                    sku: goods.sku, lot: goods.lot, expiry: expiry, quantity: share.quantity, held: sampled,
                    isDamaged: goods.isDamaged,
                    line: share.line?.id, orderLine: order?.id, reason: reason))
        }
        return parts
    }

    /// An article without lots has one day at one place.
    private func checkDock(
        _ goods: Named, _ expiry: String?, _ dock: Int, _ receipt: Receipt, in transaction: Transaction
    ) async throws {
        guard goods.lot.isEmpty, let other = try await store.otherDay(goods.sku, at: dock, than: expiry, in: transaction) else {
            return
        }
        throw ReceivingProblem.refused(
            .receipt(.otherExpiryThere(sku: goods.sku, day: other, dock: receipt.place)), as: .otherExpiry)
    }

    /// Whoever counts blind is not told by a refusal what is expected either: it is judged when the receipt is finished.
    private func isOver(_ goods: Named, _ receipt: Receipt, _ lines: [ExpectedLine], _ reason: String?) throws(ReceivingProblem)
        -> Bool
    {
        guard receipt.kind != .unannounced, !receipt.isBlind else { return false }
        let surplus = receipt.rule.surplus(of: lines, adding: goods.quantity)
        guard surplus > 0 else { return false }
        guard reason == nil else { return true }
        guard !lines.isEmpty else {
            let lot = receipt.kind == .transfer && !goods.lot.isEmpty ? goods.lot : nil
            throw .refused(
                .receipt(.notExpected(sku: goods.sku, lot: lot, name: receipt.name)),
                advice: "leave it on the lorry, or accept it with --accept-over and a reason", as: .notExpected)
        }
        let expected = lines.reduce(0) { $0 + $1.quantity - $1.writtenOff }
        let percent = receipt.kind == .transfer ? nil : receipt.rule.overPercent
        throw .refused(
            .receipt(
                .over(
                    .init(goods.quantity, of: goods.sku), surplus: surplus, expected: expected, percent: percent,
                    received: lines.reduce(0) { $0 + $1.received })),
            advice: "leave them on the lorry, or accept them with --accept-over and a reason", as: .over)
    }

    private func sample(_ goods: Named, _ receipt: Receipt, in transaction: Transaction) async throws -> Int {
        guard !goods.isDamaged, receipt.rule.samples(sku: goods.sku, lot: goods.lot.isEmpty ? receipt.name : goods.lot) else {
            return 0
        }
        let before = try await store.counted(goods.sku, lot: goods.lot, in: receipt, on: transaction)
        return receipt.rule.sample(before: before, adding: goods.quantity)
    }
}
