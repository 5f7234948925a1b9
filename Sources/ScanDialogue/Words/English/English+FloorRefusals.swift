import Fulfilment

// Requests that the floor's interface refuses.

extension English: RefusalWords {
    func detail(_ refusal: FloorRefusal) -> String {
        switch refusal {
        case .unknownBadge(let badge):
            "No picker has the badge '\(badge.prefix(50))'. Scan the badge again, or ask the shift leader."
        case .sessionMissing: "Sign in with POST /floor/sign-in, and send the answer's 'session' in the header Waybill-Session."
        case .sessionEnded:
            "There is no such session of this key, or it has ended. Sign in again; what was scanned may be sent then."
        case .othersSession(let badge, let sent):
            "badge is '\(sent.prefix(50))', but the session is \(badge)'s. Sign in with the badge that was scanned."
        case .unknownCart(let cart): "There is no cart '\(cart.prefix(50))'. Scan the code on the cart's handle."
        case .unknownPlace(let place):
            "There is no place '\(place.prefix(50))' in the cart's warehouse. Scan the code on the shelf, or leave it out."
        case .cartInUse(let cart, let badge): "Cart \(cart) is on a tour of \(badge). Take another cart."
        case .unknownTour(let tour): "There is no tour \(tour). Ask for work again."
        case .notOpen(let tour):
            "Nothing was changed: there is no open tour \(tour). Take one that the overview of the floor shows."
        case .othersTour(let tour, let picker): "Tour \(tour) is \(picker)'s. Sign in with the badge it was given to."
        case .busy: "Others keep taking the same work. Ask again."
        case .rightMissing(let right, let badge, let held, let site, let device):
            missing(right, badge, held, at: site, device)
        case .noRole(let badge, let held, let device):
            """
            \(badge) has \(roles(held))\(held.isEmpty ? "" : ", but no role")\(place(device)). Ask who operates Waybill: \
            `waybill rights grant \(badge) ROLE\(option(device.only))`.
            """
        case .otherSite(let site, let device):
            """
            That is at \(site), and the key of this device is for \(device). Nothing was changed. Take a device of \(site), or \
            let who operates Waybill make a key: `waybill keys create --name NAME --scope floor --site \(site)`.
            """
        case .otherWorker(let sites, let served):
            """
            That is for \(sites), and this worker serves the floor of \(served) (WAYBILL_PICKING_SITES). Nothing was changed. Connect the \
            device to a picking-worker of its site.
            """
        case .pinMissing(let badge): "\(badge) signs in with a PIN: send it as 'pin'."
        case .pinMalformed: "pin is not \(PickerPIN.form), as every PIN is. It does not count as a guess."
        case .pinWrong(let badge, let guesses):
            "That is not \(badge)'s PIN. After \(guesses) wrong ones in 15 minutes the badge has to wait."
        case .tooManyPINs(let badge, let guesses, let wait):
            "\(badge) was given \(guesses) wrong PINs within 15 minutes, and no PIN is looked at for \(wait) s. Was it you? Tell the shift leader if not."
        case .nothingToPack(let code):
            "'\(code.prefix(50))' is no bin with an order, and no order's number. Scan the code on the bin."
        case .notPicked(let order, let state): "Order \(order) \(statement(state)). Take another one."
        case .packed(let order, let parcels): "Order \(order) is packed: \(parcels.joined(separator: ", ")). Take another one."
        case .othersOrder(let order, let packer):
            "Order \(order) is being packed by \(packer), who can put it aside with 9. Take another one."
        case .unfitLot(let order, let pieces):
            "Order \(order) must not be packed: \(name(pieces)) \(statement(pieces)). Put its pieces back; it gets another lot or waits for one."
        case .notBegun(let order): "Nobody packs order \(order) now. Scan its bin to begin it."
        case .unknownCarton(let carton): "There is no carton '\(carton.prefix(50))'."
        case .onlyCarton(let carton):
            "No other carton takes this order than \(carton.prefix(50)). Fetch one, or put the order aside with 9."
        case .unknownParcel(let sscc):
            "There is no parcel '\(sscc.prefix(50))'. Scan the label's SSCC: 18 digits, without the (00)."
        case .serial(let objection): detail(objection)
        case .labelAwaited(let sscc, let carrier):
            "Parcel \(sscc) has no label yet: \(carrier.map { "\($0) has not sold it yet" } ?? "no carrier is chosen for it yet"). Ask again."
        case .labelMissing(let sscc, let lack):
            "Parcel \(sscc) has no label to print: \(sentence(lack.statement)) Put it aside for the shift leader."
        case .unprintableList(let sscc, let why):
            "The packing list of parcel \(sscc) cannot be printed: \(sentence(why)) Nothing of the packing is lost."
        case .unknownFormat: "format is not understood."
        case .unknownPrinter(let code, let known):
            "Nothing can be printed there: there is no printer '\(code.prefix(50))'. Maybe: \(known.isEmpty ? "`waybill import printers FILE` makes some known" : "there are \(known.prefix(20).joined(separator: ", "))")."
        case .retiredPrinter(let code):
            "Nothing can be printed there: printer \(code) is retired. Maybe: `waybill export printers` shows the others."
        case .otherPrinter(let code, let prints, let wanted):
            """
            Nothing can be printed there: printer \(code) is for \(prints.joined(separator: ", ")), and not for \(wanted). Maybe: another printer, \
            or other words in its column 'prints'.
            """
        case .unusablePrinter(let code, let format, let address, let allowed):
            """
            Nothing can be printed there: printer \(code) has the format '\(format)' and the address '\(address)'. Maybe: `waybill import printers` \
            mends it: the address must be \(allowed).
            """
        case .printerOfServer(let code, let address):
            """
            Printer \(code) is \(address) of whichever computer prints, and no host and port. Where this device has it, \
            give the path itself.
            """
        case .takerMissing: "'to' is missing: GET /floor/hand-overs?to=CODE shows the parcels that wait."
        case .unknownTaker(let code):
            "There is no carrier, and no vehicle or route that loads at your sites, '\(code.prefix(50))'. Scan it again."
        case .ownFleet(let name):
            "\(name) is the own fleet: parcels are loaded into a vehicle. Scan the vehicle or the number of its route."
        case .stays(let sscc, let order, let standing, let detail):
            "Nothing was changed: parcel \(sscc) of order \(order) \(why(standing, detail))."
        case .handOverStands(let sscc, let order, let bar):
            "Nothing was changed: parcel \(sscc) of order \(order) \(why(bar))."
        case .unknownReceipt(let id): "There is no receipt \(id). Open the delivery first, by the number on its papers."
        case .nothingToPutBack(let order):
            "The warehouse has no order \(order). Take another from the list of what is to be put back."
        case .leftHouse(let order):
            "Nothing was changed: a parcel of order \(order) has left the house. Look for it again, and ask who gave it away."
        case .heldNoMore(let order):
            "Nothing was changed: order \(order) may leave the house again. Leave its parcels closed, or close them as they were."
        case .unknownDock(let dock): "There is no place '\(dock.prefix(50))'. Send the code on the place's label."
        case .dockMissing: "'dock' is missing: GET /floor/put-aways?dock=CODE shows what lies there."
        case .unreadableBody(let faults): faults.sentence
        case .wrongField(let field, let value, let rule):
            "Nothing was changed: '\(field)' is '\(held(value, rule).prefix(50))'; allowed is \(allowed(rule))."
        case .unreadableNumber(let number): "The \(number.rawValue)'s number in the path is not a number."
        case .wrongParcels(let given, let wanted):
            "parcels are \(given.map(String.init).joined(separator: ", ")); wanted is each of 1 to \(wanted) once."
        case .wrongWeight(let parcel, let weight): "weight_g of parcel \(parcel) is \(weight); allowed is 1 to 10000000."
        case .wrongSerials(let parcel, let sku, let given, let wanted):
            "serials of parcel \(parcel) has \(given) of \(sku); wanted is one for each of its \(wanted)."
        case .noSerial(let serial): "serial is '\(serial.prefix(60))'; allowed is \(SerialNumber.form)."
        case .serialTwice(let serial, let sku): "serials has \(serial) of \(sku) twice; each piece has its own."
        }
    }

