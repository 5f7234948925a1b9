/// A carrier of the demo with its services, zones and prices.
package struct DemoCarrier: Sendable {
    /// One service level.
    struct ServiceLevel: Sendable {
        let code: String
        let name: String
        let maximumGrams: Int
        let maximumLength: Int
        /// Cubic millimetres per gram of volumetric weight.
        let divisor: Int
        /// Bands of distance; any country when it is nil.
        let country: String?
        /// From where to where (km), and the days it takes.
        let zones: [(from: Int, to: Int, days: Int)]
        /// Centavos for the lightest parcel in the nearest zone.
        let basePrice: Int
        /// What each further zone multiplies the price by, in percent.
        let perZone: Int
        /// When it takes parcels: Monday to Friday, and on Saturday where it does.
        let cutOff: (weekdays: String, saturday: String?)

        /// ISO weekdays with pickups, and until when.
        var pickups: [(weekday: Int, cutOff: String)] {
            (1...5).map { ($0, cutOff.weekdays) } + (cutOff.saturday.map { [(6, $0)] } ?? [])
        }
    }

    let code: String
    let name: String
    let isOwnFleet: Bool
    let services: [ServiceLevel]

    /// Upper ends of the weight steps in grams with their share of the base price in percent.
    static let steps: [(grams: Int, percent: Int)] = [
        (300, 100), (500, 108), (1_000, 122), (2_000, 150), (3_000, 172), (5_000, 215), (7_500, 268), (10_000, 320),
        (15_000, 430),
        (20_000, 540), (30_000, 760), (50_000, 1_200), (100_000, 2_250), (200_000, 4_300),
    ]

    /// The prices of a service: zone name, heaviest weight in grams, centavos.
    static func rates(of service: ServiceLevel) -> [(zone: String, grams: Int, price: Int)] {
        service.zones.indices.flatMap { index in
            let factor = (0..<index).reduce(100) { factor, _ in factor * service.perZone / 100 }
            return steps.filter { $0.grams <= service.maximumGrams }.map { step in
                ("Z\(index + 1)", step.grams, service.basePrice * step.percent / 100 * factor / 100)
            }
        }
    }

    private static let country = [
        (0, 60, 1), (60, 300, 2), (300, 800, 4), (800, 1_600, 6), (1_600, 3_500, 9),
    ].map { (from: $0.0, to: $0.1, days: $0.2) }
    private static let express = [
        (0, 60, 1), (60, 300, 1), (300, 800, 2), (800, 1_600, 3), (1_600, 3_500, 4),
    ].map { (from: $0.0, to: $0.1, days: $0.2) }
    private static let world = [
        (0, 500, 3), (500, 2_000, 5), (2_000, 6_000, 8), (6_000, 12_000, 12), (12_000, 20_100, 15),
    ].map { (from: $0.0, to: $0.1, days: $0.2) }

    /// Codes of those that push webhooks.
    package static var pushing: [String] { all.filter { !$0.isOwnFleet }.map(\.code) }

    /// Three third parties with different strengths, and the own fleet around the site.
    static let all: [DemoCarrier] = [
        DemoCarrier(
            code: "andorinha", name: "Andorinha Encomendas", isOwnFleet: false,
            services: [
                ServiceLevel(
                    code: "economico", name: "Econômico", maximumGrams: 30_000, maximumLength: 1_050, divisor: 6_000,
                    country: "BR",
                    zones: country, basePrice: 1_490, perZone: 128, cutOff: ("17:00", nil)),
                ServiceLevel(
                    code: "expresso", name: "Expresso", maximumGrams: 30_000, maximumLength: 1_050, divisor: 6_000, country: "BR",
                    zones: express, basePrice: 2_390, perZone: 150, cutOff: ("19:00", "12:00")),
            ]),
        DemoCarrier(
            code: "jaguar", name: "Jaguar Express", isOwnFleet: false,
            services: [
                ServiceLevel(
                    code: "rapido", name: "Rápido", maximumGrams: 20_000, maximumLength: 1_200, divisor: 5_000, country: "BR",
                    zones: express, basePrice: 2_190, perZone: 158, cutOff: ("20:30", "13:00")),
                ServiceLevel(
                    code: "mundo", name: "Mundo", maximumGrams: 30_000, maximumLength: 1_200, divisor: 5_000, country: nil,
                    zones: world, basePrice: 8_900, perZone: 165, cutOff: ("15:00", nil)),
            ]),
        DemoCarrier(
            code: "tatu", name: "Tatu Cargas", isOwnFleet: false,
            services: [
                ServiceLevel(
                    code: "carga", name: "Carga", maximumGrams: 200_000, maximumLength: 3_000, divisor: 3_333, country: "BR",
                    zones: country, basePrice: 1_790, perZone: 122, cutOff: ("16:00", nil))
            ]),
        DemoCarrier(
            code: "fleet", name: "Own fleet", isOwnFleet: true,
            services: [
                ServiceLevel(
                    code: "van", name: "Van", maximumGrams: 50_000, maximumLength: 2_000, divisor: 6_000, country: "BR",
                    zones: [(from: 0, to: 60, days: 1)], basePrice: 990, perZone: 100, cutOff: ("06:30", "06:30"))
            ]),
    ]
}
