import Barcodes
import Fulfilment

// MARK: - Around the dialogues

extension English: TerminalWords {
    var scanBadge: String { "Scan your badge." }
    var typePIN: String { "Type your PIN." }
    var notAPIN: String { "A PIN has \(PickerPIN.form). Nothing was sent." }
    func hello(_ name: String) -> String { "Hello \(name)." }
    func scanCart(free: [String]) -> String { "Scan a cart. Free: \(free.joined(separator: " "))" }

    var tryAgainWithEnter: String { "Press Enter to try again." }
    var networkIsGone: String { "No network." }
    var goesOnFromJournal: String { "No network: going on from this device's journal." }
    func scansWait(_ count: Int, in path: String) -> String { "\(count) scans wait. They are safe in \(path)." }
    func reportsWait(_ count: Int, in path: String) -> String { "\(count) reports wait. They are safe in \(path)." }
    func scansWaitForNetwork(_ count: Int, in path: String) -> String { "No network: \(scansWait(count, in: path))" }
    func reportsWaitForNetwork(_ count: Int, in path: String) -> String { "No network: \(reportsWait(count, in: path))" }
    func scansNotTaken(_ count: Int, keptIn path: String) -> String {
        "\(count) scans were not taken. They are kept in \(path) for the shift leader."
    }
    func notBooked(_ message: String, because reason: String) -> String { "Not booked: \(message) \(reason)" }
    var pausedAndSent: String { "Paused; everything is sent." }
    func pausedWithScans(in path: String) -> String { "Paused; unsent scans are safe in \(path)." }
    func pausedWithReports(in path: String) -> String { "Paused; unsent reports are safe in \(path)." }
    func journalTaken(_ path: String) -> String {
        "Another terminal works on this (\(path)). Maybe it is open in another window; go on there."
    }
    func journalUnwritable(_ path: String, _ reason: String) -> String {
        "The journal \(path) cannot be written (\(reason)). Maybe the disk is full. Give another place with --journal."
    }
    func noAnswer(from url: String, _ reason: String) -> String {
        "\(url) does not answer; check the network and the address. (\(reason))"
    }
    func serverIsSick(_ url: String, status: Int) -> String { "\(url) is not well (HTTP \(status))." }
    func foreignAnswer(status: Int) -> String {
        "HTTP \(status), not in a picking-worker's words. Maybe the address is another program's."
    }
    func refusal(_ title: String, _ detail: String) -> String { "\(title). \(detail)" }
    func refusedWithoutReason(status: Int) -> String { "The warehouse refused with HTTP \(status)." }
    func answerUnreadable(_ reason: String) -> String { "the answer could not be read (\(reason))." }
    func requestUnwritable(_ reason: String) -> String { "the request could not be written (\(reason))." }

    var noWorkNow: String { "No work now." }
    func waitsForWork(_ seconds: Int64, askingEvery interval: Int64?, isOnline: Bool) -> String {
        let state = isOnline ? "No work for \(seconds) s" : noNetworkSign
        return "\(state); \(interval.map { "asks every \($0) s. Enter asks now" } ?? "it comes by itself"), q goes home."
    }
    func offer(_ task: WorkAnswer) -> String {
        let place = task.place.map { " at \($0)" } ?? ""
        let what =
            switch task.kind {
            case .pick: "Pick\(place)"
            case .pack: "Pack order \(task.open.order.map(String.init) ?? "")"
            case .putAway: "Put away\(place)"
            case .refill: "Refill \(task.open.to ?? "")\(place)"
            case .count: "Count\(place)"
            case .receive: "Receive \(task.open.document ?? "")\(place)"
            case .putBack: "Put back from \(task.open.from ?? "carts and parcels")"
            }
        return "\(what): \(task.why)."
    }
    var leftUndone: String { "That is not done yet. Enter goes on with it, q goes home." }
    func title(ofDialogue name: String) -> String { name }
    func cartons(forBins bins: [PickList.Bin]) -> String {
        let each = bins.map { "\($0.code) carton \($0.cartons.joined(separator: " + "))" }
        return "Put on the cart: \(each.joined(separator: ", "))."
    }
    var goesOnWhereItStopped: String { "Goes on where it stopped." }
    func goesOn(with pieces: Int, of wanted: Int) -> String { "Goes on where it stopped: \(pieces) of \(wanted) are in hand." }

