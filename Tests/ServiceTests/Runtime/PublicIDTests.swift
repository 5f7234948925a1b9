import Postgres
import ServiceRuntime
import TestStack
import Testing

/// Ids as the world sees them.
@Suite("Public ids") struct PublicIDTests {
    private static let key = (0..<16).map { UInt8($0) }
    private let ids: PublicIDs

    init() throws { ids = try PublicIDs(key: Self.key) }

    /// Computed by OpenSSL: `enc -aes-128-ecb -nopad` of the kind and the id, eight bytes each.
    @Test(
        "They are AES, which other programs can compute, too",
        arguments: [
            (PublicIDs.Kind.order, Int64(1), "ord_27q4khavhrttvs3fzdw577c77a"), (.order, 2, "ord_4yr6dq2k5fx27zk4yjj690ganx"),
            (.parcel, 1, "par_2x1wrpcympdr8trw157dbme06m"), (.shipment, .max, "shp_5r4f5xdepmnknsv700mbycw2kz"),
        ])
    func vectors(kind: PublicIDs.Kind, id: Int64, text: String) {
        #expect(ids.text(id, of: kind) == text)
        #expect(ids.id(text, of: kind) == id)
    }

    @Test("Each row has one, no two have the same, and their order is not the rows'")
    func distinct() {
        let texts = (1...5000).map { ids.text($0, of: .order) }
        #expect(Set(texts).count == 5000 && texts.allSatisfy { $0.utf8.count == 30 })
        #expect(texts.enumerated().allSatisfy { ids.id($1, of: .order) == Int64($0 + 1) })
        let ascents = zip(texts, texts.dropFirst()).count { $0 < $1 }
        #expect((2000...3000).contains(ascents))
    }

    @Test(
        "What was never given out means nothing: another kind's, another installation's, a changed or a made-up one, a serial id")
    func forged() throws {
        let text = ids.text(7, of: .order)
        for (index, character) in text.enumerated().dropFirst(4) {
            let other: Character = character == "0" ? "1" : "0"
            #expect(ids.id(String(text.prefix(index)) + String(other) + String(text.dropFirst(index + 1)), of: .order) == nil)
        }
        let elsewhere = try PublicIDs(key: Array(Self.key.reversed()))
        for made in [
            elsewhere.text(7, of: .order), ids.text(7, of: .parcel), "par_" + text.dropFirst(4), text.uppercased(), text + "0",
            String(text.dropLast()), "ord_", "ord_\(String(repeating: "0", count: 26))",
            "ord_\(String(repeating: "z", count: 26))", "7",
            "", "ord_\(String(repeating: "é", count: 13))",
        ] {
            #expect(ids.id(made, of: .order) == nil, "\(made)")
        }
        #expect(throws: PublicIDs.WrongKey.self) { try PublicIDs(key: [1, 2, 3]) }
    }

    @Test(
        "A migrated database has a key of its own; without one no program gives out ids",
        .enabled(if: TestStack.isAvailable, Comment(rawValue: TestStack.advice)))
    func stored() async throws {
        try await withTestStack(.database) { stack in
            let first = try await PublicIDStore().ids(on: stack.postgres).text(1, of: .order)
            #expect(try await PublicIDStore().ids(on: stack.postgres).text(1, of: .order) == first)
            try await stack.postgres.query("DELETE FROM operations.secret")
            await #expect(throws: PublicIDStore.KeyMissing.self) { try await PublicIDStore().ids(on: stack.postgres) }
        }
    }
}
