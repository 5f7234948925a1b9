package import FoundationEssentials
package import Logging
package import Postgres

/// A message that could not be handled, as it is parked. Its texts are cut to what the table can hold; its body is not.
package struct DeadLetter: Sendable {
    package let queue: String
    package let reason: String
    package let attempts: Int
    package let eventID: UUID
    package let type: String
    package let version: Int
    package let subject: String
    /// The message's headers as JSON.
    package let headers: String
    /// The event's bytes as they came.
    package let body: [UInt8]
    package let trace: String?

    package init(
        queue: String, reason: String, attempts: Int, eventID: UUID, type: String, version: Int, subject: String, headers: String,
        body: [UInt8], trace: String?
    ) {
        (self.queue, self.reason) = (queue.storable(255), reason.storable(2000))
        (self.type, self.subject) = (type.storable(255), subject.storable(500))
        (self.headers, self.trace) = (headers.storable(), trace?.storable(500))
        (self.attempts, self.eventID, self.version, self.body) = (attempts, eventID, version, body)
    }

    /// What is kept when the table refuses the letter: the bytes, and from which queue they are.
    func bare(refused complaint: String) -> DeadLetter {
        DeadLetter(
            queue: queue, reason: "kept by its bytes alone, the letter itself was refused: \(complaint)", attempts: attempts,
            eventID: eventID, type: type, version: version, subject: "", headers: "{}", body: body, trace: nil)
    }

    /// Same cause, same fingerprint: the queue, the type and the reason without numbers, ids and quoted values.
    package var fingerprint: String { "\(queue)|\(type)|\(ReasonShape.of(reason))".storable(1000) }
}

/// Puts letters into the table of dead letters, whatever they hold, and waits for the database while it is away.
package struct Parking: Sendable {
    private let postgres: Postgres
    private let databaseRetry: DatabaseRetry
    private let logger: Logger
    private let store = DeadLetterStore()

    /// - Parameter queue: named in the log.
    package init(queue: String, postgres: Postgres, logger: Logger) {
        (self.postgres, self.logger) = (postgres, logger)
        databaseRetry = DatabaseRetry(queue: queue, logger: logger)
    }

    /// Parks the letters. One that the table refuses is kept by its bytes alone and holds up no other.
    /// - Throws: `CancellationError`; `PostgresError` when the table takes nothing at all.
    package func park(_ letters: [DeadLetter]) async throws {
        guard !letters.isEmpty else { return }
        do {
            try await databaseRetry.run { try await postgres.query(store.insert(letters)) }
        } catch let error as PostgresError where letters.count == 1 {
            logger.error("A dead letter is kept by its bytes alone", metadata: ["error": "\(error)"])
            let bare = letters[0].bare(refused: error.message)
            try await databaseRetry.run { try await postgres.query(store.insert([bare])) }
        } catch is PostgresError {
            for letter in letters { try await park([letter]) }
        }
    }
}

/// What is the same in the reasons of one cause: the text without numbers, ids and quoted values.
enum ReasonShape {
    /// Looks at the first 300 characters.
    static func of(_ reason: String) -> String {
        let characters = Array(reason.prefix(300))
        func isInWord(_ index: Int) -> Bool {
            characters.indices.contains(index) && (characters[index].isLetter || characters[index].isNumber)
        }
        var shape = "", word = "", quote: Character?
        for (index, character) in characters.enumerated() {
            // An apostrophe within a word is none of a quote.
            if let open = quote {
                if character == open && !isInWord(index + 1) { quote = nil }
            } else if isInWord(index) || (character == "-" && isInWord(index - 1) && isInWord(index + 1)) {
                word.append(character)
            } else {
                shape += blanked(word)
                word = ""
                if (character == "'" || character == "\"") && !isInWord(index - 1) {
                    quote = character
                } else {
                    shape.append(character)
                }
            }
        }
        return shape + blanked(word)
    }

    /// Nothing of hexadecimal numbers and UUIDs, all but the digits of other words.
    private static func blanked(_ word: String) -> String {
        let digits = word.hasPrefix("0x") ? word.dropFirst(2) : word[...]
        let isID = digits.count >= 4 && digits.contains(where: \.isNumber) && digits.allSatisfy { $0.isHexDigit || $0 == "-" }
        return isID ? "" : word.filter { !$0.isNumber }
    }
}

extension String {
    /// The text as a `text` column takes it: PostgreSQL knows no U+0000, and an index takes no long values.
    ///
    /// Whatever comes from the wire goes through this before it is stored beside a message: one that cannot even be
    /// parked would come back for ever.
    /// - Parameter limit: bytes at most; the rest is cut off.
    func storable(_ limit: Int = .max) -> String {
        let isStorable = utf8.count <= limit && !utf8.contains(0)
        return isStorable ? self : String(decoding: utf8.lazy.filter { $0 != 0 }.prefix(limit), as: UTF8.self)
    }
}
