package import FoundationEssentials
package import Fulfilment

/// Draws orders like those of a Brazilian marketplace: most have one line, towns by population, more in the evening.
///
/// Order number `n` is the same for the same seed, day and catalogue, whichever orders were drawn before.
package struct OrderGenerator: Sendable {
    private let articles: [DemoArticle]
    private let seed: UInt64
    private let day: CivilDay
    private let channel: String
    private let flawed: Double
    private let towns = WeightedChoice(DemoTown.all.map { ($0, Double($0.population)) })
    private let hours = WeightedChoice(Self.ordersByHour.enumerated().map { ($0.offset, $0.element) })
    private let lineCounts = WeightedChoice([(1, 70.0), (2, 16.0), (3, 7.0), (4, 3.5), (5, 1.8), (6, 1.0), (8, 0.5), (12, 0.2)])
    private let quantities = WeightedChoice([(1, 86.0), (2, 9.0), (3, 2.7), (4, 1.2), (6, 0.8), (10, 0.3)])

    /// - Parameters:
    ///   - articles: the catalogue of the same seed.
    ///   - day: the day on which the orders were placed.
    ///   - flawed: share of the orders that cannot be shipped: an article or a town nobody knows.
    package init(articles: [DemoArticle], seed: UInt64, day: CivilDay, channel: String = "demo", flawed: Double = 0) {
        (self.articles, self.seed, self.day, self.channel, self.flawed) = (articles, seed, day, channel, flawed)
    }

    /// Orders per hour of the day at the customer's, in percent.
    private static let ordersByHour: [Double] = [
        2.4, 1.2, 0.5, 0.3, 0.2, 0.2, 0.5, 1.2, 3.0, 4.8, 6.2, 6.6, 6.0, 6.5, 6.6, 6.5, 6.7, 6.2, 5.8, 6.0, 6.2, 6.2, 5.8, 4.2,
    ]

    /// The order with a number from 1 up.
    package func order(_ number: Int) -> DemoOrder {
        var random = SeededRandom(seed: seed, purpose: "order", index: number)
        let town = towns.draw(&random)
        let placed = placed(&random)
        let paid = placed + random.int(30...5_400)
        let flaw = random.chance(flawed) ? random.int(1...2) : 0
        let lines = lines(&random)
        return DemoOrder(
            externalID: "\(channel.uppercased())-\(seed)-\(number)", channel: channel, placedAt: time(placed), paidAt: time(paid),
            promisedBy: time(placed + promise(to: town, &random)), priority: random.chance(0.03) ? 5 : 0,
            shipTo: destination(in: town, isUnknown: flaw == 1, &random),
            lines: flaw == 2 ? [DemoOrder.Line(sku: "X\(number)", quantity: 1, unitPrice: "1.00")] : lines)
    }

    /// Seconds since 1970; the customers' clocks are three hours behind UTC.
    private func placed(_ random: inout SeededRandom) -> Int {
        day.number * 86_400 + (hours.draw(&random) + 3) * 3600 + random.int(0...3599)
    }

    private func time(_ seconds: Int) -> String {
        let local = seconds - 3 * 3600
        let (year, month, day) = CivilDay(local.flooredDivision(by: 86_400).quotient).components
        let clock = local.flooredDivision(by: 86_400).remainder
        let date = "\(year, digits: 4)-\(month, digits: 2)-\(day, digits: 2)"
        return "\(date) \(clock / 3600, digits: 2):\(clock / 60 % 60, digits: 2):\(clock % 60, digits: 2)-03:00"
    }

    /// Seconds from order to promise: some days, more for far towns; one in twenty paid for speed.
    private func promise(to town: DemoTown, _ random: inout SeededRandom) -> Int {
        let north = (town.latitude - DemoEquipment.site.latitude) * 111
        let east = (town.longitude - DemoEquipment.site.longitude) * 103
        let kilometres = (north * north + east * east).squareRoot()
        let days = random.chance(0.05) ? 3 + Int(kilometres / 900) : 4 + Int(kilometres / 280) + random.int(1...7)
        return days * 86_400
    }

    private func destination(in town: DemoTown, isUnknown: Bool, _ random: inout SeededRandom) -> DemoOrder.Destination {
        let isLocated = !isUnknown && !random.chance(0.05)
        let prefix = random.int(town.postcodes)
        let postcode =
            prefix < 100 ? "\(prefix, digits: 2)\(random.int(0...999), digits: 3)" : "\(prefix)\(random.int(0...99), digits: 2)"
        return DemoOrder.Destination(
            name: "\(random.pick(DemoPeople.first)) \(random.pick(DemoPeople.last))",
            street: "Rua \(random.pick(DemoPeople.streets)), \(random.int(1...1900))", city: isUnknown ? "Nenhures" : town.name,
            state: town.region, postcode: "\(postcode)-\(random.int(0...999), digits: 3)", country: "BR",
            latitude: isLocated ? rounded(town.latitude + 0.022 * random.normal()) : nil,
            longitude: isLocated ? rounded(town.longitude + 0.022 * random.normal()) : nil)
    }

    private func lines(_ random: inout SeededRandom) -> [DemoOrder.Line] {
        var skus: Set<String> = []
        return (0..<lineCounts.draw(&random)).compactMap { _ in
            let article = popular(&random)
            guard skus.insert(article.code).inserted else { return nil }
            let (reais, centavos) = article.price.quotientAndRemainder(dividingBy: 100)
            return DemoOrder.Line(
                sku: article.code, quantity: quantities.draw(&random), unitPrice: "\(reais).\(centavos, digits: 2)")
        }
    }

    /// A few articles sell much, most sell little: the share of the best-selling x is the square root of x.
    private func popular(_ random: inout SeededRandom) -> DemoArticle {
        let rank = random.unit()
        return articles[min(articles.count - 1, Int(rank * rank * Double(articles.count)))]
    }

    private func rounded(_ degrees: Double) -> Double { (degrees * 100_000).rounded() / 100_000 }
}

