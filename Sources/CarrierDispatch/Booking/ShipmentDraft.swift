import Barcodes
import CommandSupport
import FoundationEssentials
import Fulfilment
import Labels

/// A shipment as it is first written: the parcel and what became of the choice.
struct ShipmentDraft: Sendable {
    let parcel: ParcelToBook
    let decision: Decision
    /// The trace of the event that asked for it.
    let trace: String?
    /// The own fleet's label; third parties sell theirs.
    let label: [UInt8]?
    /// The number on that label; third parties give theirs with the label.
    let trackingNumber: String?

    /// What the rate card says.
    enum Decision: Sendable {
        case chosen(ServiceChoice)
        /// Nobody carries it; the reason, service by service.
        case unroutable(reason: String)
        /// Its order was cancelled before anybody was chosen.
        case cancelled
    }

    init(parcel: ParcelToBook, card: RateCard, trace: String?) {
        self.parcel = parcel
        self.trace = trace
        let decision = Self.decide(parcel, card)
        let number = TrackingNumber.own()
        do throws(LabelError) {
            label = try Self.label(parcel, decision, number)
            trackingNumber = label == nil ? nil : number
            self.decision = decision
        } catch {
            (label, trackingNumber) = (nil, nil)
            self.decision = Self.decide(parcel, card.withoutOwnFleet, unprintable: error)
        }
    }

    /// Third parties print with fonts of their own.
    private static func decide(_ parcel: ParcelToBook, _ card: RateCard, unprintable: LabelError) -> Decision {
        let decision = decide(parcel, card)
        guard case .unroutable(let reason) = decision else { return decision }
        return .unroutable(reason: "The own fleet's label cannot be printed: \(unprintable). Of the others: \(reason)")
    }

    private static func decide(_ parcel: ParcelToBook, _ card: RateCard) -> Decision {
        guard !parcel.isCancelled else { return .cancelled }
        guard let distance = parcel.distance else {
            return .unroutable(reason: "The distance is not known: the site or the destination has no coordinates.")
        }
        let rated = RatedParcel(
            weight: parcel.weight, dimensions: parcel.dimensions, distance: distance, country: parcel.destination.country,
            readyAt: parcel.packedAt, promisedBy: parcel.promisedBy)
        do {
            return .chosen(try card.choice(for: rated))
        } catch {
            return .unroutable(reason: error.description)
        }
    }

    /// The chosen service; nil when there is none.
    var choice: ServiceChoice? {
        guard case .chosen(let choice) = decision else { return nil }
        return choice
    }

    /// Why there is none; nil when there is one.
    var reason: String? {
        switch decision {
        case .chosen: nil
        case .unroutable(let reason): reason
        case .cancelled: ShipmentStore.cancelReason
        }
    }

    /// The own fleet is booked at once, a third party when its label is bought.
    var state: ShipmentState {
        switch decision {
        case .chosen(let choice): choice.isOwnFleet ? .booked : .booking
        case .unroutable: .unroutable
        case .cancelled: .cancelled
        }
    }

    /// One per parcel for ever: what its attempts to buy a label go by.
    var labelKey: String? {
        guard let choice, !choice.isOwnFleet else { return nil }
        return LabelReference.of(parcel: parcel.id)
    }

    private static func label(_ parcel: ParcelToBook, _ decision: Decision, _ number: String) throws(LabelError) -> [UInt8]? {
        guard case .chosen(let choice) = decision, choice.isOwnFleet else { return nil }
        return try FleetLabel.zpl(for: parcel, service: choice.service, trackingNumber: number)
    }
}

/// The own fleet's label in ZPL, four by six inches at 203 dots per inch.
enum FleetLabel {
    /// One for the process: what it drew once it keeps.
    private static let printer = LabelPrinter(.zpl, fonts: FontChain(files: InstalledFonts.usual()))

    /// - Parameters:
    ///   - parcel: what it is stuck on.
    ///   - service: the service's code, printed large.
    /// - Throws: `LabelError` with every field that does not fit or cannot be printed.
    static func zpl(for parcel: ParcelToBook, service: String, trackingNumber: String) throws(LabelError) -> [UInt8] {
        // A plate that is no SSCC, as of a parcel from elsewhere, is not printed as one.
        let label = ShippingLabel(
            from: [], to: AddressField.list(parcel.destination), service: service, routingCode: parcel.destination.postcode,
            trackingNumber: trackingNumber, sscc: try? SSCC(parcel.sscc), notes: LabelField.list("notes", notes(for: parcel)))
        return try printer.print(label)
    }

    private static func notes(for parcel: ParcelToBook) -> [String] {
        let email = parcel.destination.email
        return (email.isEmpty ? [] : [email])
            + [Weight.text(parcel.weight), parcel.dimensions.description, "order \(parcel.orderID)"]
    }
}

/// The own fleet's tracking numbers: `WB`, sixteen random digits, a check digit. Whoever knows a number sees where its parcel is, so no number
/// leads to another: with a million parcels under way, one guess in 10¹⁰ is right.
extension TrackingNumber {
    /// A new number.
    static func own() -> String {
        let body = (0..<16).map { _ in String(Int.random(in: 0...9)) }.joined()
        return "WB\(CheckDigit.append(to: body) ?? body)"
    }
}
