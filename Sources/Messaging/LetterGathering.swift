package import AMQP
import FoundationEssentials
import Topology

/// Gathers the dead letters of one message.
///
/// A line that says which event it is gets a letter of its own, to be replayed by itself, as far as `ownLetters` go, which is more than a
/// relay puts into a message. All others with one cause share a letter that counts them: a message of half a million lines of nonsense is
/// one thing to look at, not half a million rows.
struct LetterGathering {
    /// Letters of single lines a message may have.
    static let ownLetters = 1000
    /// Causes told apart in one message; further ones count with the last.
    private static let causes = 10

    private struct Shared {
        let reason: String
        let shape: String
        let number: Int
        var body: [UInt8]
        var lines = 1
        var size: Int
        var attempts: Int
    }

    private let delivery: Delivery
    private let queue: String
    private let headers: String
    private var own: [DeadLetter] = []
    private var shared: [Shared] = []
    /// Which shared letter takes lines with that reason.
    private var places: [String: Int] = [:]

    init(_ delivery: Delivery, queue: String) {
        (self.delivery, self.queue) = (delivery, queue)
        headers = PropertiesText.encode(delivery.properties)
    }

    /// The letters so far. The same message always makes the same ones.
    var letters: [DeadLetter] { own + shared.map(letter) }

    /// Adds a line that cannot be handled.
    mutating func add(_ line: ArraySlice<UInt8>, number: Int, reason: String) {
        if own.count < Self.ownLetters, let identity = Self.identity(line) {
            own.append(letter(line, identity, reason))
        } else {
            share(line, number: number, reason: reason)
        }
    }

    /// Adds a body as a whole, with the number of its lines, without looking at any.
    mutating func addUnread(_ body: [UInt8], reason: String) {
        share(body[...], number: 0, reason: reason)
        shared[shared.count - 1].lines = body.count { $0 == Envelope.newline } + (body.last == Envelope.newline ? 0 : 1)
    }

    private mutating func share(_ line: ArraySlice<UInt8>, number: Int, reason: String) {
        guard let place = place(reason) else {
            places[reason] = shared.count
            shared.append(
                Shared(
                    reason: reason, shape: ReasonShape.of(reason), number: number, body: Array(line), size: line.count,
                    attempts: attempts(nil)))
            return
        }
        shared[place].lines += 1
        shared[place].size += line.count + 1
        if shared[place].body.count < DeadLetter.bodyLimit { shared[place].body += [Envelope.newline] + line }
    }

    /// nil when a letter has to be begun.
    private mutating func place(_ reason: String) -> Int? {
        if let known = places[reason] { return known }
        let shape = ReasonShape.of(reason)
        let found = shared.firstIndex { $0.shape == shape } ?? (shared.count < Self.causes ? nil : shared.count - 1)
        if let found, places.count < Self.ownLetters { places[reason] = found }
        return found
    }

    private func letter(_ line: ArraySlice<UInt8>, _ identity: WireIdentity, _ reason: String) -> DeadLetter {
        DeadLetter(
            queue: queue, reason: reason, attempts: attempts(identity), eventID: identity.id, type: type,
            version: Envelope.version(delivery.properties) ?? 0, subject: identity.subject, headers: headers, body: Array(line),
            trace: identity.trace)
    }

    private func letter(_ shared: Shared) -> DeadLetter {
        DeadLetter(
            queue: queue, reason: shared.reason, attempts: shared.attempts, eventID: id(ofLine: shared.number), type: type,
            version: Envelope.version(delivery.properties) ?? 0, subject: "", headers: headers, body: shared.body, trace: nil,
            lines: shared.lines, size: shared.size)
    }

    private func attempts(_ identity: WireIdentity?) -> Int {
        let failures = Envelope.attempt(delivery.properties) ?? identity?.attempt?.count ?? 0
        return max(failures + 1, delivery.deliveryCount)
    }

    private var type: String {
        let name =
            delivery.properties.type ?? QueueName.work.first { $0.rawValue == queue }?.contract ?? delivery.routingKey
        return RetiredMessage.names[name] ?? name
    }

    /// What a line tells of itself; nil when that is nothing, which most nonsense shows by how it begins.
    private static func identity(_ line: ArraySlice<UInt8>) -> WireIdentity? {
        guard line.first(where: { $0 > UInt8(ascii: " ") }) == UInt8(ascii: "{") else { return nil }
        return try? JSONDecoder().decode(WireIdentity.self, from: Data(line))
    }

    /// The id of lines that do not tell their own: the message's for the first line, others differ from it by their number.
    private func id(ofLine number: Int) -> UUID {
        guard var bytes = delivery.properties.messageID.flatMap(UUID.init(uuidString:))?.uuid else { return UUID() }
        withUnsafeMutableBytes(of: &bytes) { bytes in
            for place in 0..<4 { bytes[15 - place] ^= UInt8(truncatingIfNeeded: number >> (8 * place)) }
        }
        return UUID(uuid: bytes)
    }
}

extension Envelope {
    /// Bytes of a body that are read; a relay sends a fortieth of it.
    static let bodyLimit = 4 << 20

    /// The dead letters of a message that cannot be handled: of its events each, or one where nothing tells which they are.
    package static func letters(_ delivery: Delivery, queue: String, reason: String) -> [DeadLetter] {
        var gathering = LetterGathering(delivery, queue: queue)
        let lines = delivery.body.count > bodyLimit ? [] : lines(delivery.body)
        if lines.isEmpty { gathering.addUnread(delivery.body, reason: reason) }
        for (number, line) in lines.enumerated() { gathering.add(line, number: number, reason: reason) }
        return gathering.letters
    }
}