    func fieldMessage(_ refusal: FloorRefusal) -> String? {
        switch refusal {
        case .takerMissing: "is missing; allowed is the code of a carrier or a vehicle, or the number of a route"
        case .unknownTaker: "must be a carrier, a vehicle with a planned route, or such a route"
        case .nothingToPutBack: "must be the number of an order with pieces to put back"
        case .unknownDock: "must be the code of a dock"
        case .dockMissing: "is missing; allowed is the code of a dock"
        case .unknownFormat(let allowed): "must be \(allowed.joined(separator: " or "))"
        case .wrongField(_, _, let rule): "allowed is \(allowed(rule))"
        default: nil
        }
    }

    private func why(_ bar: HandOverUndoBar) -> String {
        switch bar {
        case .notScanned: "was not handed over by a scan, or the scan was taken back already"
        case .accepted: "is with its carrier by the carrier's own word. Ask the carrier to bring it back"
        case .departed(let route): "left with route \(route). Tell the driver to bring it back"
        case .listed(let manifest):
            "stands on manifest \(manifest), which is closed. Ask the carrier to bring it back, or give it to the next driver"
        }
    }

    private func why(_ standing: HandOverStanding, _ detail: String?) -> String {
        switch standing {
        case .handedOver: "has left already"
        case .cancelled: "is of a cancelled order. Keep it, or have it brought back when it is gone"
        case .opened: "was opened. Keep it, or have it brought back when it is gone"
        case .held: "must not leave: \(detail ?? "a lot in it is held"). Put it aside"
        case .noLabel: "has no label yet. Put it aside until it has"
        case .otherCarrier: "is for \(detail ?? "another carrier"). Put it aside"
        case .otherRoute: detail.map { "rides on route \($0). Load it there" } ?? "is on no route yet. Put it aside"
        case .otherSite: "is of site \(detail ?? ""). Put it aside"
        case .waiting: "waits. Scan it again"
        }
    }
    private func missing(_ right: Right, _ badge: String, _ held: [String], at site: String?, _ device: Reach) -> String {
        let granting = StaffRole.having(right).map(\.rawValue)
        return """
            \(badge) may not \(right.meaning)\(site.map { " at \($0)" } ?? place(device)): that is the right '\(right.rawValue)' of the roles \
            \(granting.joined(separator: ", ")), and \(badge) has \(roles(held)). Nothing was changed. Ask who operates Waybill: \
            `waybill rights grant \(badge) \(granting[0])\(option(site ?? device.only))`; it holds within 10 s.
            """
    }
    private func roles(_ held: [String]) -> String {
        held.isEmpty ? "no role" : "the roles \(held.joined(separator: ", "))"
    }
    private func place(_ device: Reach) -> String { device == .all ? "" : " at \(device), where this device may be used" }
    private func option(_ site: String?) -> String { site.map { " --site \($0)" } ?? "" }

