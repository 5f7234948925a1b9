import Fulfilment

/// What was sold. There is none without a parcel, and no parcel without a number.
package struct Purchase: Sendable, Equatable {
    /// The service's name for it: what it is given back, looked up and put on a manifest by; empty when numbers do that.
    package var handle = ""
    /// Ours, as the service gives it back; empty when it does not. A reference that is not ours means that the answer is not for us.
    package var reference = ""
    /// Never empty, in the order of the answer.
    package let parcels: [SoldParcel]
    /// Of the whole consignment.
    package var documents: [LabelDocument] = []
    package var carrier = ""
    package var service = ""
    /// What the account pays; nil when the answer does not say.
    package var charged: CarrierAmount?
    /// Without the account's own conditions.
    package var listPrice: CarrierAmount?
    package var fees: [Fee] = []
    /// The weight that is billed, in grams, to the nearest.
    package var billedGrams: Int?
    package var zone = ""
    /// Whether it can still be given back; nil when the answer does not say.
    package var isVoidable: Bool?
    package var isTest = false
    /// When it arrives, as the service has it.
    package var arrival: CarrierTime?
    /// Warnings, and what could not be read.
    package var notes: [String] = []

    init?(_ parcels: [SoldParcel?]) {
        let sold = parcels.compactMap { $0 }
        guard !sold.isEmpty, sold.count == parcels.count else { return nil }
        self.parcels = sold
    }

    /// In order.
    package var numbers: [String] { parcels.map(\.number) }

    /// Of the consignment and its parcels.
    package var allDocuments: [LabelDocument] { parcels.flatMap(\.documents) + documents }

    mutating func note(_ notes: [String?]) {
        self.notes += notes.compactMap { $0 }.filter { !$0.isEmpty }.map { Refusal.shortened($0, 500) }
    }
}

/// A parcel with its number.
package struct SoldParcel: Sendable, Equatable {
    /// As the carrier writes it, without blanks around it.
    package let number: String
    /// The service's name for the parcel; empty when there is none.
    package let handle: String
    package let documents: [LabelDocument]
    package let charged: CarrierAmount?

    /// nil when that is no tracking number: five letters or digits at least, sixty characters at most.
    init?(number: String?, handle: String? = nil, documents: [LabelDocument] = [], charged: CarrierAmount? = nil) {
        guard let number, number.utf8.count <= 60 else { return nil }
        let signs = number.utf8.count { ($0 | 32) &- 97 < 26 || $0 &- 48 < 10 }
        guard signs >= 5, number.utf8.allSatisfy({ $0 > 32 && $0 < 127 || $0 == 32 }) else { return nil }
        self.number = number.withoutOuterBlanks
        self.handle = handle ?? ""
        (self.documents, self.charged) = (documents, charged)
    }
}
