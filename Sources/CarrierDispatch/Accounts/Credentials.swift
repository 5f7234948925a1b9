import FoundationEssentials
import Fulfilment
import LabelFormats

/// What proves to a label service who asks. Only where it is kept stands in the books; it is read for every call, so that a key may be
/// changed without a restart.
struct Credentials: Sendable {
    /// Why it cannot be used.
    struct Fault: Error, Equatable, CustomStringConvertible {
        let description: String
    }

    /// A JSON object; text that is none is the key.
    private struct Document: Decodable {
        struct Sender: Decodable {
            var name: String?
            var company: String?
            var street: String?
            var street2: String?
            var city: String?
            var region: String?
            var postcode: String?
            var country: String?
            var phone: String?
            var email: String?
        }

        var user: String?
        var secret: String?
        var key: String?
        var number: String?
        var contract: String?
        var carriers: [String]?
        var imperial: Bool?
        var from: Sender?
    }

    let account: LabelAccount
    /// Where its parcels come from, for services that want it; nil when nobody said.
    let sender: Address?

    /// - Throws: `Fault` naming the account, its reference and what is allowed.
    init(of carrier: CarrierAccount, environment: [String: String] = ProcessInfo.processInfo.environment) throws(Fault) {
        let text = try Self.text(carrier, environment)
        var account = LabelAccount()
        (account.host, account.isTest) = (carrier.host, carrier.isTest)
        guard text.first == "{" else {
            account.key = text
            (self.account, sender) = (account, nil)
            return
        }
        guard let document = try? JSONDecoder().decode(Document.self, from: Data(text.utf8)) else {
            throw Self.fault(
                carrier, "is no JSON object of texts, as {\"key\": \"…\"}, with user, secret, key, number, contract, from")
        }
        (account.user, account.secret, account.key) = (document.user ?? "", document.secret ?? "", document.key ?? "")
        (account.number, account.contract) = (document.number ?? "", document.contract ?? "")
        (account.carriers, account.isImperial) = (document.carriers ?? [], document.imperial ?? false)
        (self.account, sender) = (account, document.from.map(Self.address))
    }

    private static func text(_ carrier: CarrierAccount, _ environment: [String: String]) throws(Fault) -> String {
        let reference = carrier.credentials
        if reference.isEmpty { return "" }
        if reference.hasPrefix("env:") {
            guard let text = environment[String(reference.dropFirst(4))], !text.isEmpty else {
                throw fault(carrier, "is not set")
            }
            return trimmed(text)
        }
        guard reference.hasPrefix("file:") else { throw fault(carrier, "is neither env:NAME nor file:PATH") }
        guard let data = FileManager.default.contents(atPath: String(reference.dropFirst(5))), !data.isEmpty else {
            throw fault(carrier, "cannot be read, or is empty")
        }
        return trimmed(String(decoding: data, as: UTF8.self))
    }

    private static func trimmed(_ text: String) -> String {
        let start = text.drop(while: \.isWhitespace)
        let end = start.lastIndex { !$0.isWhitespace }.map { start.index(after: $0) } ?? start.startIndex
        return String(start[..<end])
    }

    private static func fault(_ carrier: CarrierAccount, _ what: String) -> Fault {
        Fault(description: "the credentials of account \(carrier.code), \(carrier.credentials), cannot be used: it \(what)")
    }

    private static func address(_ from: Document.Sender) -> Address {
        Address(
            recipient: from.name ?? from.company ?? "", company: from.company ?? "", street: from.street ?? "",
            street2: from.street2 ?? "", city: from.city ?? "", region: from.region ?? "", postcode: from.postcode ?? "",
            country: from.country ?? "", phone: from.phone ?? "", email: from.email ?? "", location: nil)
    }
}
