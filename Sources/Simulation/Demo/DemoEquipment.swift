import Fulfilment

/// The building and what moves in it.
package enum DemoEquipment {
    /// Code, name, country, latitude, longitude of the one site: Osasco, at São Paulo's ring road.
    package static let site = (code: "SP1", name: "São Paulo Oeste", country: "BR", latitude: -23.53, longitude: -46.79)

    /// Of every year; those that move with Easter are left out.
    static let holidays: [(day: String, region: String, name: String)] = [
        ("01-01", "", "Confraternização Universal"), ("04-21", "", "Tiradentes"), ("05-01", "", "Dia do Trabalho"),
        ("07-09", "SP", "Revolução Constitucionalista"), ("09-07", "", "Independência"), ("10-12", "", "Nossa Senhora Aparecida"),
        ("11-02", "", "Finados"), ("11-15", "", "Proclamação da República"), ("11-20", "", "Consciência Negra"),
        ("12-25", "", "Natal"),
    ]
    static let holidayYears = 2026...2035

    /// A shipping carton: size in millimetres, empty weight and what it may weigh closed in grams, cost in centavos.
    struct Carton: Sendable {
        let code: String
        let length: Int
        let width: Int
        let height: Int
        let emptyGrams: Int
        let maximumGrams: Int
        let cost: Int
    }

    /// Crumpled paper: grams for a litre that stays empty, centavos for a kilogram.
    static let filling = (gramsPerLitre: 12, costPerKilogram: 900)

    static let cartons = [
        Carton(code: "XS", length: 180, width: 120, height: 60, emptyGrams: 45, maximumGrams: 2_000, cost: 90),
        Carton(code: "S", length: 250, width: 180, height: 100, emptyGrams: 95, maximumGrams: 5_000, cost: 140),
        Carton(code: "M", length: 350, width: 250, height: 150, emptyGrams: 190, maximumGrams: 10_000, cost: 230),
        Carton(code: "L", length: 450, width: 350, height: 250, emptyGrams: 420, maximumGrams: 20_000, cost: 420),
        Carton(code: "XL", length: 600, width: 400, height: 400, emptyGrams: 780, maximumGrams: 30_000, cost: 690),
        Carton(code: "XXL", length: 1_000, width: 600, height: 500, emptyGrams: 1_650, maximumGrams: 30_000, cost: 1_480),
    ]

    /// A picking cart: bins, and the heaviest load in grams.
    package struct Cart: Sendable {
        let code: String
        let bins: Int
        let maximumGrams: Int
    }

    /// Twenty carts a person pushes, and eight trains of 200 bins for the days when a cart is too small.
    static let carts: [Cart] =
        (1...20).map { number in
            let bins = [12, 24, 36, 48, 60][(number - 1) % 5]
            return Cart(code: "C-\(number, digits: 2)", bins: bins, maximumGrams: 150_000 + bins * 2_500)
        }
        + (21...28).map { Cart(code: "C-\($0, digits: 2)", bins: 200, maximumGrams: 2_000_000) }

    /// Badge and name of the pickers.
    static let pickers: [(badge: String, name: String)] =
        [
            "Ana Lima", "Bruno Costa", "Carla Souza", "Davi Rocha", "Elisa Prado", "Fábio Nunes", "Gabi Torres", "Hugo Martins",
            "Iara Dias", "João Pires", "Kátia Melo", "Luís Faria", "Marta Reis", "Nilo Castro", "Olga Braga", "Paulo Teles",
            "Rita Campos", "Saulo Vieira", "Tânia Lopes", "Vitor Alves", "Wanda Luz", "Xavier Moura", "Yara Pinto", "Zeca Ramos",
        ].enumerated().map { ("P\($0.offset + 1, digits: 2)", $0.element) }

    /// The badge and the cart for whoever looks around the demo: no simulated picker wears the one or pushes the other.
    package static let visitor = (badge: "P90", name: "Visitor", cart: Cart(code: "C-90", bins: 12, maximumGrams: 180_000))

    /// A vehicle of the own fleet: grams, cubic centimetres, seconds of a shift.
    struct Vehicle: Sendable {
        let code: String
        let grams: Int
        let cubicCentimetres: Int
        let shiftSeconds: Int
        let stops: Int
    }

    static let vehicles: [Vehicle] = (1...24).map { number in
        let isVan = number <= 18
        return Vehicle(
            code: "\(isVan ? "VAN" : "TRK")-\(number, digits: 2)", grams: isVan ? 900_000 : 3_500_000,
            cubicCentimetres: isVan ? 8_000_000 : 22_000_000, shiftSeconds: 9 * 3600, stops: isVan ? 90 : 120)
    }
}
