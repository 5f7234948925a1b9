import Fulfilment
import LabelFormats

/// What is the same for all parcels that are declared.
package struct CustomsTerms: Sendable, Equatable {
    /// `merchandise` or `gift`.
    package var contents = "merchandise"
    /// `DAP` or `DDP`.
    package var incoterm = "DAP"
    /// Of the house, for goods of its own.
    package var eori = ""
    package var ioss = ""
    /// Who signs for the sender; empty: nobody is named.
    package var signer = ""

    package init() {}
}

/// Makes the declaration of a parcel, or says what is missing of it.
struct CustomsDeclaration: Sendable {
    let terms: CustomsTerms

    /// What is missing, article by article.
    struct Lack: Error, Equatable, CustomStringConvertible {
        let articles: [(sku: String, fields: [String])]

        static func == (left: Lack, right: Lack) -> Bool { left.description == right.description }

        var description: String {
            let list = articles.prefix(20).map { "article \($0.sku): \($0.fields.joined(separator: ", "))" }.joined(
                separator: "; ")
            return "customs data is missing of \(list)" + (articles.count > 20 ? " and \(articles.count - 20) more" : "")
        }
    }

    /// - Parameter isToUnion: whether the import one-stop shop may count: below 150 euros, to the European Union.
    /// - Throws: `Lack` naming each article with the columns of the master file that say nothing.
    func paper(_ goods: [DeclaredGoods], isToUnion: Bool) throws(Lack) -> CustomsPaper {
        var lacks: [(sku: String, fields: [String])] = []
        var lines: [CustomsLine] = []
        for each in goods {
            let missing = Self.missing(in: each)
            if missing.isEmpty, let weight = each.weight, let currency = Currency(each.currency) {
                lines.append(
                    CustomsLine(
                        description: each.description, quantity: each.quantity,
                        value: Money(minor: each.minor, currency: currency),
                        weight: weight * each.quantity, tariff: each.tariff, origin: each.origin))
            } else if !lacks.contains(where: { $0.sku == each.sku }) {
                lacks.append((each.sku, missing))
            }
        }
        if goods.isEmpty { lacks.append(("?", ["the books do not say what is in the parcel"])) }
        if Set(lines.map(\.value.currency)).count > 1 { lacks.append((goods[0].sku, ["prices of one currency"])) }
        guard lacks.isEmpty else { throw Lack(articles: lacks) }
        var paper = CustomsPaper(lines: lines)
        (paper.incoterm, paper.isGift, paper.signer) = (terms.incoterm, terms.contents == "gift", terms.signer)
        paper.eori = Self.common(goods, \.eori) { terms.eori }
        if isToUnion, Self.isSmall(lines) { paper.ioss = Self.common(goods, \.ioss) { terms.ioss } }
        return paper
    }

    private static func missing(in goods: DeclaredGoods) -> [String] {
        var missing: [String] = []
        if goods.description.isEmpty { missing.append("name") }
        if goods.tariff.isEmpty { missing.append("hs_code") }
        if goods.origin.isEmpty { missing.append("origin") }
        if goods.weight == nil { missing.append("weight_g") }
        if goods.minor <= 0 { missing.append("a price in the order") }
        if Currency(goods.currency) == nil { missing.append("a currency in the order") }
        return missing
    }

    /// The owner's where all goods are of one, else the house's.
    private static func common(_ goods: [DeclaredGoods], _ number: KeyPath<DeclaredGoods, String>, house: () -> String) -> String
    {
        guard Set(goods.map(\.owner)).count == 1, let first = goods.first, first.owner != nil else { return house() }
        return first[keyPath: number]
    }

    /// Up to 150 euros (VAT Directive 2006/112/EC, Article 369l). Of other currencies nobody here knows the rate of the day.
    private static func isSmall(_ lines: [CustomsLine]) -> Bool {
        lines.allSatisfy { $0.value.currency.code == "EUR" } && lines.reduce(0) { $0 + $1.value.minor } <= 15_000
    }
}
