import FoundationEssentials
import Fulfilment
import ScanDialogue

/// Compares what a device says it scanned with the pick it says it was for.
struct ScanCheck: Sendable {
    /// A pick as the books know it.
    struct Pick: Sendable {
        let id: Int64
        let orderID: Int64
        let quantity: Int
        /// Pieces of it that were put into the bin.
        let inBin: Int
        let state: PickState
        /// Why it ended without anybody at its place; nil: it did not.
        let withdrawn: WithdrawnPick?
        let orderState: FulfilmentState
        private(set) var stockID: Int64
        let sku: String
        let gtin: String
        /// The numbers of packs of the article, which are as good as its own.
        let packs: [String]
        private(set) var lot: String
        private(set) var expiry: CivilDay?
        /// Nothing of the lot may go out; nil: it may, unless it has expired.
        private(set) var bar: LotBar?
        let place: String
        let checkCode: String
        private(set) var binCode: String

        /// It was taken off its tour while it was open, and nothing of it is in the books so far: a device that was offline may have made it.
        var isWithdrawn: Bool { state == .short && withdrawn != nil && inBin == 0 }

        var title: PickTitle { PickTitle(orderID, sku) }

        /// The same pick of another lot of its place.
        func taking(_ other: PlaceLot, of balance: Int64) -> Pick {
            var pick = self
            (pick.stockID, pick.lot, pick.expiry, pick.bar) = (balance, other.lot, other.expiry, other.bar)
            return pick
        }

        /// The same pick into another bin of its order.
        func riding(in bin: String) -> Pick {
            var pick = self
            pick.binCode = bin
            return pick
        }
    }

    /// A scan that the device took as right.
    struct Evidence: Sendable {
        let pickID: Int64
        let step: PickStep
        let code: String
        /// As the warehouse takes it.
        let at: Date
    }

    private let picks: [Int64: Pick]
    private let evidence: [Int64: [Evidence]]
    private let words: any FloorWords

    /// - Parameters:
    ///   - picks: those the scans are about.
    ///   - evidence: every scan of these picks that was taken as right, in the order they were made, whenever it was sent.
    ///   - words: in which objections are said.
    init(picks: [Pick], evidence: [Evidence], in words: any FloorWords) {
        self.words = words
        self.picks = Dictionary(uniqueKeysWithValues: picks.map { ($0.id, $0) })
        self.evidence = Dictionary(grouping: evidence, by: \.pickID)
    }

    /// Why the scan cannot be applied; nil when it can.
    func objection(to scan: ScanRecord) -> String? {
        guard let effect = scan.effect else { return nil }
        guard let id = scan.pickID, let pick = picks[id] else { return words.detail(.notOnTour) }
        guard pick.state == .open || pick.isWithdrawn else { return words.detail(Self.closed(pick)) }
        let quantity = scan.quantity ?? 0
        switch effect {
        case .picked where quantity != pick.quantity:
            return words.detail(.otherQuantity(pick.title, picked: quantity, wanted: pick.quantity))
        case .short where quantity < 0 || quantity >= pick.quantity:
            return words.detail(.notShort(pick.title, picked: quantity, wanted: pick.quantity))
        default:
            return quantity == 0 ? nil : contradiction(scan, pick)
        }
    }

    /// Place, item, lot and bin as scanned for the pick contradict the books.
    private func contradiction(_ scan: ScanRecord, _ pick: Pick) -> String? {
        let scans = evidence[pick.id] ?? []
        let book = Self.book(of: pick)
        if let wrong = Self.unmatched(scans, at: .place, pick, plain: [pick.place], { Self.isPlace($0, pick, book) }) {
            return words.detail(.otherPlace(pick.title, scanned: wrong, place: pick.place))
        }
        let isItem = { (name: ScannedName) in book.meanings(of: name).contains(.item(sku: pick.sku)) }
        if let wrong = Self.unmatched(scans, at: .item, pick, plain: [pick.sku, pick.gtin], isItem) {
            return words.detail(.otherItem(pick.title, scanned: wrong))
        }
        if let objection = lotObjection(scans, pick) {
            return words.detail(.otherLot(pick.title, why: objection))
        }
        guard scan.step == .bin, scan.code != pick.binCode,
            !book.meanings(of: ScannedName(scan.code)).contains(.bin(pick.binCode))
        else { return nil }
        return words.detail(.otherBin(order: pick.orderID, scanned: "\(scan.code.prefix(100))", bin: pick.binCode))
    }

