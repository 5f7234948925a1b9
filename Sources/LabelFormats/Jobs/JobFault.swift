import Fulfilment

/// Why a call cannot even be written: found before anything was sent, and read like a carrier's refusal.
package struct JobFault: Error, Sendable, Equatable, CustomStringConvertible {
    /// As `to.street`.
    package let field: String
    /// What stands there, shortened; empty when nothing does.
    package let value: String
    /// What may stand there.
    package let allowed: String

    init(_ field: String, _ value: String, _ allowed: String) {
        (self.field, self.value, self.allowed) = (field, String(value.unicodeScalars.prefix(60)), allowed)
    }

    package var description: String {
        value.isEmpty ? "\(field) is missing; needed is \(allowed)" : "\(field) is '\(value)'; allowed is \(allowed)"
    }

    /// The same as a refusal.
    package var refusal: Refusal { Refusal(code: "not_sent", message: description, field: field) }
}

extension LabelJob {
    /// - Throws: `JobFault` when it is empty.
    func required(_ field: any KeyPath<LabelJob, String> & Sendable, _ name: String) throws(JobFault) -> String {
        let value = self[keyPath: field]
        guard !value.isEmpty else { throw JobFault(name, "", "what the carrier called it") }
        return value
    }

    func sender() throws(JobFault) -> Address { try present(from, "from", "an address") }

    func recipient() throws(JobFault) -> Address { try present(to, "to", "an address") }

    func day() throws(JobFault) -> CivilDay { try present(shipDate, "ship_date", "a day") }

    func collection() throws(JobFault) -> PickupWindow { try present(window, "window", "a day and its hours") }

    func paper() throws(JobFault) -> CustomsPaper { try present(customs, "customs", "the lines of the declaration") }

    func sum() throws(JobFault) -> Money { try present(amount, "amount", "an amount of money") }

    func parcel() throws(JobFault) -> JobParcel { try present(parcels.first, "parcels", "a parcel") }

    func number() throws(JobFault) -> String { try present(numbers.first, "numbers", "a tracking number") }

    private func present<Value>(_ value: Value?, _ name: String, _ allowed: String) throws(JobFault) -> Value {
        guard let value else { throw JobFault(name, "", allowed) }
        return value
    }

    /// Held against what the format can take and can do.
    func check(_ traits: Traits, for operation: Operation) throws(JobFault) {
        if operation == .quote || operation.maySell { try checkExtras(traits) }
        for consignment in consignments { try consignment.check(traits, for: operation) }
        if operation == .buy, !traits.media.contains(media) {
            throw JobFault("media", media.rawValue, traits.media.map(\.rawValue).joined(separator: ", "))
        }
        if reference.unicodeScalars.count > traits.referenceLength {
            throw JobFault("reference", reference, "at most \(traits.referenceLength) characters")
        }
        if let from { try traits.limits.check(from, "from") }
        if let to { try traits.limits.check(to, "to") }
        for (index, parcel) in parcels.enumerated() where parcel.weight <= 0 {
            throw JobFault("parcels[\(index)].weight", "\(parcel.weight)", "a weight in grams")
        }
        for (index, parcel) in parcels.enumerated() where !parcel.size.sortedEdges.allSatisfy({ $0 > 0 }) {
            throw JobFault("parcels[\(index)].size", "\(parcel.size)", "edges in millimetres")
        }
    }

    /// What nobody would do is refused rather than left out.
    private func checkExtras(_ traits: Traits) throws(JobFault) {
        let asked: [(Traits.Extra, Bool)] = [
            (.signature, options.isSigned), (.saturday, options.deliversSaturday), (.alcohol, options.hasAlcohol),
            (.insurance, options.insured != nil), (.returns, options.isReturn), (.customs, customs != nil),
            (.parcels, parcels.count > traits.batch),
        ]
        for (extra, isAsked) in asked where isAsked && !traits.extras.contains(extra) {
            let known = traits.extras.map(\.rawValue).sorted().joined(separator: ", ")
            throw JobFault("options", extra.rawValue, known.isEmpty ? "none with this carrier" : known)
        }
    }
}
