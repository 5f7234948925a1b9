import FoundationEssentials
package import Fulfilment

extension DocumentMedia {
    /// By the words services have for it: `image/png`, `ZPLII`, `PDF_4x6`.
    init(_ word: String?) {
        let word = word?.lowercased() ?? ""
        let known: [(String, DocumentMedia)] = [
            ("zpl", .zpl), ("zebra", .zpl), ("epl", .epl), ("pdf", .pdf), ("png", .png), ("gif", .gif), ("jpg", .jpg),
            ("jpeg", .jpg),
            ("html", .html),
        ]
        self = known.first { word.contains($0.0) }?.1 ?? .other
    }
}

/// A document of a label service: its bytes, or where they can be had.
package struct LabelDocument: Sendable, Equatable {
    package enum Content: Sendable, Equatable {
        case bytes([UInt8])
        /// An address, and whether the account's access has to go along.
        case address(String, needsAccess: Bool)
    }

    package let kind: DocumentKind
    /// What it is by its first bytes, else by the service's word.
    package let media: DocumentMedia
    package let content: Content

    /// nil unless it is an address of the web.
    init?(_ kind: DocumentKind = .label, address: String?, media word: String? = nil, needsAccess: Bool = false) {
        guard let address, address.hasPrefix("https://") || address.hasPrefix("http://"), address.utf8.count <= 4000 else {
            return nil
        }
        let path = address.prefix { $0 != "?" }
        let media = DocumentMedia(word)
        (self.kind, self.content) = (kind, .address(address, needsAccess: needsAccess))
        self.media = media == .other ? DocumentMedia(path.split(separator: ".").last.map(String.init)) : media
    }

    /// nil unless it is Base64 of something, maybe as a `data:` URL, maybe with line breaks.
    init?(_ kind: DocumentKind = .label, base64: String?, media word: String? = nil) {
        guard var text = base64?[...] else { return nil }
        var word = word
        if text.hasPrefix("data:"), let comma = text.firstIndex(of: ",") {
            word = word ?? String(text[..<comma])
            text = text[text.index(after: comma)...]
        }
        let isBroken = text.utf8.contains { $0 <= 32 }
        let plain = isBroken ? String(text.filter { !$0.isWhitespace }) : String(text)
        guard plain.utf8.count >= 8, let bytes = Data(base64Encoded: plain), !bytes.isEmpty else { return nil }
        self.init(kind, bytes: Array(bytes), media: word)
    }

    /// What came as it is.
    init?(_ kind: DocumentKind = .label, bytes: [UInt8], media word: String? = nil) {
        guard !bytes.isEmpty else { return nil }
        (self.kind, content, media) = (kind, .bytes(bytes), DocumentMedia(magic: bytes) ?? DocumentMedia(word))
    }

    /// ZPL and EPL sent as plain text.
    init?(_ kind: DocumentKind = .label, text: String?, media word: String?) {
        guard let text, text.utf8.count >= 8 else { return nil }
        self.init(kind, bytes: Array(text.utf8), media: word)
    }
}
