import Barcodes
import Fulfilment

/// What a scan means where a packer is asked for a piece's serial number.
///
/// Serial numbers look like anything, so a code that is something else for certain (of the order, an article's, a parcel's) is not taken for
/// one unless an equals sign stands before it.
enum SerialScan: Equatable {
    case number(SerialNumber)
    /// The code of the piece's article once more.
    case article
    /// A code of something else.
    case other
    /// What no serial number looks like.
    case malformed

    /// - Parameters:
    ///   - sku: the article of the piece.
    ///   - book: the codes of the order.
    init(_ scan: ScannedName, of sku: String, in book: CodeBook) {
        let text = scan.bare
        if text.hasPrefix("=") {
            self = Self.plain(text.drop { $0 == "=" })
            return
        }
        let code = scan.code
        let isPiece = book.meanings(of: scan).contains(.item(sku: sku))
        if let number = Self.number(in: scan) {
            let namesArticle = !code.gtins.isEmpty || !code.articleCodes.isEmpty
            self = namesArticle && !isPiece ? .other : .number(number)
        } else if book.knows(scan) {
            self = isPiece ? .article : .other
        } else {
            self = Self.isOther(code, text) ? .other : Self.plain(text[...])
        }
    }

    /// What a GS1 code or another label says of it.
    static func number(in scan: ScannedName) -> SerialNumber? { scan.code.serial.flatMap { SerialNumber($0) } }

    private static func plain(_ text: Substring) -> SerialScan {
        SerialNumber(String(text)).map(SerialScan.number) ?? .malformed
    }

    /// Shorter numbers with a right check digit are as often serial numbers.
    private static func isOther(_ code: ScannedCode, _ text: String) -> Bool {
        switch code.meanings.first {
        case .article, .articleWithAddOn: text.utf8.count >= 12
        case .parcel, .fields, .link, .label: true
        case .waybill, .name, nil: false
        }
    }
}