    private func statement(_ state: FulfilmentState) -> String {
        switch state {
        case .picking: "is still being picked"
        case .cancelled: "is cancelled, and its pieces are put back"
        default: "is \(state.rawValue)"
        }
    }

    private func detail(_ objection: SerialObjection) -> String {
        switch objection {
        case .otherArticle(let serial, let sku, let other):
            """
            Serial number \(serial) is one of \(other) in the books, and none of \(sku). Is it the right piece? Then who operates Waybill enters it: \
            `waybill serials enter`.
            """
        case .packed(let serial, let sku, let order, let sscc):
            """
            Serial number \(serial) of \(sku) is in parcel \(sscc) of order \(order) already. Scan the one on this piece; if it came back, it has to \
            be received first.
            """
        case .writtenOff(let serial, let sku, let since):
            """
            Serial number \(serial) of \(sku) is written off since \(since). Put the piece aside; `waybill serials enter` brings it back.
            """
        case .barred(let serial, let sku, let lot, let bar):
            "Serial number \(serial) of \(sku) is of lot \(lot), which \(bar.statement). Put the piece aside and take another one."
        case .changing: "Somebody else books the same serial number at this moment. Try again."
        }
    }

    private func sentence(_ text: String) -> String { text.hasSuffix(".") || text.hasSuffix("?") ? text : text + "." }

    /// What a field held, as people say it.
    private func held(_ value: String, _ rule: FieldRule) -> String {
        switch rule {
        case .items: "\(value) items"
        case .serialOfEachPiece: "\(value) numbers"
        default: value
        }
    }
    private func allowed(_ rule: FieldRule) -> String {
        switch rule {
        case .range(let range): "\(range.lowerBound) to \(range.upperBound)"
        case .items(let range): "\(range.lowerBound) to \(range.upperBound) items"
        case .scannedCode: "a code as it was scanned: GET /floor/look-up?code=CODE"
        case .zonedTime: "a time with its zone: 2027-03-31T14:05:00+02:00"
        case .judgement: "why they are so"
        case .reason(let characters): "why, in up to \(characters) characters"
        case .bin(let kind, let other):
            "a bin of the kind \(kind.rawValue), and this is one of the kind \(other.rawValue)"
        case .serial: SerialNumber.form
        case .serialOfEachPiece: "one of each piece, and none twice"
        case .ownID: "a UUID of its own where nobody announced it"
        case .supplier: "the code of who sent it where nobody announced it"
        case .restWithoutReason: "true without a reason: a reason says that the rest will not come"
        }
    }
}

// Scans that cannot be applied, and what stops pickers.

