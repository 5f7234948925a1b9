import Fulfilment

// What desks of goods refuse.

extension English {
    func message(_ refusal: GoodsRefusal) -> String {
        switch refusal {
        case .shelf(let refusal): message(refusal)
        case .receipt(let refusal): message(refusal)
        case .putAway(let refusal): message(refusal)
        case .putBack(let refusal): message(refusal)
        case .count(let refusal): message(refusal)
        case .tour(let refusal): message(refusal)
        case .zone(let refusal): message(refusal)
        case .idTaken(let id, .report): "the id \(id) is that of another report"
        case .idTaken(let id, .count): "the id \(id) is that of another count"
        case .idTaken(let id, .countOfOtherDelivery): "the id \(id) is that of a count of another delivery"
        }
    }

    func advice(_ refusal: GoodsRefusal) -> String {
        switch refusal {
        case .shelf(let refusal): advice(refusal)
        case .receipt(let refusal): advice(refusal)
        case .putAway(let refusal): advice(refusal)
        case .putBack(let refusal): advice(refusal)
        case .count(let refusal): advice(refusal)
        case .tour(let refusal): advice(refusal)
        case .zone(let refusal): advice(refusal)
        case .idTaken(_, .report): "every report wants an id of its own"
        case .idTaken: "every count wants an id of its own"
        }
    }

    func nothingChanged(_ refusal: GoodsRefusal) -> String {
        let advice = advice(refusal)
        return "Nothing was changed: \(message(refusal)). \(advice.prefix(1).uppercased())\(advice.dropFirst())."
    }

    func why(_ blockage: CountBlockage) -> String {
        switch blockage {
        case .taken(let more):
            "\(more) more were taken after the count than it found, so the place stays blocked; count again"
        case .foundShort: "a picker found too little after that, so the place stays blocked; count again"
        case .promised(let pieces):
            """
            \(pieces) are promised to orders on tours, so the place stays blocked until their pickers have taken what is there \
            or found it short
            """
        }
    }

    /// Several things in a sentence; long lists are cut.
    func list(_ items: [String]) -> String {
        items.prefix(10).joined(separator: ", ") + (items.count > 10 ? " and \(items.count - 10) more" : "")
    }
    func of(lot: String?) -> String { lot.map { " lot '\($0)'" } ?? "" }
    func words(_ state: String) -> String { state.replacing("_", with: " ") }
}

// Shelves.

extension English {
    private func message(_ refusal: ShelfRefusal) -> String {
        switch refusal {
        case .unknownPlace(let place): "there is no place '\(place)'"
        case .unknownArticle(let sku): "there is no article '\(sku)'"
        case .noSuchPieces(let sku, let lot, let place, let status):
            "the books have no \(sku)\(lot.map { " of lot '\($0)'" } ?? "") at \(place) that \(status.statement)"
        case .misplaced(let goods):
            """
            \(goods.sku) \(goods.handling.isEmpty ? "has no class of handling" : "is \(goods.handling)"), and \(goods.place) is \
            \(goods.classes.isEmpty ? "for goods without a class" : "only for \(goods.classes.joined(separator: ", "))")
            """
        case .keepsNoStock(let place, let kind): "\(place) is a \(kind.rawValue) place, which keeps no stock"
        case .notForFree(let place, let kind):
            "\(place) is a \(kind.rawValue) place, and free pieces lie where pickers take from"
        case .severalLots(let place, let sku, let lots): "\(place) holds \(lots) lots of \(sku)"
        case .lotMissing(let sku): "\(sku) is kept by lots, and none is named"
        case .newLot(let lot, let sku): "lot '\(lot)' of \(sku) is new, and the article's lots expire"
        case .otherExpiry(let lot, let sku, let books, let said): otherExpiry(lot, sku, books, said)
        case .noDay(let text, let option): "\(option ? "--" : "")expiry '\(text)' is no day"
        case .onePlace(let one, let other): "\(one) and \(other) are one place"
        case .cannotBecome(let status, let sku, let place, let known, _):
            "\(sku) at \(place) \(known.statement) and cannot become \(status.rawValue)"
        case .allReserved(let sku, let place): "all of \(sku) at \(place) is reserved for orders, or nothing is left"
        case .tooFewFree(let free, let sku, let place, let wanted):
            "\(free) of \(sku) at \(place) are not reserved, so \(wanted) cannot be moved"
        case .twoSites(let place, let site, let other, let otherSite): "\(place) is at \(site), and \(other) at \(otherSite)"
        case .putAwayFirst(let sku, let place): "\(sku) at \(place) \(StockStatus.receiving.statement)"
        }
    }

