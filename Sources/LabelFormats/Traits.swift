package import Fulfilment

/// What a service can do and how it behaves, so that whoever buys from it need not know which one it is.
package struct Traits: Sendable {
    /// How many calls a label takes.
    package enum Steps: Sendable, Equatable {
        /// A quote leaves a handle, which lives so long where the service says it; buying names it.
        case quoteThenBuy(lives: Duration?)
        /// One call sells the label.
        case buyOnly
    }

    /// What the same purchase sent twice does.
    package enum Repeats: Sendable, Equatable {
        /// The first label comes back.
        case sameLabel
        /// The second is refused.
        case refused
        /// A second label is sold: never send it twice without a look-up.
        case newLabel
    }

    /// How a label is found after its answer was lost.
    package enum Search: Sendable, Equatable {
        /// By what the quote gave us; the answer is true at once.
        case byHandle
        /// By our reference; only after `settles` does "unknown" mean that nothing was sold.
        case byReference(settles: Duration)
        /// Only by going through what the service lists.
        case byList
        /// Not at all: the invoice tells.
        case none
    }

    /// When a label costs money.
    package enum Billed: Sendable, Equatable {
        case atPurchase
        case atScan
    }

    /// Whether a collection has to be closed.
    package enum ManifestNeed: Sendable, Equatable {
        case none, optional, required
    }

    /// What may be asked for beside the carriage of one parcel. What is not in a format's list is refused before anything is sent.
    package enum Extra: String, Sendable, CaseIterable {
        case signature, saturday, alcohol, insurance, returns, customs
        /// Several parcels in one consignment.
        case parcels
    }

    package let steps: Steps
    package let repeats: Repeats
    package let search: Search
    package let billed: Billed
    /// nil where the service does not say; then the account's own setting counts.
    package let voidWindow: Duration?
    /// Whether labels cannot be given back once they are on a manifest.
    package let voidEndsWithManifest: Bool
    package let manifest: ManifestNeed
    /// Characters our reference may have.
    package let referenceLength: Int
    package let limits: TextLimits
    /// What labels can be printed as, the best first.
    package let media: [DocumentMedia]
    /// Of prices whose answers name no currency.
    package let currency: Currency?
    package let extras: Set<Extra>
    /// Calls a minute that the service puts up with; nil where it does not say.
    package let callsPerMinute: Int?
    /// Labels one call may buy for one consignment.
    package let batch: Int
    /// Consignments one call may buy: `LabelJob.consignments`.
    package let consignments: Int

    init(
        steps: Steps, repeats: Repeats, search: Search, billed: Billed = .atScan, voidWindow: Duration? = nil,
        voidEndsWithManifest: Bool = false, manifest: ManifestNeed = .none, referenceLength: Int = 35,
        limits: TextLimits = TextLimits(), media: [DocumentMedia] = [.pdf], currency: String? = nil, extras: Set<Extra> = [],
        callsPerMinute: Int? = nil, batch: Int = 1, consignments: Int = 1
    ) {
        (self.steps, self.repeats, self.search, self.billed) = (steps, repeats, search, billed)
        (self.voidWindow, self.voidEndsWithManifest, self.manifest) = (voidWindow, voidEndsWithManifest, manifest)
        (self.referenceLength, self.limits, self.media, self.batch) = (referenceLength, limits, media, batch)
        (self.extras, self.callsPerMinute, self.consignments) = (extras, callsPerMinute, consignments)
        self.currency = currency.flatMap { Currency($0) }
    }
}

/// How long the lines of an address may be, in characters, and what it cannot do without.
package struct TextLimits: Sendable, Equatable {
    var name = 100
    var street = 100
    var city = 100
    var postcode = 20
    var needsPhone = false
    var needsPostcode = false

    init(name: Int = 100, street: Int = 100, city: Int = 100, needsPhone: Bool = false, needsPostcode: Bool = false) {
        (self.name, self.street, self.city) = (name, street, city)
        (self.needsPhone, self.needsPostcode) = (needsPhone, needsPostcode)
    }

    /// - Parameter role: `from` or `to`, for the fault.
    /// - Throws: `JobFault` with the field, what stands there and what is allowed.
    func check(_ address: Address, _ role: String) throws(JobFault) {
        let lines = [
            ("recipient", address.recipient, name), ("company", address.company, name), ("street", address.street, street),
            ("street2", address.street2, street), ("city", address.city, city), ("postcode", address.postcode, postcode),
        ]
        for (field, text, most) in lines where text.unicodeScalars.count > most {
            throw JobFault("\(role).\(field)", text, "at most \(most) characters")
        }
        if needsPhone, address.phone.isEmpty { throw JobFault("\(role).phone", "", "a telephone number") }
        if needsPostcode, address.postcode.isEmpty, Country.named(address.country)?.hasPostcodes != false {
            throw JobFault("\(role).postcode", "", "a postcode")
        }
        if address.country.isEmpty { throw JobFault("\(role).country", "", "a country") }
    }
}
