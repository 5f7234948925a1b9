package import Fulfilment

/// What is wanted of a label service, in nobody's format: whole grams and millimetres, civil days and local times of the site, codes of
/// services as the carrier has them. Each operation reads what it needs of it; what is not known stays empty.
package struct LabelJob: Sendable {
    /// Ours, of this attempt: printed where the service can, and what a lost answer is looked up by.
    package var reference = ""
    package var from: Address?
    package var to: Address?
    /// nil when nobody knows.
    package var isResidential: Bool?
    package var parcels: [JobParcel] = []
    /// Jobs that one call buys together, with services whose `Traits.consignments` allows it; this job then has no parcels of its own.
    package var consignments: [LabelJob] = []
    /// The carrier's code of the service; empty in quotes: all.
    package var service = ""
    /// The carrier behind an aggregator.
    package var carrier = ""
    /// The day it is handed over, at the site.
    package var shipDate: CivilDay?
    package var media = DocumentMedia.pdf
    package var customs: CustomsPaper?
    package var options = LabelOptions()
    /// For a person at the carrier.
    package var contents = ""

    /// What the service called the consignment when it was quoted or sold.
    package var handle = ""
    /// The rate to buy.
    package var offer = ""
    /// Tracking numbers that the operation is about.
    package var numbers: [String] = []
    /// The service's names of consignments that the operation is about.
    package var handles: [String] = []
    package var window: PickupWindow?
    /// Where the next page of a list begins.
    package var cursor = ""
    package var since: CivilDay?
    /// Insured or claimed.
    package var amount: Money?

    package init() {}

    /// Grams of all parcels.
    var weight: Int { parcels.reduce(0) { $0 + $1.weight } }
}

/// One parcel of a consignment.
package struct JobParcel: Sendable, Equatable {
    /// Grams.
    package let weight: Int
    package let size: Dimensions
    /// Ours, for this parcel.
    package let reference: String
    /// The number on its licence plate (SSCC), for services that print it; empty when it has none.
    package let plate: String

    package init(weight: Int, size: Dimensions, reference: String = "", plate: String = "") {
        (self.weight, self.size, self.reference, self.plate) = (weight, size, reference, plate)
    }
}

/// What may be asked for beside carriage.
package struct LabelOptions: Sendable, Equatable {
    package var isSigned = false
    package var deliversSaturday = false
    package var hasAlcohol = false
    package var insured: Money?
    package var isReturn = false

    package init() {}
}

/// When a parcel may be collected, by the clock of the place.
package struct PickupWindow: Sendable, Equatable {
    package let day: CivilDay
    /// Minutes since midnight.
    package let from: Int
    /// Minutes since midnight.
    package let until: Int
    package var note = ""

    package init(day: CivilDay, from: Int, until: Int, note: String = "") {
        (self.day, self.from, self.until, self.note) = (day, from, until, note)
    }

    /// `0900` with an empty separator, `09:00` with a colon.
    static func time(_ minutes: Int, separator: String = ":") -> String {
        "\(minutes / 60, digits: 2)\(separator)\(minutes % 60, digits: 2)"
    }
}

/// What customs wants to know.
package struct CustomsPaper: Sendable {
    package var lines: [CustomsLine]
    /// `DDP` or `DAP`.
    package var incoterm = "DAP"
    /// Who signs.
    package var signer = ""
    package var isGift = false
    /// Of the export, such as `NOEEI 30.37(a)`.
    package var exportCode = ""
    package var invoice = ""
    /// The exporter's number with customs; empty when nobody has said it.
    package var eori = ""
    /// In the import one-stop shop of the European Union; empty where that does not count.
    package var ioss = ""

    package init(lines: [CustomsLine]) { self.lines = lines }

    /// The sender's numbers that are known, with the country that gave them as far as they say it themselves.
    var numbers: [(kind: String, number: String, country: String)] {
        [("EORI", eori, String(eori.prefix(2))), ("IOSS", ioss, "")].filter { !$0.1.isEmpty }
    }
}

/// The pieces of one article. Value and weight are of the line, not of a piece.
package struct CustomsLine: Sendable {
    package let description: String
    package let quantity: Int
    package let value: Money
    /// Grams.
    package let weight: Int
    package let tariff: String
    /// Where it was made.
    package let origin: String

    package init(description: String, quantity: Int, value: Money, weight: Int, tariff: String, origin: String) {
        (self.description, self.quantity, self.value) = (description, quantity, value)
        (self.weight, self.tariff, self.origin) = (weight, tariff, origin)
    }
}
