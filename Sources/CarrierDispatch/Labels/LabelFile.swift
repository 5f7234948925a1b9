import ArgumentParser
import Barcodes
import FoundationEssentials
import Fulfilment
import Labels

/// A label's contents as they are written in a file.
struct LabelFile: Decodable {
    struct Destination: Decodable {
        let recipient: String?
        let street: String?
        let city: String?
        let region: String?
        let postcode: String?
        let country: String?
    }

    let from: [String]?
    let to: Destination
    let service: String?
    let routingCode: String?
    let trackingNumber: String
    let sscc: String?
    let linkStem: String?
    let notes: [String]?

    /// - Throws: `ValidationError` for a file that is none, `BarcodeError` for a code that is none.
    static func read(_ path: String) throws -> ShippingLabel {
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        guard let bytes = try? Data(contentsOf: URL(filePath: path == "-" ? "/dev/stdin" : path)) else {
            throw ValidationError("'\(path)' cannot be read. Maybe it is in another directory.")
        }
        do {
            return try decoder.decode(LabelFile.self, from: bytes).label()
        } catch let error as DecodingError {
            throw ValidationError("'\(path)' is no label: \(Self.words(error)) Maybe look at 'carrier-dispatch label --help'.")
        }
    }

    private func label() throws(BarcodeError) -> ShippingLabel {
        let address = Address(
            recipient: to.recipient ?? "", street: to.street ?? "", city: to.city ?? "", region: to.region ?? "",
            postcode: to.postcode ?? "", country: to.country ?? "", location: nil)
        var plate: SSCC?
        if let sscc { plate = try SSCC(sscc) }
        return try ShippingLabel(
            from: from ?? [], to: address, service: service ?? "", routingCode: routingCode ?? "", trackingNumber: trackingNumber,
            sscc: plate, linkStem: linkStem ?? DigitalLink.gs1Stem, notes: notes ?? [])
    }

    private static func words(_ error: DecodingError) -> String {
        switch error {
        case .keyNotFound(let key, _): "'\(key.stringValue)' is missing."
        case .typeMismatch(_, let context), .valueNotFound(_, let context):
            "'\(context.codingPath.map(\.stringValue).joined(separator: "."))' has another type."
        default: "it is not JSON."
        }
    }
}

/// Fonts on this machine.
enum FontFiles {
    /// - Throws: `ValidationError` when the file is no TrueType font.
    static func load(_ path: String) throws -> any LabelFont {
        guard let bytes = try? Data(contentsOf: URL(filePath: path)), let font = TrueTypeFont(Array(bytes)) else {
            throw ValidationError(
                "'\(path)' is no font with TrueType outlines. Maybe it is an OpenType font with PostScript outlines (.otf).")
        }
        return font
    }

    /// Those of Debian's packages fonts-dejavu-core, fonts-wqy-microhei, fonts-wqy-zenhei and fonts-droid-fallback, as far as they are there.
    static func usual() -> [any LabelFont] {
        [
            "dejavu/DejaVuSans.ttf", "wqy/wqy-microhei.ttc", "wqy/wqy-zenhei.ttc", "droid/DroidSansFallbackFull.ttf",
        ].compactMap { try? load("/usr/share/fonts/truetype/\($0)") }
    }
}
