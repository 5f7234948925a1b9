import Barcodes
import Fulfilment
import JSONReading
import Labels

/// A label's contents as they are written in a file.
struct LabelFile: Decodable {
    struct Destination: Decodable {
        let recipient: String?
        let company: String?
        let street: String?
        let street2: String?
        let city: String?
        let region: String?
        let postcode: String?
        let country: CountryCode?
        let phone: String?

        var fields: [AddressField] {
            let parts: [(AddressField.Part, String?)] = [
                (.recipient, recipient), (.company, company), (.street, street), (.street2, street2), (.city, city),
                (.region, region), (.postcode, postcode), (.country, country?.code), (.phone, phone),
            ]
            return parts.compactMap { part, text in text.map { AddressField(part, $0) } }
        }
    }

    /// A country by its code, as people write it.
    struct CountryCode: Decodable {
        /// nil for an empty text.
        let code: String?

        init(from decoder: any Decoder) throws {
            let text = try decoder.singleValueContainer().decode(String.self)
            do throws(UnknownCountry) { code = try text.isEmpty ? nil : Country.read(text).country.code } catch {
                throw JSONRefusal("is '\(JSONText.shortened(text))'; \(error)")
            }
        }
    }

    /// A licence plate in its digits.
    struct Plate: Decodable {
        let sscc: SSCC

        init(from decoder: any Decoder) throws {
            let text = try decoder.singleValueContainer().decode(String.self)
            do throws(BarcodeError) { sscc = try SSCC(text) } catch { throw JSONRefusal("is refused: \(error)") }
        }
    }

    let from: [String]?
    let to: Destination
    let service: String?
    let routingCode: String?
    let trackingNumber: String
    let sscc: Plate?
    let linkStem: String?
    let notes: [String]?

    private enum CodingKeys: String, CodingKey {
        case from, to, service, sscc, notes
        case routingCode = "routing_code"
        case trackingNumber = "tracking_number"
        case linkStem = "link_stem"
    }

    var label: ShippingLabel {
        ShippingLabel(
            from: LabelField.list("from", from ?? []), to: to.fields, service: service ?? "", routingCode: routingCode ?? "",
            trackingNumber: trackingNumber, sscc: sscc?.sscc, linkStem: linkStem ?? DigitalLink.gs1Stem,
            notes: LabelField.list("notes", notes ?? []))
    }
}