/// An order as a shop sends it to `POST /orders`.
package struct DemoOrder: Sendable, Equatable, Encodable {
    /// Where it goes.
    package struct Destination: Sendable, Equatable, Encodable {
        let name: String
        let street: String
        let city: String
        let state: String
        let postcode: String
        let country: String
        let latitude: Double?
        let longitude: Double?
    }

    /// One article and how many of it.
    package struct Line: Sendable, Equatable, Encodable {
        package let sku: String
        package let quantity: Int
        /// Reais, as a decimal number.
        let unitPrice: String

        private enum CodingKeys: String, CodingKey {
            case sku, quantity
            case unitPrice = "unit_price"
        }
    }

    package let externalID: String
    package let channel: String
    package let placedAt: String
    package let paidAt: String
    package let promisedBy: String
    let priority: Int
    package let shipTo: Destination
    package let lines: [Line]

    private enum CodingKeys: String, CodingKey {
        case externalID = "external_id"
        case channel
        case placedAt = "placed_at"
        case paidAt = "paid_at"
        case promisedBy = "promised_by"
        case priority
        case shipTo = "ship_to"
        case lines
    }

    /// UTF-8 JSON.
    package func encoded() throws -> Data { try JSONEncoder().encode(self) }
}

/// Names for customers who do not exist.
enum DemoPeople {
    static let first = [
        "Adriana", "Alice", "Antônio", "Beatriz", "Caio", "Camila", "Cecília", "Daniel", "Débora", "Eduardo", "Fernanda",
        "Gabriel",
        "Helena", "Igor", "Isabela", "Jorge", "Júlia", "Larissa", "Leandro", "Letícia", "Lucas", "Luiza", "Marcelo", "Maria",
        "Mateus",
        "Natália", "Otávio", "Patrícia", "Pedro", "Rafael", "Renata", "Rodrigo", "Sandra", "Sofia", "Thiago", "Valentina",
        "Vinícius",
    ]
    static let last = [
        "Almeida", "Araújo", "Barbosa", "Cardoso", "Carvalho", "Correia", "Dantas", "Ferreira", "Fonseca", "Freitas", "Gomes",
        "Gonçalves", "Lima", "Lopes", "Macedo", "Machado", "Medeiros", "Mendes", "Moreira", "Nascimento", "Oliveira", "Pereira",
        "Queiroz", "Ribeiro", "Rodrigues", "Santana", "Santos", "Silva", "Siqueira", "Teixeira", "Vasconcelos", "Xavier",
    ]
    static let streets = [
        "das Flores", "São João", "Sete de Setembro", "XV de Novembro", "da Paz", "Tiradentes", "das Acácias", "do Comércio",
        "Dom Pedro II", "Santa Luzia", "Marechal Deodoro", "da Liberdade", "Boa Vista", "do Sol", "Primeiro de Maio", "Ipiranga",
    ]
}
