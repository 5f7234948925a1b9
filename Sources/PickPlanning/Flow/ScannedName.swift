import Barcodes

/// What a scan names, in one spelling: the terminal and the books read every code by this.
package enum ScannedName {
    /// The article's GTIN of GS1 fields or a Digital Link; of anything else the code in upper case, without blanks and control
    /// characters around it and without a symbology prefix such as `]C1`.
    package static func of(_ scanned: String) -> String {
        switch ScannedCode(scanned).meanings.first {
        case .fields(let message): message.gtin?.digits ?? plain(scanned)
        case .link(let link): link.message.gtin?.digits ?? plain(scanned)
        default: plain(scanned)
        }
    }

    private static func plain(_ scanned: String) -> String {
        var text = scanned.drop(while: isAround)
        while let last = text.last, isAround(last) { text.removeLast() }
        if text.first == "]", text.count > 3 { text = text.dropFirst(3) }
        return text.uppercased()
    }

    private static func isAround(_ character: Character) -> Bool {
        character.isWhitespace || (character.asciiValue ?? 32) < 32
    }
}
