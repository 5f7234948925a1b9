import FoundationEssentials
import Fulfilment
import JSONReading
import Testing

@testable import LabelFormats

/// Every answer somebody recorded or published is read as a right client reads it, and no spoilt answer as a sale.
@Suite("Label services' recorded answers", .enabled(if: SharedData.isThere, Comment(rawValue: SharedData.hint)))
struct LabelPairTests {
    static let root = "\(SharedData.root)/dispatch"
    static let pairs = LabelPair.names(in: root).compactMap { try? LabelPair($0, in: root) }

    @Test("All pairs of services that have a format are read")
    func complete() throws {
        #expect(Self.pairs.count > 50)
        for name in LabelPair.names(in: Self.root) {
            let pair = try LabelPair(name, in: Self.root)
            if pair == nil { print("No format reads \(name).") }
        }
    }

    @Test("The call is known, and its answer has the verdict", arguments: pairs)
    func verdict(pair: LabelPair) throws {
        #expect(pair.operation != nil, "\(pair.call)")
        let verdict = try #require(pair.verdict())
        #expect(verdict.code == pair.outcome, "\(verdict.refusal?.description ?? "")")
        #expect(pair.verdict() == verdict)
    }

    @Test(
        "Prices are told to the minor unit, in their currency, in order", arguments: pairs.filter { $0.expected["rates"] != nil })
    func rates(pair: LabelPair) throws {
        guard case .rated(let quotation) = try #require(pair.verdict()) else {
            Issue.record("no quotation")
            return
        }
        let expected = pair.expected["rates"]?.items ?? []
        #expect(quotation.rates.count == expected.count)
        for (rate, wanted) in zip(quotation.rates, expected) {
            #expect(rate.service == wanted["service"]?.string)
            #expect(rate.price.money.minor == wanted["minor"]?.integer)
            #expect(rate.price.currency.code == wanted["currency"]?.string)
            if let carrier = wanted["carrier"]?.string { #expect(rate.carrier == carrier) }
            if let days = wanted["days"]?.count { #expect(rate.days == days) }
            if let attributes = wanted["attributes"] { #expect(rate.attributes == attributes.items.compactMap(\.string)) }
        }
    }

    /// Fields of `expect.json` that a verdict tells in its own words; what else stands there is the wire's.
    private static let told: Set = [
        "tracking_number", "reference", "first", "second", "label_url", "order", "manifest", "confirmation", "location", "claim",
        "label",
        "transaction", "shipment", "field", "message", "po_number", "form_url", "zpl", "png", "service", "date", "time", "cutoff",
        "pickup",
    ]

    @Test("Numbers, handles, documents, fields and amounts are told", arguments: pairs)
    func fields(pair: LabelPair) throws {
        let verdict = try #require(pair.verdict())
        var facts: Set<String> = []
        LabelFacts.collect(verdict, into: &facts)
        for (name, field) in pair.expected["fields"]?.members ?? [] {
            if let minor = field["minor"]?.word, pair.kind != "customs" {
                #expect(facts.contains("\(minor) \(field["currency"]?.word ?? "")"), "\(name)")
            } else if Self.told.contains(name), pair.kind != "refund", let value = field["value"]?.word {
                #expect(facts.contains(value), "\(name): \(value)")
            }
            if name == "code", let refusal = verdict.refusal {
                #expect(refusal.code == field["value"]?.word || refusal.code == "business_rules")
            }
        }
    }

    @Test("Half an answer is no answer", arguments: pairs)
    func cut(pair: LabelPair) { #expect(LabelFuzz.cut(pair) == []) }

    @Test("Empty answers, pages of proxies and bare values are neither a sale nor, with 5xx, a refusal", arguments: pairs)
    func pages(pair: LabelPair) { #expect(LabelFuzz.pages(pair) == []) }

    @Test("A wrong type in any field sells nothing, and unsells nothing", arguments: pairs)
    func wrongTypes(pair: LabelPair) { #expect(LabelFuzz.wrongTypes(pair) == []) }

    @Test("One thing in place of a list of one is the same", arguments: pairs)
    func oneOrMany(pair: LabelPair) { #expect(LabelFuzz.oneOrMany(pair) == []) }

    @Test("Changed bytes never sell and never crash", arguments: pairs)
    func mutations(pair: LabelPair) { #expect(LabelFuzz.mutations(pair, rounds: 300) == []) }
}

extension LabelPair: CustomTestStringConvertible {
    var testDescription: String { name }
}

/// All texts, numbers and amounts in a verdict, wherever they stand.
enum LabelFacts {
    static func collect(_ value: Any, into facts: inout Set<String>) {
        switch value {
        case let text as String: facts.insert(text)
        case let number as Int: facts.insert("\(number)")
        case let day as CivilDay: facts.insert("\(day)")
        case let amount as CarrierAmount: facts.insert("\(amount.money.minor) \(amount.currency.code)")
        case is [UInt8]: return
        default: break
        }
        for child in Mirror(reflecting: value).children { collect(child.value, into: &facts) }
    }
}