    func otherExpiry(_ lot: String, _ sku: String, _ books: String?, _ said: String) -> String {
        "lot '\(lot)' of \(sku) \(books.map { "expires on \($0)" } ?? "does not expire") in the books, not on \(said)"
    }

    private func advice(_ refusal: ShelfRefusal) -> String {
        switch refusal {
        case .unknownPlace: "take the code on the place's label"
        case .unknownArticle: "take the article's own code, or have it added to the articles"
        case .noSuchPieces: "look at the labels again, or count the place"
        case .misplaced(let goods) where goods.bins.isEmpty:
            "no bin of \(goods.site) may hold it: `waybill import bins` gives one the class"
        case .misplaced(let goods):
            "bins of \(goods.site) that may hold it: \(goods.bins.joined(separator: ", "))\(goods.hasMore ? ", …" : "")"
        case .keepsNoStock:
            "a place of kind \(LocationKind.allCases.filter { $0.usualStatus != nil }.map(\.rawValue).joined(separator: ", "))"
        case .notForFree: "a place of kind \(LocationKind.pickable.map(\.rawValue).joined(separator: " or "))"
        case .severalLots, .lotMissing: "give the lot, as printed on the goods"
        case .newLot: "give the day on which it expires: 2027-03-31"
        case .otherExpiry: "look at the goods again: maybe it is another lot"
        case .noDay: "year, month and day: 2027-03-31"
        case .onePlace: "the pieces are there already"
        case .cannotBecome(_, _, _, _, let allowed):
            allowed.isEmpty ? "nothing follows" : "what may follow: \(allowed.map(\.rawValue).joined(separator: ", "))"
        case .allReserved, .tooFewFree: "count the place"
        case .twoSites: "a bin of the same site; what leaves for another one is a transfer"
        case .putAwayFirst: "put it away to its bin, so that its receipt knows"
        }
    }
}

// From docks to bins, and back from orders.

extension English {
    private func message(_ refusal: PutAwayRefusal) -> String {
        switch refusal {
        case .noDock(let place): "\(place) is no place that goods are received at"
        case .notQuarantine(let place, let kind), .noStorage(let place, let kind): "\(place) is of the kind \(kind.rawValue)"
        case .notAwaited(let sku, let place, 0, _):
            "no order waits for \(sku) that what has come would complete, so \(place) takes none"
        case .notAwaited(let sku, let place, let lacking, let quantity):
            "orders that \(sku) would complete lack \(lacking) of it, so \(place) does not take \(quantity)"
        case .nothingThere(let sku, let lot, let place, let status):
            "no \(words(status.rawValue)) pieces of \(sku)\(of(lot: lot)) are at \(place)"
        case .severalLots(let place, let sku, let lots): "\(place) has \(lots) lots of \(sku)"
        case .tooFew(let free, let sku, let place, let wanted):
            "\(free) of \(sku) are at \(place), so \(wanted) cannot be carried"
        case .otherExpiry(let place, let sku, let there, let expiry):
            "\(place) holds \(sku) with \(there.map { "the expiry \($0)" } ?? "no expiry"), and these have \(expiry ?? "none")"
        }
    }

    private func advice(_ refusal: PutAwayRefusal) -> String {
        switch refusal {
        case .noDock: "book what is carried between bins as a move"
        case .notQuarantine: "what nobody may take goes to a quarantine bin"
        case .noStorage: "put goods away to a pick or a bulk bin"
        case .notAwaited: "take the rest to a pick or a bulk bin"
        case .nothingThere: "look at the labels again, or count the place"
        case .severalLots: "give the lot, as printed on the goods"
        case .tooFew: "count the place"
        case .otherExpiry: "another bin, or name the lots"
        }
    }

    private func message(_ refusal: PutBackRefusal) -> String {
        switch refusal {
        case .unknownOrder(let order): "the warehouse has no order \(order)"
        case .severalLots(let order, let sku, let lots): "order \(order) has \(lots) lots of \(sku)"
        case .nothing(let order, let sku, let lot, let from):
            "nothing of \(sku)\(of(lot: lot)) of order \(order) is to be put back\(from.map { " from \($0)" } ?? "")"
        case .otherSite(let place, let site, let order, let orderSite):
            "\(place) is at \(site ?? "no site"), and order \(order) at \(orderSite)"
        case .wrongKind(let place, let kind, _): "\(place) is of the kind \(kind.rawValue)"
        case .tooFew(let left, let sku, let order, let wanted):
            "\(left) of \(sku) of order \(order) are to be put back, so \(wanted) cannot be"
        case .serialsMissing(let there, let sku, let parcels, let read, let pieces):
            "\(there) serial numbers of \(sku) lie in \(list(parcels)), and \(read) of them were read for \(pieces) pieces"
        }
    }

