import Barcodes
import Fulfilment

// Handing over.

extension English: HandOverWords {
    func handOverTo(_ keys: KeyForm) -> Question.Text {
        .init("CARRIER", "Scan the carrier, the vehicle or the route. \(keys.key("9")) ends.")
    }
    var askingForParcels: Question.Text { .init("PARCELS", "The warehouse is asked for the parcels that wait.") }
    func handOverParcel(to taker: HandOverTaker, _ keys: KeyForm) -> Question.Text {
        .init("PARCEL", "Scan the SSCC of a parcel for \(taking(taker)); \(keys.key("9")) when all are handed over.")
    }
    func missingParcels(_ count: Int, of taker: HandOverTaker, _ keys: KeyForm) -> Question.Text {
        .init("\(count) MISSING", "Scan what you find of them for \(taking(taker)); \(keys.key("9")) ends without them.")
    }
    func missing(_ sscc: String, order: Int64) -> String { "\(sscc), order \(order)" }
    func handedOver(_ count: Int, waiting: Int) -> String { "\(count) handed over, \(waiting) to go" }
    func handOverHelp(_ keys: KeyForm) -> String {
        "the SSCC is the 18 digits on the parcel's label; \(keys.key("9")) shows what is missing."
    }

    func parcelsWait(_ count: Int, for taker: HandOverTaker) -> String {
        "\(count == 1 ? "1 parcel waits" : "\(count) parcels wait") for \(taking(taker))."
    }
    func handedOver(_ sscc: String) -> String { "Parcel \(sscc) is handed over." }
    func handedOverAlready(_ sscc: String) -> String { "Parcel \(sscc) was handed over already." }
    func handOverTakenBack(_ sscc: String) -> String { "Parcel \(sscc) is here still. Scan it again when it leaves." }
    func staysHere(_ sscc: String, _ standing: HandOverStanding, _ detail: String?) -> String {
        let why =
            switch standing {
            case .waiting: "waits"
            case .handedOver: "has left already"
            case .cancelled: "is of a cancelled order. Put it aside to be put back"
            case .opened: "was opened. Put it aside"
            case .held: "must not leave: \(detail ?? "a lot in it is held"). Put it aside"
            case .noLabel: "has no label yet. Put it aside until it has"
            case .otherCarrier: "is for \(detail ?? "another carrier"). Do not hand it over here"
            case .otherRoute: detail.map { "rides on route \($0). Do not load it here" } ?? "is on no route yet. Put it aside"
            case .otherSite: "is of site \(detail ?? "another site"), where you hand nothing over. Put it aside"
            }
        return "Parcel \(sscc) \(why)."
    }
    func handOverClosed(_ count: Int, missing: Int) -> String {
        "\(count) handed over, \(missing == 0 ? "none is missing" : "\(missing) missing")."
    }
    private func taking(_ taker: HandOverTaker) -> String {
        taker.route.map { "route \($0)\(taker.vehicle.map { " (\($0))" } ?? "")" } ?? taker.name
    }
}
