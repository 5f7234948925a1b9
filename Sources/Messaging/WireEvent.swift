import FoundationEssentials

/// One line of a message's body: the CloudEvents attributes of one event around its data.
struct WireEvent<Payload: Decodable>: Decodable {
    let id: UUID
    let subject: String
    let time: String
    let trace: String?
    let attempt: WireAttempt
    let data: Payload
}

/// What can be told of a line whose data cannot be decoded.
struct WireIdentity: Decodable {
    let id: UUID
    let subject: String
    let attempt: WireAttempt?
    let trace: String?
}

/// How often an event was tried, within what can be counted on: a foreign publisher may claim anything.
struct WireAttempt: Decodable {
    let count: Int

    init(from decoder: any Decoder) throws {
        count = min(max(try decoder.singleValueContainer().decode(Int.self), 0), Int(Int16.max) - 1)
    }
}
