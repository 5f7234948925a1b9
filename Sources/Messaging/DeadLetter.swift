package import FoundationEssentials
package import Logging
package import Postgres

/// A message that could not be handled, as it is parked. Its texts are cut to what the table can hold, its body to `bodyLimit`.
package struct DeadLetter: Sendable {
    /// Bytes of a body that are kept. What a relay sends is a tenth of it at most.
    package static let bodyLimit = 1 << 20
    /// Bytes of headers that are kept; longer ones are left out as a whole.
    package static let headersLimit = 32 << 10

    package let queue: String
    package let reason: String
    package let attempts: Int
    package let eventID: UUID
    package let type: String
    package let version: Int
    package let subject: String
    /// The message's headers as JSON.
    package let headers: String
    /// The event's bytes as they came, or the first of them.
    package let body: [UInt8]
    package let trace: String?
    /// How many lines of one message it stands for.
    package let lines: Int
    /// How many bytes there were; nil when the body has them all.
    package let size: Int?

    package init(
        queue: String, reason: String, attempts: Int, eventID: UUID, type: String, version: Int, subject: String, headers: String,
        body: [UInt8], trace: String?, lines: Int = 1, size: Int? = nil
    ) {
        (self.queue, self.reason) = (queue.storable(255), reason.storable(2000))
        (self.type, self.subject) = (type.storable(255), subject.storable(500))
        (self.headers, self.trace) = (Self.bounded(headers.storable()), trace?.storable(500))
        (self.attempts, self.eventID, self.version, self.lines) = (attempts, eventID, version, lines)
        self.body = body.count > Self.bodyLimit ? Array(body.prefix(Self.bodyLimit)) : body
        let size = size ?? body.count
        self.size = size > self.body.count ? size : nil
    }

    /// What is kept when the table refuses the letter: the bytes, and from which queue they are.
    func bare(refused complaint: String) -> DeadLetter {
        DeadLetter(
            queue: queue, reason: "kept by its bytes alone, the letter itself was refused: \(complaint)", attempts: attempts,
            eventID: eventID, type: type, version: version, subject: "", headers: "{}", body: body, trace: nil, lines: lines,
            size: size)
    }

    /// What headers begin with that were left out for their length: they are none of the message's.
    package static let leftOut = "{\"waybill-left-out\":"

    private static func bounded(_ headers: String) -> String {
        headers.utf8.count > headersLimit ? "\(leftOut)\"headers of \(headers.utf8.count) bytes\"}" : headers
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
        var rest = letters[...]
        while !rest.isEmpty {
            let share = Self.share(of: rest)
            try await parkTogether(Array(share))
            rest = rest.dropFirst(share.count)
        }
    }

    /// The first letters that fit into a statement of a few megabytes, at least one.
    static func share(of letters: ArraySlice<DeadLetter>) -> ArraySlice<DeadLetter> {
        var bytes = 0
        for (count, letter) in letters.enumerated() {
            bytes += letter.body.count + letter.headers.utf8.count
            if bytes > 4 * DeadLetter.bodyLimit { return letters.prefix(max(1, count)) }
        }
        return letters
    }

    private func parkTogether(_ letters: [DeadLetter]) async throws {
        do {
            try await databaseRetry.run { try await postgres.query(store.insert(letters)) }
        } catch let error as PostgresError where letters.count == 1 {
            logger.error("A dead letter is kept by its bytes alone", metadata: ["error": "\(error)"])
            let bare = letters[0].bare(refused: error.message)
            try await databaseRetry.run { try await postgres.query(store.insert([bare])) }
        } catch is PostgresError {
            for letter in letters { try await parkTogether([letter]) }
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
