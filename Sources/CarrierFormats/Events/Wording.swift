import Fulfilment

/// What a carrier's words say of a parcel, where they are held against its code: whether it went back to its sender, and whether it has not been
/// delivered. Words never give a code that nobody knows a meaning; they only keep a parcel from being delivered that is not.
struct Wording: Sendable {
    private let senses: Senses

    init(_ text: String) { senses = Self.phrases.senses(in: text) }

    /// Whether the parcel is going back, or is back, and not only may or would.
    var saysReturned: Bool { senses.contains(.returned) && !senses.contains(.hedged) }

    /// The status the words say where they deny a delivery; nil where they say nothing against it.
    var denial: TrackingStatus? {
        if senses.contains(.waiting) { return .readyForPickup }
        if senses.contains(.delivered) { return nil }
        return Self.denials.first { senses.contains($0.sense) }?.status
    }

    private struct Senses: OptionSet {
        let rawValue: UInt16
        static let delivered = Senses(rawValue: 1)
        static let returned = Senses(rawValue: 2)
        static let hedged = Senses(rawValue: 4)
        static let atTheDoor = Senses(rawValue: 8)
        static let failed = Senses(rawValue: 16)
        static let waiting = Senses(rawValue: 32)
        static let kept = Senses(rawValue: 64)
        static let moving = Senses(rawValue: 128)
        static let announced = Senses(rawValue: 256)
    }

    private static let denials: [(sense: Senses, status: TrackingStatus)] = [
        (.failed, .deliveryFailed), (.atTheDoor, .outForDelivery), (.kept, .onHold), (.moving, .inTransit),
        (.announced, .pending),
    ]

    /// In small letters. Of two that begin at one word the longer counts, and what it covers is not read again: "not delivered" is no
    /// "delivered".
    private static let phrases = Phrases([
        (
            .delivered,
            ["delivered", "signed", "handed over", "left at", "zugestellt", "livré", "entregado", "consegnato", "签收", "妥投"]
        ),
        (
            .returned,
            backTo + [
                "returned", "rto", "return delivered", "devuelto", "devolvido", "restituito", "retour à l", "退签", "退件", "退回",
            ]
        ),
        (.returned, ["an den absender", "zum absender", "al mittente", "retour afzender", "terug naar afzender"]),
        (.hedged, ["if", "unless", "otherwise", "may be", "might be"]),
        // With what follows it: alone the word is a place's name, Sioux Falls.
        (
            .hedged,
            ["sie", "er", "es", "wir", "nicht", "niemand", "der", "die", "das", "dies", "ein", "eine", "kein", "keine"].map {
                "falls \($0)"
            }
        ),
        (
            .atTheDoor,
            [
                "out for delivery", "out-for-delivery", "vehicle for delivery", "delivery vehicle", "with courier",
                "with delivery courier",
            ]
        ),
        (
            .atTheDoor,
            [
                "in zustellung", "zustellfahrzeug", "en cours de livraison", "en reparto", "in consegna", "派送中", "派送途中", "正在派",
                "派件中",
            ]
        ),
        (
            .failed,
            [
                "not delivered", "not be delivered", "not been delivered", "cannot be delivered", "can't be delivered",
                "undelivered",
            ]
        ),
        (
            .failed,
            [
                "unable to deliver", "undeliverable", "delivery attempt", "delivery attempted", "attempted delivery",
                "failed delivery",
            ]
        ),
        (
            .failed,
            ["delivery failed", "notice left", "card left", "refused", "nicht zugestellt", "non livré", "no entregado", "派送失败"]
        ),
        (
            .waiting,
            ["awaiting pickup", "awaiting customer pickup", "awaiting collection", "ready for pickup", "ready for collection"]
        ),
        (.waiting, ["available for pickup", "available for collection", "zur abholung bereit", "liegt zur abholung"]),
        (.kept, ["on hold", "being held", "held at"]),
        (
            .moving,
            [
                "in transit", "on its way", "on the way", "not yet delivered", "to be delivered", "will be delivered",
                "being delivered",
            ]
        ),
        (.moving, ["noch nicht zugestellt", "wird zugestellt", "运输中"]),
        (.announced, ["label created", "label has been created", "shipment information sent", "order processed"]),
    ])

    /// "returned to the shipper" and its likes.
    private static let backTo: [String] = {
        let verbs = ["return", "returned", "returning", "back", "returned back", "delivered", "delivered back", "redelivered"]
        return verbs.flatMap { verb in
            [
                "sender", "shipper", "the sender", "the shipper", "the original sender", "original sender", "seller",
                "the seller", "the merchant",
            ]
            .map { "\(verb) to \($0)" }
        }
    }()

    /// Phrases found in one pass over a text, at the beginnings of its words.
    private struct Phrases: Sendable {
        private var byFirst = [[(bytes: [UInt8], sense: Senses)]](repeating: [], count: 256)

        init(_ list: [(Senses, [String])]) {
            for (sense, phrases) in list {
                for phrase in phrases { byFirst[Int(phrase.utf8.first ?? 0)].append((Array(phrase.utf8), sense)) }
            }
            for first in byFirst.indices { byFirst[first].sort { $0.bytes.count > $1.bytes.count } }
        }

        func senses(in text: String) -> Senses {
            var text = text
            return text.withUTF8 { bytes in
                var (found, position) = (Senses(), 0)
                while position < bytes.count {
                    guard isBeginning(position, of: bytes), let match = match(at: position, in: bytes) else {
                        position += 1
                        continue
                    }
                    found.insert(match.sense)
                    position += match.length
                }
                return found
            }
        }

        private func match(at position: Int, in text: UnsafeBufferPointer<UInt8>) -> (sense: Senses, length: Int)? {
            for phrase in byFirst[Int(lowercased(text[position]))] where position + phrase.bytes.count <= text.count {
                let end = position + phrase.bytes.count
                var length = 1
                while length < phrase.bytes.count, lowercased(text[position + length]) == phrase.bytes[length] { length += 1 }
                guard length == phrase.bytes.count else { continue }
                if !isLetter(phrase.bytes[length - 1]) || end == text.count || !isLetter(text[end]) {
                    return (phrase.sense, phrase.bytes.count)
                }
            }
            return nil
        }

        /// Chinese is written without blanks: each of its characters begins a word.
        private func isBeginning(_ position: Int, of text: UnsafeBufferPointer<UInt8>) -> Bool {
            text[position] >= 0xC0 || (isLetter(text[position]) && (position == 0 || !isLetter(text[position - 1])))
        }

        private func isLetter(_ byte: UInt8) -> Bool { (97...122).contains(byte | 32) && byte < 128 }

        private func lowercased(_ byte: UInt8) -> UInt8 { (65...90).contains(byte) ? byte | 32 : byte }
    }
}
