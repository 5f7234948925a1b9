import FoundationEssentials
import Fulfilment

/// A parcel as a manifest lists it.
struct ManifestLine: Sendable {
    let shipmentID: Int64
    let orderID: Int64
    let sscc: String
    let service: String
    let trackingNumber: String
    /// Grams.
    let weight: Int
    let labelledAt: Date
}

/// Where manifests are closed together, whatever the carrier's accounts.
struct ManifestPlace: Sendable, Hashable {
    /// The carrier's code.
    let carrier: String
    /// The site's code.
    let site: String
}

/// The list that goes with the parcels, as plain text: a heading, a line for each parcel in the order of their numbers, and room for the
/// signature. The same parcels and moment give the same bytes.
struct ManifestDocument: Sendable {
    let key: ManifestKey
    let carrierName: String
    let shipDate: CivilDay
    let closedAt: Date
    /// nil: it was closed at its cut-off.
    let closedBy: String?
    let lines: [ManifestLine]

    var text: String {
        let weight = lines.reduce(0) { $0 + $1.weight }
        let account = key.account.isEmpty ? [] : ["account    \(key.account.printable)"]
        let heading =
            ["MANIFEST", "", "carrier    \(carrierName.printable) (\(key.carrier))"] + account + [
                "from site  \(key.site)", "ship date  \(shipDate)",
                "closed     \(ZonedTime(closedAt).utcText), \(closedBy.map { "by \($0.printable)" } ?? "at its cut-off")",
                "parcels    \(lines.count), \(Weight.text(weight)) together", "",
            ]
        let parcels = lines.sorted { $0.sscc < $1.sscc }.enumerated().map { index, line in
            "\(index + 1)  SSCC \(line.sscc)  \(line.trackingNumber)  \(line.service)  \(Weight.text(line.weight))  order \(line.orderID)"
        }
        let signature = ["", "Taken by, date, signature: ______________________________", ""]
        return (heading + parcels + signature).joined(separator: "\n")
    }
}
