import Fulfilment
import ScanDialogue

/// What supervisors see and change.
enum SupervisionSchemas {
    static let floorOverview = Record(
        "FloorOverview",
        "Who works at what, and what waits, at the sites where somebody may supervise. Times are whole seconds up to the moment of the answer.",
        [
            .list("tours", "Carts under way, the one that is silent longest first.", of: floorOverviewTour),
            .list("packing", "Orders that somebody packs.", of: floorOverviewPacking),
            .list(
                "departures", "Pickups and their orders, the next first; those without a cut-off last.",
                of: floorOverviewDeparture),
            .list("docks", "Docks with goods.", of: floorOverviewDock),
            .list("refills", "What should be carried to faces.", of: floorOverviewRefill),
            .list("blocked", "Places that nobody is sent to.", of: floorOverviewBlocked),
            .list("zones", "Closed zones.", of: floorOverviewZone),
            .list(
                "held", "Packed orders whose parcels must not leave, the one that is held longest first.", of: floorOverviewHeld),
        ])
    static let floorOverviewTour = Record(
        "FloorOverviewTour", "A cart that is under way, and who walks with it.",
        [
            .whole("id", "Its number."),
            .text("site", "The site.", "S1"),
            .text("cart", "The cart's code.", "C-1"),
            .text("picker", "The picker's badge.", "P01"),
            .text("name", "What people call the picker.", "Ana Lima"),
            .whole("done", "Picks that are ended."),
            .whole("picks", "All picks."),
            .whole("orders", "Orders that are not picked completely."),
            .whole("lines_per_hour", "Picks an hour since the tour began; missing before the first.").optional,
            .whole("silent_s", "Seconds since a scan of it came, or since it began."),
            .list("closed_zones", "Closed zones that it goes to still.", of: .text("cold")),
        ])
    static let floorOverviewPacking = Record(
        "FloorOverviewPacking", "An order that somebody packs.",
        [
            .text("site", "The site.", "S1"),
            .text("packer", "The packer's badge.", "P08"),
            .whole("order", "The order.", 7),
            .whole("scans", "Scans so far."),
            .whole("begun_s", "Seconds since it was begun."),
        ])
    static let floorOverviewDeparture = Record(
        "FloorOverviewDeparture", "The orders that have to be ready for one pickup.",
        [
            .text("site", "The site.", "S1"),
            .text("pickup", "`cut-off 16:00 dhl`; empty for orders that no pickup with a cut-off takes.", "cut-off 16:00 dhl"),
            .whole("left_s", "Seconds to the cut-off, below zero when it has gone; missing without one.").optional,
            .whole("waiting", "Orders that wait for a picker."),
            .whole("picking", "Orders that are on a tour."),
            .whole("packing", "Orders that wait for a packer or have one."),
            .whole("packed", "Orders whose parcels are closed."),
        ])
    static let floorOverviewDock = Record(
        "FloorOverviewDock", "A dock with goods that wait for their bins.",
        [
            .text("site", "The site.", "S1"),
            .text("dock", "The dock's code.", "DOCK-1"),
            .whole("pieces", "Pieces."),
            .flag("awaited", "Whether orders wait for some of them."),
            .whole("waiting_s", "Seconds that it waits."),
        ])
    static let floorOverviewRefill = Record(
        "FloorOverviewRefill", "What should be carried to a face.",
        [
            .text("site", "The site.", "S1"),
            .text("face", "The face's code.", "A-01-03"),
            .text("sku", "The article's number.", "S1"),
            .text("from", "Missing when no bulk bin has any, or the face has no room yet.", "B-02-11").optional,
            .whole("quantity", "Pieces.", 2),
            .flag("dry", "Whether known orders want all that lies there, or more."),
        ])
    static let floorOverviewBlocked = Record(
        "FloorOverviewBlocked", "A place that nobody is sent to until it is counted.",
        [
            .text("site", "The site.", "S1"),
            .text("place", "The place's code.", "A-01-03"),
        ])
    static let floorOverviewZone = Record(
        "FloorOverviewZone", "A zone that no new work goes into.",
        [
            .text("site", "The site.", "S1"),
            .text("zone", "The zone.", "cold"),
            .text("reason", "Why.", "spilt oil"),
            .text("by", "Who closed it.", "P01"),
            .whole("closed_s", "Seconds since it was closed."),
            .whole("orders", "Orders that wait for it to be opened."),
        ])
    static let floorOverviewHeld = Record(
        "FloorOverviewHeld", "A packed order whose parcels must not leave.",
        [
            .text("site", "The site.", "S1"),
            .whole("order", "The order.", 7),
            .text("reason", "Why.", "recalled"),
            .whole("held_s", "Seconds since it is held."),
        ])
    static let tourHandOver = Record(
        "TourHandOver", "Another badge has the tour from then on.", for: .strict,
        [
            .text("badge", "Who says so.", "P01"),
            .text("to", "The badge that has it then.", "P09"),
            .text("reason", "Why.", "went home"),
        ])
    static let tourRelease = Record(
        "TourRelease", "Its orders of which nothing was picked are given out again.", for: .strict,
        [
            .text("badge", "Who says so.", "P01"),
            .text("reason", "Why.", "the cart is broken"),
        ])
    static let tourChangeAnswer = Record(
        "TourChangeAnswer", "What became of the tour.",
        [
            .whole("tour", "The tour's number."),
            .text("cart", "The cart's code.", "C-1"),
            .text("picker", "Who has it now; missing: it is closed, and its cart is free.", "P01").optional,
            .list("given_back", "Orders that are given out again.", of: .whole()),
            .list("kept", "Orders that ride on with the cart.", of: .whole()),
        ])
    static let zoneRequest = Record(
        "ZoneRequest", "No new work goes into the zone, or it does again.", for: .strict,
        [
            .text("badge", "Who says so.", "P01"),
            .flag("closed", "Whether it is closed."),
            .text("reason", "Why it is closed.", "spilt oil").optional,
        ])
    static let zoneAnswer = Record(
        "ZoneAnswer",
        [
            .text("site", "The site.", "S1"),
            .text("zone", "The zone.", "cold"),
            .flag("closed", "Whether it is closed."),
            .whole("closed_for_s", "Seconds; of one that was opened.").optional,
        ])
}
