/// What a document that goes with a parcel is for.
package enum DocumentKind: String, StoredCase {
    /// Stuck on the parcel: what its carrier reads.
    case label
    /// For the way back.
    case returnLabel = "return_label"
    /// A second label where the receiver pays.
    case codLabel = "cod_label"
    /// A declaration for customs, such as CN22 or CN23.
    case customs
    /// A commercial or pro-forma invoice, for customs.
    case invoice
    /// What is in the parcel, for the receiver.
    case packingList = "packing_list"
    /// What was paid for the label.
    case receipt
    /// The list of what a carrier takes with one collection; of no single parcel.
    case manifest
    case other

    /// Whether a parcel may not leave without it where its carrier sold it one.
    package var isNeeded: Bool {
        switch self {
        case .label, .codLabel, .customs, .invoice: true
        case .returnLabel, .packingList, .receipt, .manifest, .other: false
        }
    }
}

/// What the bytes of a document are.
package enum DocumentMedia: String, StoredCase {
    case zpl, epl, pdf, png, gif, jpg, html, other

    /// By the first bytes; nil where they say nothing.
    package init?(magic bytes: [UInt8]) {
        let known: [([UInt8], DocumentMedia)] = [
            (Array("%PDF".utf8), .pdf), ([0x89, 0x50, 0x4E, 0x47], .png), (Array("GIF8".utf8), .gif), ([0xFF, 0xD8, 0xFF], .jpg),
            (Array("^XA".utf8), .zpl), (Array("<!DOCTYPE".utf8), .html), (Array("<html".utf8), .html),
        ]
        let start = bytes.drop { $0 == 32 || $0 == 10 || $0 == 13 }
        guard let found = known.first(where: { start.starts(with: $0.0) }) else { return nil }
        self = found.1
    }
}

/// A document that goes with a parcel, in its own bytes.
package struct PrintedDocument: Sendable, Equatable {
    package let kind: DocumentKind
    package let media: DocumentMedia
    /// Never empty.
    package let bytes: [UInt8]

    package init(_ kind: DocumentKind, _ media: DocumentMedia, _ bytes: [UInt8]) {
        (self.kind, self.media, self.bytes) = (kind, media, bytes)
    }
}