extension English {
    func detail(_ objection: ScanObjection) -> String {
        switch objection {
        case .notOnTour: "This pick is not on the tour. Fetch the tour again."
        case .endedTwice: "This pick was ended twice; the first time counts."
        case .otherQuantity(let pick, let picked, let wanted):
            "\(title(pick)): \(picked) picked, but \(wanted) wanted. Count again, or say short."
        case .notShort(let pick, let picked, let wanted): "\(title(pick)): \(picked) of \(wanted) is not short."
        case .otherPlace(let pick, let scanned, let place):
            "'\(scanned)' was scanned as place; order \(pick.order) wants \(pick.sku) from \(place). Put it back."
        case .otherItem(let pick, let scanned):
            "'\(scanned)' was scanned as item; order \(pick.order) wants \(pick.sku). Put it back."
        case .otherLot(let pick, let why): "\(title(pick)): \(why). Put it back."
        case .otherBin(let order, let scanned, let bin):
            "'\(scanned)' was scanned as bin; order \(order) rides in \(bin). Look where it lies."
        case .lotRefused(let pick, let why, let isUnfit):
            "\(title(pick)): \(why). \(isUnfit ? "Set it aside." : "Put it back.")"
        case .lotReserved(let pick, let lot, let wanted, let isLater):
            "\(title(pick)): lot \(lot) is reserved for \(isLater ? "other orders" : "orders on tours"). Put it back and take lot \(wanted)."
        case .noBin(let pick, let scanned, let cart): "\(title(pick)): '\(scanned)' is no bin of cart \(cart). \(freeBin(cart))"
        case .othersBin(let pick, let bin, let order, let cart):
            "\(title(pick)): bin \(bin) has order \(order). \(freeBin(cart))"
        case .fullBin(let pick, let bin, let cart): "\(title(pick)): bin \(bin) is the one that is full. \(freeBin(cart))"
        case .otherDamaged(let pick, let damaged, let missing):
            "\(title(pick)): \(damaged) damaged of \(missing) that are short. Say short again, and how many are damaged."
        case .noQuarantine(let pick, let scanned, let site):
            "\(title(pick)): '\(scanned)' is no quarantine place of site \(site). Say short again, and scan one."
        case .cancelled(let order, let bin): "Order \(order) is cancelled. Leave what lies in \(bin)."
        case .takenOff(let order, let waits):
            "Order \(order) was taken off the tour\(waits ? ": it waits for stock" : ""). Put its pieces back."
        case .endedShort(let pick): "\(title(pick)): this pick ended short already. Put back what you hold of it."
        case .booked(let pick): "\(title(pick)): this pick is in the books already."
        case .orderCancelled(let order, let inBin, let bins):
            "\(stop(order))\(leave(inBin, in: bins))"
        case .orderChanged(let order, let inBin, let bins):
            "\(changed(order)) Put back what you hold of it, and go on with the tour as it is now.\(leave(inBin, in: bins))"
        case .pickedCancelled(let pick, let pieces, let bin):
            pieces > 0 ? "STOP: order \(pick.order) is cancelled. \(leave(pieces, pick, bin))" : stop(pick.order)
        case .pickedChanged(let pick, let pieces, let bin): "\(changed(pick.order)) \(leave(pieces, pick, bin))"
        case .pickedTakenOff(let pick, let pieces, let bin):
            "Order \(pick.order) was taken off the tour. \(leave(pieces, pick, bin))"
        case .unfitAtPlace(let order, let pieces, let place):
            "STOP: \(name(pieces)) at \(place) \(statement(pieces)). Put it back; order \(order) gets another lot or waits."
        case .unfitInBin(let order, let pieces, let place, let count, let bin):
            """
            STOP: \(name(pieces)) \(statement(pieces)). Take the \(count) out of \(bin) and put them back to \(place); \
            order \(order) gets another lot or waits.
            """
        case .orderLeaves(let pick, let inBin, let bins):
            """
            Order \(pick.order) leaves the tour: no other place has \(pick.sku), so it waits for stock.\(leave(inBin, in: bins))
            """
        }
    }

    private func title(_ pick: PickTitle) -> String { "Order \(pick.order), \(pick.sku)" }
    private func freeBin(_ cart: String) -> String { "Look where it lies, and scan a free bin of cart \(cart)." }
    private func all(_ bins: [String]) -> String { bins.joined(separator: " and ") }
    private func leave(_ pieces: Int, in bins: [String]) -> String {
        pieces > 0 ? " Leave the \(pieces) that lie in \(all(bins)): they are put back later." : ""
    }
    private func leave(_ pieces: Int, _ pick: PickTitle, _ bin: String) -> String {
        pieces > 0 ? "Leave the \(pieces) × \(pick.sku) in \(bin): they are put back later." : "Put back what you hold of it."
    }
    private func changed(_ order: Int64) -> String { "STOP: order \(order) was changed and wants less." }
    private func stop(_ order: Int64) -> String {
        "STOP: order \(order) is cancelled. Put back what you hold of it, and pick nothing more for it."
    }
    private func name(_ pieces: UnfitPieces) -> String { "\(pieces.sku)\(pieces.lot.isEmpty ? "" : " of lot \(pieces.lot)")" }
    private func statement(_ pieces: UnfitPieces) -> String {
        pieces.bar?.statement ?? "expired on \(pieces.expiry?.description ?? "")"
    }
}
