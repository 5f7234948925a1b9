import Fulfilment

// What is refused of deliveries.

extension English {
    func message(_ refusal: ReceiptRefusal) -> String {
        switch refusal {
        case .unknownDocument(let number): "nothing is expected under the number '\(number.prefix(60))'"
        case .wrongState(let name, let state, let purpose):
            "\(name) is \(words(state.rawValue)), so there is nothing to \(purpose.rawValue)"
        case .severalDocuments(let number, let documents):
            "'\(number)' can be \(list(documents.map { "\($0.kind.words) \($0.number) of \($0.supplier)" }))"
        case .otherSite(let name, let site, let dock, let dockSite): "\(name) is for \(site), and \(dock) is at \(dockSite)"
        case .otherDock(let name, let dock): "\(name) stands at \(dock ?? "a dock") already"
        case .unknownSupplier(let supplier): "there is no supplier '\(supplier)'"
        case .wrongNumber(let number): "the number '\(number)' must be 1 to 40 characters without blanks"
        case .noDock(let place): "'\(place)' is no place that goods are received at"
        case .short(let name, let pieces): "of \(name) are missing \(list(pieces.map(number)))"
        case .tooMuch(let name, let surplus, let unknown):
            "\(name) has more than is expected: \(tooMuch(surplus, unknown))"
        case .unreadableCode(let text, let problem):
            "the code '\(text.prefix(60))' cannot be read: \(clause(self.problem(problem)))"
        case .noArticle(let text, let summary): "'\(text.prefix(60))' names no article: it is \(summary)"
        case .garbledLot(let text): "the keyboard has garbled the lot of '\(text.prefix(60))'"
        case .articleMissing: "it is not said what came"
        case .quantityMissing: "the code does not say how many there are"
        case .wrongQuantity(let quantity): "quantity \(quantity): allowed is 1 to 10000000"
        case .noSerial(let text): "'\(text.prefix(60))' is no serial number"
        case .serialTwice(let serial): "serial number \(serial) is given twice"
        case .contradiction(let fact, let typed, let read): "\(fact.rawValue) \(typed) was typed, and the code says \(read)"
        case .unknownPallet(let sscc, let name): "\(name) has no pallet \(sscc.prefix(20))"
        case .palletCounted(let sscc): "pallet \(sscc) is counted already"
        case .severalArticles(let skus): "the code is that of several articles: \(list(skus))"
        case .unknownCode(let code): "no article has the code \(code)"
        case .lotMissing(let sku): "\(sku) is kept by lots, and none is named"
        case .expired(let sku, let lot, let day): "\(sku) lot '\(lot)' has expired on \(day)"
        case .otherExpiry(let lot, let sku, let books, let said): otherExpiry(lot, sku, books, said)
        case .expiryMissing(let sku, let lot):
            "the day on which \(sku) lot '\(lot)' expires is not said, and others of the article expire"
        case .otherSent(let sku, let days, let said):
            "\(sku) was sent with the expiry \(list(days.map { $0 ?? "none" })), and \(said.map { "\($0) was said" } ?? "it is not said which")"
        case .serialsNotFollowed(let sku): "the serial numbers of \(sku) are not followed"
        case .serialsMissing(let pieces, let given):
            "\(pieces.quantity) of \(pieces.sku) were counted with \(given) serial numbers"
        case .serialInStock(let serial, let sku, let site, let since, let others):
            "serial number \(serial) of \(sku) is in stock at \(site) already since \(since)\(others > 0 ? " (and \(others) more of them)" : "")"
        case .otherExpiryThere(let sku, let day, let dock):
            "\(sku) with \(day.map { "the expiry \($0)" } ?? "no expiry") lies at \(dock ?? "the dock") already"
        case .notExpected(let sku, let lot, let name): "\(sku)\(of(lot: lot)) is not in \(name)"
        case .over(let pieces, let surplus, let expected, let percent, let received):
            """
            \(pieces.quantity) of \(pieces.sku) would be \(surplus) too many: \
            \(percent.map { "\(expected) are ordered, \($0) % more allowed" } ?? "\(expected) were sent"), \(received) have come
            """
        }
    }
    /// A sentence without its full stop.
    private func clause(_ text: String) -> String { text.hasSuffix(".") ? String(text.dropLast()) : text }
    private func number(_ pieces: ReceiptRefusal.Pieces) -> String {
        "\(pieces.quantity) of \(pieces.sku)\(of(lot: pieces.lot))"
    }
    private func tooMuch(_ surplus: [ReceiptRefusal.Pieces], _ unknown: [ReceiptRefusal.Pieces]) -> String {
        list(surplus.map { "\(number($0)) too many" } + unknown.map { "\(number($0)) that are not in it" })
    }

    func advice(_ refusal: ReceiptRefusal) -> String {
        switch refusal {
        case .unknownDocument:
            "scan the number on its papers again, or take it in as one that nobody announced, with its supplier's code"
        case .wrongState: "take the next delivery, or ask who worked at this one"
        case .severalDocuments: "give the supplier's code, too"
        case .otherSite: "send the lorry on, or change the order"
        case .otherDock: "go on at that dock, or finish that delivery first"
        case .unknownSupplier: "look for the supplier's code again, or have the supplier added to the master records"
        case .wrongNumber: "the number on the delivery note"
        case .noDock: "take the code on the place's label"
        case .short: "say that the rest is still to come, or why it will not"
        case .tooMuch, .over: "count them again, or say why they are accepted"
        case .unreadableCode, .noArticle, .garbledLot:
            "scan it again, or give the article's own code with lot, expiry and quantity"
        case .articleMissing: "scan a GS1 code, or give the article's own code and the quantity"
        case .quantityMissing: "say how many pieces came"
        case .wrongQuantity: "count again"
        case .noSerial: "allowed is \(SerialNumber.form)"
        case .serialTwice: "each piece has its own: scan them again"
        case .contradiction: "look at the goods: which of the two is it?"
        case .unknownPallet: "count what is on it, article by article"
        case .palletCounted: "take the next one"
        case .severalArticles: "take the article's own code"
        case .unknownCode: "take the article's own code, or have it added to the articles"
        case .lotMissing: "give the lot, as printed on the goods"
        case .expired: "refuse it, or take it in as damaged, so that nobody sells it"
        case .otherExpiry: "look at the goods again: maybe it is another lot; if not, ask whoever judges quality"
        case .expiryMissing, .otherSent(_, _, said: nil): "give the day on which it expires: 2027-03-31"
        case .otherSent(_, [nil], _): "count it without an expiry"
        case .otherSent: "give one of these days as its expiry"
        case .serialsNotFollowed: "leave them out, or have the article's serial numbers followed"
        case .serialsMissing: "scan the GS1 code of each piece, or give a serial number for each"
        case .serialInStock: "look at the piece again, and have the other one looked for"
        case .otherExpiryThere: "put that away first, or name the lots"
        case .notExpected: "leave it on the lorry, or say why it is accepted"
        }
    }
}
