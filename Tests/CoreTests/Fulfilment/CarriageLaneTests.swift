import FoundationEssentials
import Fulfilment
import Testing

@Suite("Carriage to one consignee")
struct CarriageLaneTests {
    private static let start = Date(timeIntervalSince1970: 1_700_000_000)

    /// Cards with everything that can differ: zones that overlap, countries, gaps in the prices, limits, equal prices and days.
    private static func card(_ random: inout SplitMix64) throws -> RateCard {
        let currency = try #require(Currency("EUR"))
        var services: [CarrierService] = []
        for index in 0..<random.below(7) {
            var zones: [CarrierService.Zone] = []
            for zone in 0..<random.below(4) { zones.append(Self.zone("Z\(zone)", currency, &random)) }
            let divisor = random.below(2) == 0 ? 1000 : 5000
            services.append(
                CarrierService(
                    code: "s\(index % 3)", carrier: "c\(index)", isOwnFleet: random.below(4) == 0,
                    maxWeight: 1000 * (1 + random.below(12)), maxLength: 200 * (1 + random.below(5)),
                    volumetricDivisor: divisor, zones: zones))
        }
        return try RateCard(services: services)
    }

    private static func zone(_ code: String, _ currency: Currency, _ random: inout SplitMix64) -> CarrierService.Zone {
        var steps: [CarrierService.PriceStep] = []
        for _ in 0..<random.below(5) {
            let price = Money(minor: 100 * random.below(8), currency: currency)
            steps.append(CarrierService.PriceStep(upTo: 500 * (1 + random.below(20)), price: price))
        }
        let from = random.below(5) * 100
        let to = from + 100 * (1 + random.below(5))
        let country = ["BR", "AR", "*"][random.below(3)]
        return CarrierService.Zone(
            code: code, country: country, from: from, to: to, transitDays: random.below(4), steps: steps)
    }

    @Test("A lane quotes what booking would choose: the same bill, price and lateness, or nothing where nobody carries")
    func asChosen() throws {
        var random = SplitMix64(seed: 11)
        var (carried, late) = (0, 0)
        for _ in 0..<20_000 {
            let card = try Self.card(&random)
            let parcel = RatedParcel(
                weight: 1 + random.below(11_000),
                dimensions: Dimensions(
                    length: 1 + random.below(900), width: 1 + random.below(300), height: 1 + random.below(300)),
                distance: random.below(900_000), country: ["BR", "AR", "UY"][random.below(3)], readyAt: Self.start,
                promisedBy: random.below(3) == 0 ? nil : Self.start + Double(random.below(5)) * 86_400)
            let lane = CarriageLane(
                card, distance: parcel.distance, country: parcel.country, readyAt: parcel.readyAt, promisedBy: parcel.promisedBy)
            let quote = lane.quote(weight: parcel.weight, dimensions: parcel.dimensions)
            let choice = try? card.choice(for: parcel)
            #expect(
                quote?.price == choice?.price.minor && quote?.billedWeight == choice?.billedWeight
                    && quote?.isLate == choice?.isLate)
            #expect(!lane.isEmpty || choice == nil)
            carried += choice == nil ? 0 : 1
            late += choice?.isLate == true ? 1 : 0
        }
        #expect(carried > 1000 && late > 50, "\(carried) carried, \(late) of them late: too few to prove anything")
    }
}
