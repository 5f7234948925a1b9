import FoundationEssentials
import Messaging
package import Postgres
import Topology

/// Puts dead letters back on the queue that could not handle them.
package struct Replay: Sendable {
    /// What became of the letters.
    package struct Result: Sendable, Equatable {
        package var replayed = 0
        /// Letters whose body is no event; they need `--data` or discarding.
        package var unreadable: [Int64] = []
    }

    private let store = LetterStore()

    package init() {}

    /// Replays letters by id, by fingerprint or all, a thousand per statement, and wakes the relays.
    /// - Parameters:
    ///   - data: the message to send instead of the letter's own, JSON.
    ///   - isDry: counts the letters and changes nothing.
    package func run(
        ids: [Int64], fingerprint: String?, all: Bool = false, data: String? = nil, note: String? = nil, isDry: Bool = false,
        on database: Postgres
    ) async throws -> Result {
        var result = Result()
        var last: Int64 = 0
        while true {
            let letters = try await store.open(
                ids: ids, fingerprint: fingerprint, all: all, after: last, limit: 1000, on: database)
            guard let newest = letters.last else { break }
            last = newest.id
            try await replay(letters, data: data, note: note, isDry: isDry, &result, on: database)
        }
        return result
    }

    private func replay(
        _ letters: [ParkedLetter], data: String?, note: String?, isDry: Bool, _ result: inout Result, on database: Postgres
    ) async throws {
        // Encoded anew, since an event is a line: what is given by hand may have several.
        let given = try data.map { try JSONContent(decoding: Data($0.utf8)) }
        var ids: [Int64] = []
        var bodies: [String] = []
        var areWhole: [Bool] = []
        for letter in letters {
            guard let body = try (given ?? letter.data).map({ String(decoding: try $0.encoded(), as: UTF8.self) }) else {
                result.unreadable.append(letter.id)
                continue
            }
            ids.append(letter.id)
            bodies.append(body)
            areWhole.append(data == nil && letter.isWhole)
        }
        guard !ids.isEmpty else { return }
        guard !isDry else { return result.replayed += ids.count }
        result.replayed += try await resend(ids, data: bodies, areWhole: areWhole, note: note, on: database)
    }

    private func resend(_ ids: [Int64], data: [String], areWhole: [Bool], note: String?, on database: Postgres) async throws
        -> Int
    {
        try await Outbox(postgres: database).resend { transaction in
            let count = try await store.replay(ids, data: data, areWhole: areWhole, note: note, on: transaction).count
            return (count, count)
        }
    }
}