    func verdict(_ verdict: ScanResult.Verdict) -> String {
        switch verdict {
        case .accepted: "OK"
        case .repeated: "AGAIN"
        case .rejected: "WRONG"
        }
    }
    var noNetworkSign: String { "NO NETWORK" }
    func unsentSign(_ count: Int) -> String { "unsent \(count)" }
    func pickHeading(_ picker: String, cart: String, pick: Int, of picks: Int) -> String {
        "\(picker)  cart \(cart)  pick \(pick) of \(picks)"
    }
    func facts(of task: PickTask) -> String {
        "\(task.sku)\(task.lot.isEmpty ? "" : "  lot \(task.lot)")  from \(task.locationCode)  into \(task.binCode)"
    }
    func thenComes(_ place: String) -> String { "then \(place)" }

    func printLater(_ sscc: String, on printer: String) -> String {
        "Print it later: picking-terminal parcel \(sscc) --printer \(printer)"
    }
    func sent(_ document: ParcelDocument, ofParcel parcel: Int, to printer: String) -> String {
        "The \(name(document)) of parcel \(parcel) was sent to \(printer)."
    }
    func notGiven(_ document: ParcelDocument, ofParcel parcel: Int, _ reason: String) -> String {
        "The \(name(document)) of parcel \(parcel): \(reason)"
    }
    func notPrinted(_ document: ParcelDocument, ofParcel parcel: Int, on printer: String, _ reason: String) -> String {
        notGiven(document, ofParcel: parcel, reason)
    }
    private func name(_ document: ParcelDocument) -> String {
        switch document {
        case .packingList: "packing list"
        case .label: "label"
        }
    }
    var printAgainWithEnter: String { "Press Enter to print again, 9 to go on without." }
    func otherFormat(_ format: PrinterFormat?, ofParcel parcel: Int, printer: String, takes: PrinterFormat) -> String {
        "The label of parcel \(parcel) is \(format?.words ?? "neither ZPL nor PDF"), and \(printer) takes \(takes.words)."
    }
    func waitsForLabel(ofParcel parcel: Int, _ seconds: Int64, of limit: Int64) -> String {
        "Waits for the label of parcel \(parcel), \(seconds) of \(limit) s. Enter goes on without it."
    }
    func packed(_ parcel: PackedParcelAnswer) -> String {
        let carton = parcel.carton.map { "carton \($0)" } ?? "its own packaging"
        return "Parcel \(parcel.number) of order \(parcel.orderID): \(carton), \(parcel.weight) g"
    }

    func title(of column: FloorColumn) -> String {
        switch column {
        case .tour: "TOUR"
        case .cart: "CART"
        case .picker: "PICKER"
        case .picks: "PICKS"
        case .done: "DONE"
        case .linesPerHour: "LINES/H"
        case .silent: "SILENT"
        case .pickup: "LEAVES WITH"
        case .waiting: "WAIT"
        case .picking: "PICK"
        case .packing: "PACK"
        case .packed: "PACKED"
        case .left: "LEFT"
        }
    }
    func duration(_ seconds: Int) -> String {
        let (sign, seconds) = (seconds < 0 ? "-" : "", abs(seconds))
        if seconds < 90 { return "\(sign)\(seconds) s" }
        if seconds < 5400 { return "\(sign)\(seconds / 60) min" }
        let minutes = seconds / 60 % 60
        return "\(sign)\(seconds / 3600) h \(minutes < 10 ? "0" : "")\(minutes) min"
    }
    var nothingUnderWay: String { "Nothing is under way." }
    func moreLines(_ count: Int) -> String { "… \(count) more lines: --once shows all" }
    var stuck: String { "STUCK" }
    func closedZones(_ zones: [String]) -> String { "closed: \(zones.joined(separator: " "))" }
    func packs(_ packing: FloorOverview.Packing) -> String {
        "packs    \(packing.packer), order \(packing.order), \(packing.scans) scans, begun \(duration(packing.begun)) ago"
    }
    var noCutOff: String { "no cut-off" }
    func timeLeft(_ seconds: Int) -> String { "\(duration(seconds)) left" }
    func putsAway(_ dock: FloorOverview.Dock) -> String {
        let orders = dock.awaited ? ", orders wait for some" : ""
        return "put away \(dock.pieces) pieces at \(dock.dock) for \(duration(dock.waiting))\(orders)"
    }
    func refills(_ faces: Int, dry: Int, first: FloorOverview.Refill) -> String {
        "refill   \(faces) faces, \(dry) dry; first \(first.face) with \(first.sku)"
    }
    func blocked(_ places: [String]) -> String {
        "count    \(places.count) blocked places: \(places.prefix(5).joined(separator: " "))"
    }
    func held(_ orders: [FloorOverview.Held]) -> String {
        let longest = orders.first.map { "; order \($0.order) for \(duration($0.held)): \($0.reason)" } ?? ""
        return "held     \(orders.count) packed orders must not leave\(longest)"
    }
    func closed(_ zone: FloorOverview.Zone) -> String {
        "closed   zone \(zone.zone) of \(zone.site) for \(duration(zone.closed)) by \(zone.by): \(zone.reason); \(zone.orders) orders wait"
    }
    func orders(isNarrow: Bool) -> [String] {
        isNarrow
            ? ["hand release close open: see --help", "q ends"]
            : ["hand TOUR BADGE REASON   release TOUR REASON", "close SITE ZONE REASON   open SITE ZONE      q ends"]
    }
    var looksAgainWithEnter: String { "Enter looks again." }
    func noSuchOrder(_ line: String) -> String { "'\(line)' is none of the words below." }
    var floorOfBefore: String { "NO NETWORK: this is how it was." }
    var nobodyKnows: String { "NO NETWORK: nobody knows whether that was done. Look, and type it again." }
    func handedOver(_ tour: Int64, cart: String, to badge: String) -> String { "Tour \(tour) with cart \(cart) is \(badge)'s." }
    func givenOut(_ orders: Int, of tour: Int64, cart: String, rest: (orders: Int, picker: String)?) -> String {
        let rest = rest.map { "\($0.orders) stay with \($0.picker)" } ?? "cart \(cart) is free"
        return "\(orders) orders of tour \(tour) are given out again; \(rest)."
    }
    func closedNow(_ zone: String, of site: String) -> String { "Zone \(zone) of \(site) is closed: no new tour goes there." }
    func openNow(_ zone: String, of site: String, closedFor seconds: Int) -> String {
        "Zone \(zone) of \(site) is open; it was closed for \(duration(seconds))."
    }
}

