/// One service of a carrier's rate card. The own fleet is a carrier like any other, with a radius for its zone.
package struct CarrierService: Sendable, Equatable {
    /// The service's code, unique within the carrier.
    package let code: String
    /// The carrier's code.
    package let carrier: String
    /// Whether own vehicles drive it, so that it needs a route instead of a bought label.
    package let isOwnFleet: Bool
    /// Grams, of the actual weight.
    package let maxWeight: Int
    /// Millimetres, of the longest edge.
    package let maxLength: Int
    /// Cubic millimetres per gram of volumetric weight.
    package let volumetricDivisor: Int
    /// Where it goes; the first that contains a place is its zone. Zones of any country count after those of the place's own.
    package let zones: [Zone]

    package init(
        code: String, carrier: String, isOwnFleet: Bool, maxWeight: Int, maxLength: Int, volumetricDivisor: Int, zones: [Zone]
    ) {
        self.code = code
        self.carrier = carrier
        self.isOwnFleet = isOwnFleet
        self.maxWeight = maxWeight
        self.maxLength = maxLength
        self.volumetricDivisor = volumetricDivisor
        self.zones = zones.filter { $0.country != Zone.anyCountry } + zones.filter { $0.country == Zone.anyCountry }
    }

    /// A band of great-circle distance from the site within one country.
    package struct Zone: Sendable, Equatable {
        /// The zone's code, unique within the service and country.
        package let code: String
        /// ISO 3166-1 alpha-2, or `anyCountry`.
        package let country: String
        /// Kilometres, inclusive.
        package let from: Int
        /// Kilometres, exclusive.
        package let to: Int
        /// Days from hand-over to the door.
        package let transitDays: Int
        /// Prices by billed weight; the order they are given in does not matter.
        package let steps: [PriceStep]

        package init(code: String, country: String, from: Int, to: Int, transitDays: Int, steps: [PriceStep]) {
            self.code = code
            self.country = country
            self.from = from
            self.to = to
            self.transitDays = transitDays
            self.steps = steps.sorted { $0.upTo < $1.upTo }
        }

        /// `*`: every country for which the service has no zone of its own at that distance.
        package static let anyCountry = "*"

        /// Whether a place at `distance` metres in `country` lies in this zone.
        package func contains(distance: Int, country: String) -> Bool {
            (country == self.country || self.country == Self.anyCountry) && distance >= from * 1000 && distance < to * 1000
        }
    }

    /// The price of every billed weight above the step before and up to this one.
    package struct PriceStep: Sendable, Equatable {
        /// Grams, inclusive.
        package let upTo: Int
        /// For the whole parcel.
        package let price: Money

        package init(upTo: Int, price: Money) {
            self.upTo = upTo
            self.price = price
        }
    }
}
