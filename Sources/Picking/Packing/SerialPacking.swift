import Fulfilment
import MasterData
import Postgres
import ScanDialogue
import ServiceRuntime

/// The serial numbers of packed pieces: read from a packer's report, held against the plan, booked with the parcels.
///
/// Orders without such pieces cost nothing here: their plan has no lines with serial numbers, and no statement is sent.
struct SerialPacking: Sendable {
    /// The pieces of each parcel, in the order of the parcels; empty when none has a serial number.
    typealias Packed = [[(sku: String, serial: SerialNumber)]]

    private let packing = PackingStore()
    private let store = SerialStore()

    /// The serial numbers of a report.
    /// - Throws: `ProblemDetails` when they are not one for each piece that has one.
    func read(
        _ report: PackReport, _ plan: PackingPlan, _ order: PackingStore.Order, in transaction: Transaction
    ) async throws -> Packed {
        let given = report.parcels.sorted { $0.number < $1.number }.map { $0.serials ?? [] }
        let lines = Set(plan.serialLines ?? [])
        guard !lines.isEmpty || !given.allSatisfy(\.isEmpty) else { return [] }
        let articles = try await packing.articles(order.id, in: transaction)
        let packed = try given.map { try $0.map(Self.piece) }
        try Self.checkUnique(packed.flatMap { $0 })
        for (index, parcel) in plan.parcels.enumerated() {
            let wanted = Self.counted(parcel.pieces.filter(lines.contains).map { articles[$0]?.sku ?? "" })
            let there = Self.counted(packed[index].map(\.sku))
            for sku in Set(wanted.keys).union(there.keys).sorted() where wanted[sku] != there[sku] {
                throw FloorProblem.unreadable(
                    .wrongSerials(parcel: index + 1, sku: sku, given: there[sku] ?? 0, wanted: wanted[sku] ?? 0))
            }
        }
        return packed
    }

    private static func counted(_ skus: [String]) -> [String: Int] { skus.reduce(into: [:]) { $0[$1, default: 0] += 1 } }

    private static func piece(_ piece: PieceSerial) throws -> (sku: String, serial: SerialNumber) {
        guard let serial = SerialNumber(piece.serial) else {
            throw FloorProblem.unreadable(.noSerial(piece.serial))
        }
        return (piece.sku, serial)
    }

    private static func checkUnique(_ pieces: [(sku: String, serial: SerialNumber)]) throws {
        var seen: Set<[String]> = []
        for piece in pieces where !seen.insert([piece.sku, piece.serial.text]).inserted {
            throw FloorProblem.unreadable(.serialTwice(piece.serial.text, sku: piece.sku))
        }
    }

    /// Books the pieces into their parcels, in the transaction that closes them.
    /// - Throws: `ProblemDetails` when one of them must not go out; then nothing of the order is closed.
    func book(
        _ packed: Packed, _ order: PackingStore.Order, _ receipt: PackReceipt, by packer: String, in transaction: Transaction
    ) async throws {
        let pieces = zip(packed, receipt.parcels).flatMap { pieces, parcel in
            pieces.map { SerialStore.Piece(sku: $0.sku, serial: $0.serial, sscc: parcel.sscc) }
        }
        guard !pieces.isEmpty else { return }
        let refusal = try await store.pack(pieces, order: order.id, at: order.site, by: packer, in: transaction)
        if let refusal { throw FloorProblem.serialRefused(refusal) }
    }

    /// Whether one piece may go out, as the books are now.
    func check(_ piece: PieceSerial, in executor: some SQLExecutor) async throws {
        let (sku, serial) = try Self.piece(piece)
        if let refusal = try await store.refusal(sku, serial, on: executor) { throw FloorProblem.serialRefused(refusal) }
    }
}
