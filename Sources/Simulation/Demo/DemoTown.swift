import Fulfilment
import MasterData

/// A town of the demo: its centre and how many people live there.
package struct DemoTown: Sendable, Equatable {
    /// As written on a letter.
    package let name: String
    /// The state, two letters.
    package let region: String
    package let latitude: Double
    package let longitude: Double
    /// In thousands, rounded.
    package let population: Int
    /// The first three digits of its postcodes.
    package let postcodes: ClosedRange<Int>

    private init(
        _ name: String, _ region: String, _ latitude: Double, _ longitude: Double, _ population: Int,
        _ postcodes: ClosedRange<Int>
    ) {
        self.name = name
        self.region = region
        self.latitude = latitude
        self.longitude = longitude
        self.population = population
        self.postcodes = postcodes
    }

    /// The name as `orders.town` has it: lower case, without accents.
    package var key: String { DemoTown.key(name) }

    /// As orders are located by it.
    var located: LocatedTown? {
        GeoPoint(latitude: latitude, longitude: longitude).map {
            LocatedTown(town: Town(country: "BR", region: region, name: key), location: $0)
        }
    }

    /// Lower case and without the accents Portuguese has.
    package static func key(_ name: String) -> String {
        let plain: [Character: Character] = [
            "á": "a", "à": "a", "â": "a", "ã": "a", "é": "e", "ê": "e", "í": "i", "ó": "o", "ô": "o", "õ": "o", "ú": "u",
            "ü": "u", "ç": "c",
        ]
        return String(name.lowercased().map { plain[$0] ?? $0 })
    }

    /// Large towns of Brazil, and more of them near the demo's site.
    package static let all: [DemoTown] = [
        DemoTown("São Paulo", "SP", -23.5505, -46.6333, 11_452, 10...58),
        DemoTown("Guarulhos", "SP", -23.4538, -46.5333, 1_292, 70...72),
        DemoTown("Osasco", "SP", -23.5325, -46.7917, 729, 60...62),
        DemoTown("Santo André", "SP", -23.6639, -46.5383, 749, 90...92),
        DemoTown("São Bernardo do Campo", "SP", -23.6914, -46.5646, 811, 96...98),
        DemoTown("Diadema", "SP", -23.6813, -46.6205, 394, 99...99),
        DemoTown("Mauá", "SP", -23.6677, -46.4613, 418, 93...93), DemoTown("Barueri", "SP", -23.5057, -46.8790, 316, 64...64),
        DemoTown("Carapicuíba", "SP", -23.5235, -46.8407, 387, 63...63),
        DemoTown("Cotia", "SP", -23.6022, -46.9190, 274, 67...67),
        DemoTown("Taboão da Serra", "SP", -23.6019, -46.7526, 273, 67...67),
        DemoTown("Mogi das Cruzes", "SP", -23.5208, -46.1854, 451, 87...88),
        DemoTown("Jundiaí", "SP", -23.1857, -46.8978, 443, 132...132),
        DemoTown("Campinas", "SP", -22.9056, -47.0608, 1_139, 130...131),
        DemoTown("Sorocaba", "SP", -23.5015, -47.4526, 723, 180...181),
        DemoTown("São José dos Campos", "SP", -23.1896, -45.8841, 697, 122...122),
        DemoTown("Santos", "SP", -23.9608, -46.3336, 418, 110...110),
        DemoTown("Ribeirão Preto", "SP", -21.1775, -47.8103, 698, 140...141),
        DemoTown("São José do Rio Preto", "SP", -20.8202, -49.3797, 480, 150...150),
        DemoTown("Piracicaba", "SP", -22.7253, -47.6492, 423, 134...134),
        DemoTown("Bauru", "SP", -22.3147, -49.0606, 379, 170...170),
        DemoTown("Rio de Janeiro", "RJ", -22.9068, -43.1729, 6_211, 200...237),
        DemoTown("Niterói", "RJ", -22.8832, -43.1034, 481, 240...243),
        DemoTown("São Gonçalo", "RJ", -22.8268, -43.0634, 896, 244...247),
        DemoTown("Duque de Caxias", "RJ", -22.7858, -43.3117, 808, 250...252),
        DemoTown("Nova Iguaçu", "RJ", -22.7592, -43.4511, 785, 260...262),
        DemoTown("Campos dos Goytacazes", "RJ", -21.7545, -41.3244, 483, 280...281),
        DemoTown("Petrópolis", "RJ", -22.5046, -43.1823, 278, 256...257),
        DemoTown("Belo Horizonte", "MG", -19.9167, -43.9345, 2_315, 300...319),
        DemoTown("Contagem", "MG", -19.9317, -44.0536, 621, 320...322),
        DemoTown("Uberlândia", "MG", -18.9186, -48.2772, 713, 384...384),
        DemoTown("Juiz de Fora", "MG", -21.7642, -43.3503, 540, 360...361),
        DemoTown("Betim", "MG", -19.9678, -44.1983, 411, 326...326),
        DemoTown("Montes Claros", "MG", -16.7350, -43.8617, 414, 394...394),
        DemoTown("Vitória", "ES", -20.3155, -40.3128, 322, 290...290),
        DemoTown("Vila Velha", "ES", -20.3297, -40.2925, 467, 291...291),
        DemoTown("Curitiba", "PR", -25.4284, -49.2733, 1_773, 800...829),
        DemoTown("Londrina", "PR", -23.3045, -51.1696, 555, 860...861),
        DemoTown("Maringá", "PR", -23.4210, -51.9331, 409, 870...870),
        DemoTown("Ponta Grossa", "PR", -25.0945, -50.1633, 358, 840...841),
        DemoTown("Florianópolis", "SC", -27.5954, -48.5480, 537, 880...880),
        DemoTown("Joinville", "SC", -26.3045, -48.8487, 616, 892...892),
        DemoTown("Blumenau", "SC", -26.9194, -49.0661, 361, 890...890),
        DemoTown("Porto Alegre", "RS", -30.0346, -51.2177, 1_332, 900...919),
        DemoTown("Caxias do Sul", "RS", -29.1634, -51.1797, 463, 950...951),
        DemoTown("Pelotas", "RS", -31.7654, -52.3376, 326, 960...960),
        DemoTown("Brasília", "DF", -15.7939, -47.8828, 2_817, 700...727),
        DemoTown("Goiânia", "GO", -16.6869, -49.2648, 1_437, 740...748),
        DemoTown("Anápolis", "GO", -16.3281, -48.9530, 399, 750...751),
        DemoTown("Campo Grande", "MS", -20.4697, -54.6201, 898, 790...791),
        DemoTown("Cuiabá", "MT", -15.6014, -56.0979, 651, 780...780),
        DemoTown("Salvador", "BA", -12.9777, -38.5016, 2_418, 400...425),
        DemoTown("Feira de Santana", "BA", -12.2664, -38.9663, 617, 440...441),
        DemoTown("Aracaju", "SE", -10.9472, -37.0731, 602, 490...490),
        DemoTown("Maceió", "AL", -9.6499, -35.7089, 958, 570...570),
        DemoTown("Recife", "PE", -8.0476, -34.8770, 1_489, 500...527),
        DemoTown("João Pessoa", "PB", -7.1195, -34.8450, 833, 580...580),
        DemoTown("Natal", "RN", -5.7793, -35.2009, 751, 590...591),
        DemoTown("Fortaleza", "CE", -3.7319, -38.5267, 2_428, 600...608),
        DemoTown("Teresina", "PI", -5.0920, -42.8038, 866, 640...640),
        DemoTown("São Luís", "MA", -2.5307, -44.3068, 1_037, 650...651),
        DemoTown("Belém", "PA", -1.4558, -48.4902, 1_303, 660...668),
        DemoTown("Manaus", "AM", -3.1190, -60.0217, 2_063, 690...690),
        DemoTown("Porto Velho", "RO", -8.7612, -63.9004, 460, 768...768),
    ]
}
