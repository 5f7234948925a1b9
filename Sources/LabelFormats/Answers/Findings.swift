package import Fulfilment

/// Whether an address exists.
package struct AddressFinding: Sendable, Equatable {
    package enum State: String, Sendable {
        /// As it is, but for case, marks and longer postcodes.
        case ok
        /// Exists, but is written otherwise: compare before taking it.
        case corrected
        case bad
        /// The service cannot tell, or sees several.
        case unknown
    }

    package let state: State
    /// As the service would write it.
    package var proposal: Address?
    /// Where there are several.
    package var candidates: [Address] = []
    package var isResidential: Bool?
    /// What is wrong, in the service's words.
    package var problems: [Refusal.FieldProblem] = []

    init(_ state: State) { self.state = state }

    /// `ok` or `corrected`, by comparing what was asked with what came back.
    init(proposal: Address, asked: Address?) {
        self.state = asked.map { Self.isSame($0, proposal) } ?? true ? .ok : .corrected
        self.proposal = proposal
    }

    /// Case, marks and blanks do not count, nor whether a flat has a line of its own, nor digits behind a postcode.
    private static func isSame(_ left: Address, _ right: Address) -> Bool {
        plain(left.street + left.street2) == plain(right.street + right.street2) && plain(left.city) == plain(right.city)
            && (left.region.isEmpty || right.region.isEmpty || plain(left.region) == plain(right.region))
            && isSamePostcode(plain(left.postcode), plain(right.postcode))
    }

    private static func isSamePostcode(_ left: String, _ right: String) -> Bool {
        left == right || (min(left.count, right.count) >= 5 && (left.hasPrefix(right) || right.hasPrefix(left)))
    }

    private static func plain(_ text: String) -> String { text.uppercased().filter { $0.isLetter || $0.isNumber } }
}

/// What proves later calls.
package struct AccessToken: Sendable, Equatable, CustomStringConvertible {
    package let text: String
    /// How long it lives; nil when the service does not say.
    package let seconds: Int?

    package var description: String { "a token for \(seconds.map(String.init) ?? "some") seconds" }
}

/// One page of what a service sold.
package struct Page: Sendable, Equatable {
    package var items: [Listed] = []
    package var hasMore = false
    /// Where the next begins; empty when nothing says so.
    package var cursor = ""
}

/// A label in a list.
package struct Listed: Sendable, Equatable {
    package let handle: String
    package let reference: String
    /// Empty when nothing was sold.
    package let numbers: [String]
    /// The service's word for where it stands.
    package let status: String

    init(handle: String?, reference: String?, numbers: [String?], status: String?) {
        (self.handle, self.reference) = (handle ?? "", reference ?? "")
        (self.numbers, self.status) = (numbers.compactMap { SoldParcel(number: $0)?.number }, status ?? "")
    }
}

/// A collection that was closed.
package struct ManifestPaper: Sendable, Equatable {
    /// The service's name or number for it.
    package let number: String
    package var documents: [LabelDocument] = []
    /// Tracking numbers on it, or the service's names of labels.
    package var items: [String] = []
    package var charged: CarrierAmount?

    init(_ number: String?) { self.number = number ?? "" }

    /// Several papers as one, by the name of the first; nil of none.
    init?(of papers: [ManifestPaper]) {
        guard let first = papers.first else { return nil }
        self = first
        documents = papers.flatMap(\.documents)
        items = papers.flatMap(\.items)
    }
}

/// A collection by the carrier.
package struct Pickup: Sendable, Equatable {
    /// The service's name; what it is bought or cancelled by.
    package var handle = ""
    /// What the driver knows it by; with some carriers the handle.
    package var confirmation = ""
    /// Needed beside the confirmation to cancel, with some carriers.
    package var location = ""
    package var day: CivilDay?
    package var charged: CarrierAmount?
    /// What it would cost, where it has to be bought.
    package var offers: [Rate] = []

    init() {}
}

/// Something a service took down that is no label.
package struct Record: Sendable, Equatable {
    package enum Kind: String, Sendable {
        case insured
        case insuranceCancelled = "insurance_cancelled"
        case customs, duties, tracked
        case claimOpen = "claim_open"
        case claimCancelled = "claim_cancelled"
    }

    package let kind: Kind
    package var handle = ""
    package var number = ""
    /// The service's word.
    package var status = ""
    package var amount: CarrierAmount?
    package var fees: [Fee] = []

    init(_ kind: Kind, handle: String? = nil, number: String? = nil, status: String? = nil, amount: CarrierAmount? = nil) {
        self.kind = kind
        (self.handle, self.number, self.status, self.amount) = (handle ?? "", number ?? "", status ?? "", amount)
    }
}