// MARK: - Why a task is offered

extension English: WorkWords {
    func why(_ reason: WorkReason) -> String {
        switch reason {
        case .order(let priority, let slack, let cutOff, let parcel):
            """
            \(priority == 0 ? "" : "priority \(priority), ")\(time(slack, to: cutOff))\
            \(parcel.map { ", and it is to be packed again from parcel \($0)" } ?? "")
            """
        case .tour(let cart, let open, let picks): "your tour with cart \(cart) goes on: \(open) of \(picks) picks are open"
        case .dock(let dock, let pieces, let since, let awaited):
            "\(pieces) pieces lie at \(dock) since \(since)\(awaited == 0 ? "" : ", and orders wait for \(awaited) of the articles")"
        case .face(let face, let sku, let forecast, let minimum):
            "face \(face) will have \(forecast) of \(sku), and should have \(minimum)"
        case .dryFace(let face, let sku, let wanted, let onHand):
            "face \(face) runs dry: known orders want \(wanted) of \(sku), and \(onHand) lie there"
        case .count(let sku, let lot, let place, let reason, let isRecount, let more):
            """
            \(sku)\(lot.isEmpty ? "" : " lot \(lot)") at \(place): \(isRecount ? "somebody else is to count again" : why(reason))\
            \(more == 0 ? "" : ", and \(more) more")
            """
        case .receipt(let document, let dock, let since): "delivery \(document) stands at \(dock) since \(since)"
        case .putBack(let pieces, let container, let since): "\(pieces) pieces lie in \(container) since \(since)"
        case .heldParcel(let sscc, let order, let since): "parcel \(sscc) of order \(order) is held since \(since)"
        }
    }
    private func time(_ slack: Int?, to cutOff: String?) -> String {
        guard let slack else { return "no promise" }
        return slack < 0 ? "\(-slack / 60) min late" : "\(slack / 60) min to \(cutOff ?? "its promise")"
    }
    private func why(_ reason: CountReason) -> String {
        switch reason {
        case .shortPick: "a picker found too little"
        case .wrongScans: "a picker found something else"
        case .zeroCheck: "a picker found pieces left where the books have none"
        case .onDemand, .unasked: "somebody wants to know what lies there"
        case .plan: "its turn to be counted has come"
        }
    }
    func why(_ reason: PutAwayReason) -> String {
        switch reason {
        case .awaitedAndPicked: "orders wait for it, and it is picked there"
        case .awaitedEmpty: "orders wait for it; empty"
        case .awaitedStaging: "orders wait for it: straight to staging"
        case .faceHasRoom: "its face has room"
        case .sameLot: "the same lot lies there"
        case .sameArticle: "the same article lies there"
        case .emptyNearFront: "empty, near the front"
        case .emptyNearPicking: "empty, near where it is picked"
        }
    }
}
