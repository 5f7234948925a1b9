import FoundationEssentials
import Fulfilment
import MasterData
import Postgres
import TestStack
import Testing

@testable import Operations

/// Whatever is done with serial numbers in whatever order: the books have what a plain dictionary would have.
@Suite("The life of serial numbers", .enabled(if: TestStack.isAvailable, Comment(rawValue: TestStack.advice)))
struct SerialLifeTests {
    private struct Piece: Hashable {
        let sku: String
        let serial: String
    }

    /// What the books should say.
    private struct Model {
        var states: [Piece: SerialState] = [:]
        var events = 0

        mutating func set(_ pieces: [Piece], _ state: SerialState) {
            for piece in pieces { states[piece] = state }
            events += pieces.count
        }

        func mayEnter(_ piece: Piece) -> Bool { states[piece] != .inStock }

        func mayPack(_ piece: Piece) -> Bool {
            if let state = states[piece] { return state == .inStock }
            return !states.contains { $0.key.serial == piece.serial && $0.key.sku != piece.sku && $0.value == .inStock }
        }
    }

    private struct Refused: Error {}

    @Test("Random entries, parcels and losses, replayed on a model", arguments: 1...6)
    func random(seed: Int) async throws {
        try await PickingFixture.with { warehouse in
            try await warehouse.articles("CAM", "TV")
            var random = SeededRandom(seed: UInt64(seed), purpose: "serials")
            var model = Model()
            for step in 0..<120 {
                let sku = random.pick(["CAM", "TV"])
                let numbers = Set((0..<random.int(1...3)).map { _ in "N\(random.int(1...8))" }).sorted()
                let pieces = numbers.map { Piece(sku: sku, serial: $0) }
                switch random.int(0...2) {
                case 0:
                    let isDone = try await enter(pieces, warehouse.postgres)
                    #expect(isDone == pieces.allSatisfy(model.mayEnter), "seed \(seed), step \(step)")
                    if isDone { model.set(pieces, .inStock) }
                case 1:
                    let isDone = try await pack(pieces, order: Int64(step), warehouse.postgres)
                    #expect(isDone == pieces.allSatisfy(model.mayPack), "seed \(seed), step \(step)")
                    if isDone { model.set(pieces, .packed) }
                default:
                    let isDone = try await writeOff(pieces[0], warehouse.postgres)
                    #expect(isDone == (model.states[pieces[0]] == .inStock), "seed \(seed), step \(step)")
                    if isDone { model.set([pieces[0]], .writtenOff) }
                }
            }
            try await compare(model, warehouse.postgres)
        }
    }

    /// The books have the model's states, and each one's last event is its state.
    private func compare(_ model: Model, _ database: Postgres) async throws {
        let rows = try await database.query("SELECT sku, serial, state FROM warehouse.serial").decode(
            (String, String, SerialState).self)
        let books = Dictionary(uniqueKeysWithValues: rows.map { (Piece(sku: $0, serial: $1), $2) })
        #expect(books == model.states)
        #expect(model.events > 20)
        let last = try await database.query(
            "SELECT DISTINCT ON (sku, serial) sku, serial, state FROM warehouse.serial_event ORDER BY sku, serial, id DESC"
        ).decode((String, String, SerialState).self)
        #expect(Dictionary(uniqueKeysWithValues: last.map { (Piece(sku: $0, serial: $1), $2) }) == books)
        let events: Int = try await database.query("SELECT count(*)::int FROM warehouse.serial_event")[0].decode(0)
        #expect(events == model.events)
    }

    private func enter(_ pieces: [Piece], _ database: Postgres) async throws -> Bool {
        try await whole(database) { transaction in
            let numbers = pieces.compactMap { SerialNumber($0.serial) }
            return try await SerialStore().enter(
                numbers, of: pieces[0].sku, lot: nil, at: "S1", document: nil, reason: "test", by: "eva", in: transaction
            ).isEmpty
        }
    }

    private func pack(_ pieces: [Piece], order: Int64, _ database: Postgres) async throws -> Bool {
        let packed = pieces.compactMap { piece in
            SerialNumber(piece.serial).map { SerialStore.Piece(sku: piece.sku, serial: $0, sscc: "parcel \(order)") }
        }
        return try await whole(database) { transaction in
            try await SerialStore().pack(packed, order: order, at: "S1", by: "ben", in: transaction) == nil
        }
    }

    private func writeOff(_ piece: Piece, _ database: Postgres) async throws -> Bool {
        try await SerialStore().writeOff(
            piece.sku, try #require(SerialNumber(piece.serial)), reason: "lost", by: "eva", on: database)
    }

    /// What is refused is rolled back, as its callers do.
    private func whole(_ database: Postgres, _ body: @Sendable (Transaction) async throws -> Bool) async throws -> Bool {
        do {
            try await database.transaction { transaction in
                guard try await body(transaction) else { throw Refused() }
            }
            return true
        } catch is Refused {
            return false
        }
    }
}
