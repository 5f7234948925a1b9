import Fulfilment
package import Postgres

/// Takes in purchase orders and notices: all of those given, or none.
///
/// The same document again changes nothing. One with other content replaces the old as long as nothing of it has arrived, for buyers
/// change their orders; after that it is refused, for what was counted was counted against the old.
package struct ExpectedGoodsEntry: Sendable {
    /// What became of a document.
    package enum Outcome: String, Sendable, Encodable { case new, unchanged, replaced }

    /// A fault and the document it is in.
    package struct Refusal: Sendable, Equatable {
        /// Which of those given, from 0.
        package let document: Int
        package let fault: ExpectedGoods.Fault
        /// Whether it is right in itself, and only comes too late.
        package let isTooLate: Bool
    }

    /// Nothing was changed.
    package struct Refusals: Error, Sendable, Equatable { package let all: [Refusal] }

    private let database: Postgres
    private let store = ExpectedGoodsStore()

    package init(database: Postgres) { self.database = database }

    /// - Parameters:
    ///   - isDryRun: to look only; everything is taken back.
    /// - Returns: one outcome per document, in their order.
    /// - Throws: `Refusals` with everything that is wrong; `PostgresError`.
    package func enter(_ documents: [ExpectedGoods], by person: String, isDryRun: Bool = false) async throws -> [Outcome] {
        try Self.check(Self.faults(of: documents))
        do {
            return try await database.transaction { transaction in
                let outcomes = try await enter(documents, by: person, in: transaction)
                if isDryRun { throw Looked(outcomes: outcomes) }
                return outcomes
            }
        } catch let looked as Looked {
            return looked.outcomes
        }
    }

    /// Takes a dry run back.
    private struct Looked: Error { let outcomes: [Outcome] }

    private static func check(_ refusals: [Refusal]) throws(Refusals) {
        if !refusals.isEmpty { throw Refusals(all: refusals) }
    }

    private static func faults(of documents: [ExpectedGoods]) -> [Refusal] {
        var seen: Set<[String]> = []
        return documents.enumerated().flatMap { index, document in
            var faults = document.faults
            if !seen.insert([document.supplier, document.kind.rawValue, document.number]).inserted {
                faults.append(.init(line: nil, field: "number", value: document.number, problem: "is there twice"))
            }
            return faults.map { Refusal(document: index, fault: $0, isTooLate: false) }
        }
    }

    private func enter(_ documents: [ExpectedGoods], by person: String, in transaction: Transaction) async throws -> [Outcome] {
        try await store.lock(documents, in: transaction)
        try Self.check(
            try await store.faults(of: documents, in: transaction).map { Refusal(document: $0, fault: $1, isTooLate: false) })
        let known = try await store.known(documents, in: transaction)
        let outcomes = documents.map { document in
            known[.init(document)].map { $0.goods == document ? Outcome.unchanged : .replaced } ?? .new
        }
        try Self.check(
            zip(documents, outcomes).enumerated().compactMap { index, pair in
                guard pair.1 == .replaced, known[.init(pair.0)]?.hasArrived == true else { return nil }
                return Refusal(
                    document: index,
                    fault: .init(
                        line: nil, field: "number", value: pair.0.number,
                        problem:
                            "has other content than before, and some of it has arrived: what is still to come wants a number of its own"
                    ),
                    isTooLate: true)
            })
        let written = zip(documents, outcomes).filter { $0.1 != .unchanged }.map(\.0)
        if !written.isEmpty { try await store.write(written, by: person, in: transaction) }
        return outcomes
    }
}
