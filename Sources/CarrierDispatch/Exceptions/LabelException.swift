import FoundationEssentials
import LabelFormats

/// Something about a parcel's label that does not go on by itself, and who decides.
struct LabelException: Sendable, Encodable, Equatable {
    enum Kind: String, Sendable, Codable {
        /// No carrier takes it.
        case unroutable
        /// Its label was refused, or could not be asked for.
        case refused
        /// Nobody knows whether its label was sold.
        case inDoubt = "in_doubt"
        /// The account that sells its carrier's labels is stopped.
        case accountStopped = "account_stopped"
        /// A label that was paid is not taken back.
        case voidRefused = "void_refused"
    }

    let kind: Kind
    /// Its SSCC; for an account that is stopped, the one that has waited longest.
    let parcel: String
    let order: Int64
    /// Empty when nobody takes it.
    let carrier: String
    let since: Date
    let reason: String
    let owner: String
    /// What was refused, where a carrier or we said so.
    let about: String
    /// How many parcels wait for the same.
    let parcels: Int

    /// What its owner can do.
    var advice: String {
        switch kind {
        case .unroutable: "mend rate cards or carriers, or the order's address; then carrier-dispatch retry \(parcel)"
        case .inDoubt: "ask the carrier; sold nothing: carrier-dispatch labels --unsold, with the reference that `labels` has"
        case .accountStopped: "mend key or credit, then carrier-dispatch accounts resume"
        case .voidRefused: "talk to the carrier, then carrier-dispatch void, with the number that `labels` has"
        case .refused: refusedAdvice
        }
    }

    private var refusedAdvice: String {
        let again = "then carrier-dispatch retry \(parcel)"
        return switch Refusal.About(rawValue: about) {
        case .address: "ask for the right address: POST /orders/{id}/change, and its parcels are packed anew with it"
        case .size: "weigh and measure it, or let another service have it by the rate cards; \(again)"
        case .customs: "complete the articles' customs data: waybill import articles; \(again)"
        case .service, .date: "let another service have it by the rate cards; \(again)"
        case .account: "mend the account with its carrier; \(again)"
        case .duplicate, .other, nil: "ask the carrier; \(again), or cancel the order"
        }
    }

    private enum CodingKeys: String, CodingKey { case kind, parcel, order, carrier, since, reason, owner, about, parcels, advice }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(kind, forKey: .kind)
        try container.encode(parcel, forKey: .parcel)
        try container.encode("\(order)", forKey: .order)
        try container.encode(carrier, forKey: .carrier)
        try container.encode(since, forKey: .since)
        try container.encode(reason, forKey: .reason)
        try container.encode(owner, forKey: .owner)
        try container.encode(about, forKey: .about)
        try container.encode(parcels, forKey: .parcels)
        try container.encode(advice, forKey: .advice)
    }
}