    private static func book(of pick: Pick) -> CodeBook {
        var book = CodeBook()
        book.add(pick.place, as: .place(pick.place))
        book.add(article: pick.sku, gtin: pick.gtin)
        for gtin in pick.packs { book.add(article: pick.sku, gtin: gtin) }
        book.add(pick.binCode, as: .bin(pick.binCode))
        return book
    }

    private static func isPlace(_ scan: ScannedName, _ pick: Pick, _ book: CodeBook) -> Bool {
        book.meanings(of: scan).contains(.place(pick.place))
            || (!pick.checkCode.isEmpty && scan.bare == ScannedName.of(pick.checkCode))
    }

    /// The last code of a step when there are codes and none of them is right. Actions of the picker name no thing.
    /// - Parameter plain: codes that are right as they stand, which nearly all are: nothing has to be read into them.
    private static func unmatched(
        _ scans: [Evidence], at step: PickStep, _ pick: Pick, plain: Set<String>, _ isRight: (ScannedName) -> Bool
    ) -> String? {
        let codes = scans.filter { $0.step == step }.map(\.code)
        guard !codes.contains(where: { !$0.isEmpty && plain.contains($0) || isRight(ScannedName($0)) }) else { return nil }
        return codes.last { !TerminalKeys.mayBe($0) && !isEcho($0, pick) }.map {
            ScannedName.of($0).prefix(100).excerpt(bytes: 400)
        }
    }

    /// Whether it is the scan that ended the pick before, a bin of this cart, sent once more: devices of earlier versions took it as
    /// right.
    private static func isEcho(_ code: String, _ pick: Pick) -> Bool {
        guard let bin = CartBin.parts(of: ScannedName.of(code)) else { return false }
        return bin.cart == CartBin.parts(of: pick.binCode.uppercased())?.cart
    }

    /// Whether a label of the pieces in hand says another lot than the pick's.
    func isOfOtherLot(_ pick: Pick) -> Bool {
        Self.labels(evidence[pick.id] ?? []).contains { LotCheck.otherLot(on: $0.name, than: pick.lot) != nil }
    }

    /// What the labels of the pieces in hand say of another lot; nil when they say none that lies at the place.
    /// - Parameter takesLater: whether the picker may take lots that expire later.
    func swap(of pick: Pick, _ others: [PlaceLot], takesLater: Bool) -> LotSwap? {
        Self.labels(evidence[pick.id] ?? []).lazy.compactMap {
            LotSwap.judge(
                $0.name, lot: pick.lot, expiry: pick.expiry, quantity: pick.quantity, others: others,
                takesLater: takesLater, at: $0.at, words)
        }.first
    }

    /// Lot and shelf life of the pieces in hand.
    private func lotObjection(_ scans: [Evidence], _ pick: Pick) -> String? {
        Self.labels(scans).lazy.compactMap {
            LotCheck.objection(to: $0.name, lot: pick.lot, expiry: pick.expiry, at: $0.at, words)
        }.first
    }

    /// The codes of the pieces in hand: those scanned since the first one was asked for the last time. Equal codes are read once, as of the
    /// last of them.
    private static func labels(_ scans: [Evidence]) -> [(name: ScannedName, at: Date)] {
        let pieces = scans.filter { $0.step == .item || $0.step == .quantity }
        guard let first = pieces.lastIndex(where: { $0.step == .item }) else { return [] }
        let codes = Dictionary(pieces[first...].map { ($0.code, $0.at) }, uniquingKeysWith: max)
        return codes.sorted { ($0.value, $0.key) < ($1.value, $1.key) }.map { (ScannedName($0.key), $0.value) }
    }

    private static func closed(_ pick: Pick) -> ScanObjection {
        if pick.orderState == .cancelled { return .cancelled(order: pick.orderID, bin: pick.binCode) }
        guard pick.state == .short else { return .booked(pick.title) }
        guard pick.orderState == .picking else {
            return .takenOff(order: pick.orderID, waits: pick.orderState == .backordered)
        }
        return .endedShort(pick.title)
    }
}
