import Fulfilment

/// What the screen says.
extension ReceiveDialogue {
    package var question: Question {
        switch step {
        case .dock: Question("DOCK", "Scan the dock. \(keys.key("9")) ends.")
        case .papers, .opening:
            Question("PAPERS", "Scan or type the number on the papers, or a pallet. 9 ends.", kind: .text, position: dock)
        case .unknown(let number):
            Question(
                "UNKNOWN", "OK takes \(number) in unannounced. Or scan the number on the papers again; 9 another delivery.",
                kind: .text, position: dock, expecting: "OK")
        case .supplier(let number, _):
            Question(
                "SUPPLIER", "Scan or type the supplier's code; 9 another delivery.", kind: .text, details: [number],
                position: dock)
        case .goods(let isDamaged):
            Question(
                isDamaged ? "DAMAGED" : "GOODS",
                "Scan goods or a pallet; \(keys.key("3")) \(isDamaged ? "sound" : "damaged"), \(keys.key("9")) all is counted.",
                details: expected, position: position)
        case .lot(let load): asking("LOT", "Scan or type the lot of \(load.goods.title).", load)
        case .expiry(let load): asking("EXPIRES", "Type the day on which it expires: 2027-03-31.", load)
        case .serial(let load): asking("SERIAL NO", "Scan or type the serial number of this piece.", load)
        case .quantity(let load):
            Question(
                "HOW MANY", "Type \(keys.howMany("how many there are", such: 24)); \(keys.signedKey("3")) damaged.",
                kind: .number,
                details: [load.goods.description], position: position)
        case .sure(let load, let number):
            Question(
                "\(number)", "Type \(keys.number(number)) again to confirm.", kind: .number, details: [load.goods.description],
                position: position, expecting: keys.number(number))
        case .over(let load, let pieces):
            asking("TOO MANY", "Type why the \(pieces) are accepted; 9 leaves them on the lorry.", load)
        case .short:
            Question(
                "SHORT", "\(keys.key("1")) the rest will not come, \(keys.key("2")) it comes later, \(keys.key("9")) count on.",
                position: position)
        case .whyShort: Question("WHY", "Type why the rest will not come; 9 counts on.", kind: .text, position: position)
        case .whyOver:
            Question("WHY", "Type why more is accepted than is expected; 9 counts on.", kind: .text, position: position)
        case .finishing: Question("FINISH", "The warehouse finishes the delivery.", position: position)
        case .done: Question("DONE", "Nothing more is asked.")
        }
    }

    private func asking(_ wanted: String, _ instruction: String, _ load: Load) -> Question {
        Question(wanted, instruction, kind: .text, details: [load.goods.description], position: position)
    }

    private var position: String { [dock, delivery?.name ?? ""].filter { !$0.isEmpty }.joined(separator: "  ") }

    /// As of when the delivery was opened; none where it is counted blind.
    private var expected: [String] {
        (delivery?.lines ?? []).map {
            "\($0.expected - $0.received) x \($0.sku)\($0.lot.isEmpty ? "" : " lot \($0.lot)") expected"
        }
    }
}
