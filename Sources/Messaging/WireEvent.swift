import FoundationEssentials

/// One line of a message's body: the CloudEvents attributes of one event around its data.
struct WireEvent<Payload: Decodable>: Decodable {
    let id: UUID
    let subject: String
    let time: String
    let trace: String?
    let attempt: Int
    let data: Payload
}

/// What can be told of a line whose data cannot be decoded.
struct WireIdentity: Decodable {
    let id: UUID
    let subject: String
    let attempt: Int?
    let trace: String?
}
