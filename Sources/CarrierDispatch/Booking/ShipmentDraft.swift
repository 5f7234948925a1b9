import Barcodes
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
    let label: String?

    /// What the rate card says.
    enum Decision: Sendable {
        case chosen(ServiceChoice)
        /// Nobody carries it; the reason, service by service.
        case unroutable(reason: String)
    }

    init(parcel: ParcelToBook, card: RateCard, trace: String?) {
        self.parcel = parcel
        self.trace = trace
        let decision = Self.decide(parcel, card)
        do throws(BarcodeError) {
            label = try Self.label(parcel, decision)
            self.decision = decision
        } catch {
            label = nil
            self.decision = .unroutable(reason: error.description)
        }
    }

    private static func decide(_ parcel: ParcelToBook, _ card: RateCard) -> Decision {
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
        guard case .unroutable(let reason) = decision else { return nil }
        return reason
    }

    /// The own fleet is booked at once, a third party when its label is bought.
    var state: ShipmentState {
        guard let choice else { return .unroutable }
        return choice.isOwnFleet ? .booked : .booking
    }

    /// One key per parcel for ever, so that a carrier never sells it two labels.
    var labelKey: String? {
        guard let choice, !choice.isOwnFleet else { return nil }
        return "wb-parcel-\(parcel.id)"
    }

    /// The own fleet's number; third parties give theirs with the label.
    var trackingNumber: String? {
        guard let choice, choice.isOwnFleet else { return nil }
        return TrackingNumber.own(shipmentID: parcel.shipmentID)
    }

    private static func label(_ parcel: ParcelToBook, _ decision: Decision) throws(BarcodeError) -> String? {
        guard case .chosen(let choice) = decision, choice.isOwnFleet else { return nil }
        return try FleetLabel.zpl(
            for: parcel, service: choice.service, trackingNumber: TrackingNumber.own(shipmentID: parcel.shipmentID))
    }
}

/// The own fleet's label in ZPL, four by six inches at 203 dots per inch.
enum FleetLabel {
    /// - Parameters:
    ///   - parcel: what it is stuck on.
    ///   - service: the service's code, printed large.
    /// - Throws: `BarcodeError` when a number does not fit in a bar code.
    static func zpl(for parcel: ParcelToBook, service: String, trackingNumber: String) throws(BarcodeError) -> String {
        // A plate that is no SSCC, as of a parcel from elsewhere, is not printed as one.
        let label = try ShippingLabel(
            from: [], to: parcel.destination, service: service, routingCode: parcel.destination.postcode,
            trackingNumber: trackingNumber, sscc: try? SSCC(parcel.sscc),
            notes: [Weight.text(parcel.weight), parcel.dimensions.description, "order \(parcel.orderID)"])
        return ZPL.encode(try LabelLayout(label), fonts: FontChain())
    }
}

/// The own fleet's tracking numbers: `WB`, ten digits of the shipment's id, a check digit.
enum TrackingNumber {
    /// The number of a shipment.
    static func own(shipmentID: Int64) -> String {
        let digits = String(shipmentID)
        let body = String(repeating: "0", count: max(0, 10 - digits.count)) + digits
        return "WB\(CheckDigit.append(to: body) ?? body)"
    }
}