    private func advice(_ refusal: PutBackRefusal) -> String {
        switch refusal {
        case .unknownOrder: "take another from the list of what is to be put back"
        case .nothing: "look at the labels again, or count the place"
        case .severalLots: "give the lot, as printed on the goods"
        case .otherSite: "a bin of the same site"
        case .wrongKind(_, _, isDamaged: true): "what is damaged goes to a quarantine bin"
        case .wrongKind: "a bin of the kind pick, bulk or quarantine"
        case .tooFew: "count the place"
        case .serialsMissing: "scan the GS1 code of each piece, or give a serial number for each"
        }
    }
}

// Counts, tours and zones.

extension English {
    private func message(_ refusal: CountRefusal) -> String {
        switch refusal {
        case .unknownTask(let task): "there is no count task \(task)"
        case .taskEnded(let task, let state): "count task \(task) is \(state.rawValue) already"
        case .otherTask(let task, let status, let sku, let lot, let place):
            "count task \(task) is about \(status.rawValue) pieces of \(sku)\(lot.isEmpty ? "" : " lot \(lot)") at \(place)"
        case .sameCounter(let badge): "\(badge) counted this last, and the number has to be confirmed by somebody else"
        case .notAgreed(let task, let state): "count task \(task) is \(words(state.rawValue)): no two people have found the same"
        case .placeGone: "the place is gone"
        case .noStock(let sku, let place): "the books have no stock \(sku.map { "of \($0) " } ?? "")at \(place)"
        case .overdrawn(let sku, let place): "more \(sku) was taken from \(place) than somebody counted before"
        case .missing(let missing, let all, let sku, let place):
            "\(missing) of the \(all) \(sku) at \(place) were not there when somebody counted"
        }
    }

    private func advice(_ refusal: CountRefusal) -> String {
        switch refusal {
        case .unknownTask, .taskEnded: "take the next task that waits"
        case .otherTask: "count that, or count this for no task"
        case .sameCounter: "let another person count it"
        case .notAgreed: "have it counted by somebody else first"
        case .placeGone: "look at its label again"
        case .noStock: "the code on the place's label, the article as the orders name it"
        case .overdrawn, .missing: "count again with `waybill stock count`: the books are not right"
        }
    }

    private func message(_ refusal: TourRefusal) -> String {
        switch refusal {
        case .unknown(let tour): "there is no open tour \(tour)"
        case .nobodyTakesOver(let orders, let cart): pieces(orders, cart)
        case .pickerGone(let orders, let cart, let picker):
            "\(pieces(orders, cart)), and \(picker) does not work here any more"
        case .mayNotPick(let badge, let site): "\(badge) may not \(Right.pick.meaning) at \(site)"
        case .noFreePicker(let badge): "'\(badge)' is no active picker without a tour"
        }
    }
    private func pieces(_ orders: [Int64], _ cart: String) -> String {
        "pieces of order \(list(orders.map(String.init))) lie in the bins of cart \(cart)"
    }

    private func advice(_ refusal: TourRefusal) -> String {
        switch refusal {
        case .unknown: "take one that the overview of the floor shows"
        case .nobodyTakesOver, .pickerGone: "hand the tour over to whoever takes the cart with what lies in it"
        case .mayNotPick(let badge, let site):
            "another badge, or `waybill rights grant \(badge) picker --site \(site)` first"
        case .noFreePicker: "another badge, or end that tour first"
        }
    }

    private func message(_ refusal: ZoneRefusal) -> String {
        switch refusal {
        case .reasonMissing: "a zone is not closed without a reason"
        case .closed(let zone, let site): "zone \(zone) of \(site) is closed already"
        case .notClosed(let zone, let site): "zone \(zone) of \(site) is not closed"
        case .unknown(let zone, let site): "no place and no cart of \(site) is in a zone '\(zone)'"
        case .unknownBadge(let badge): "nobody who works here has the badge '\(badge)'"
        case .mayNotSupervise(let badge, let site): "\(badge) may not \(Right.supervise.meaning) at \(site)"
        }
    }

    private func advice(_ refusal: ZoneRefusal) -> String {
        switch refusal {
        case .reasonMissing: "say why: counting, a broken rack"
        case .closed: "the overview of the floor shows by whom and why"
        case .notClosed: "the overview of the floor shows those that are"
        case .unknown: "the zones are those of the places and carts of the site"
        case .unknownBadge: "look at the badge again"
        case .mayNotSupervise(let badge, let site): "`waybill rights grant \(badge) supervisor --site \(site)` first"
        }
    }
}
