import Fulfilment

/// Who carries parcels: a third party with an address to buy labels at, or the own fleet.
struct Carrier: Sendable, Equatable {
    let code: String
    let isOwnFleet: Bool
    /// Base URL of its label service; nil for the own fleet.
    let endpoint: String?
}

/// The carriers and their prices as they were at one moment.
struct RateSheet: Sendable {
    /// Services of active carriers.
    let card: RateCard
    /// All carriers by code, inactive ones too: labels already chosen are still bought.
    let carriers: [String: Carrier]
}
