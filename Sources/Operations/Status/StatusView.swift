import Fulfilment
import OperatorConsole

/// A status report as lines of at most 80 columns.
package struct StatusView: Sendable {
    private let report: StatusReport
    private let isColoured: Bool

    package init(_ report: StatusReport, coloured: Bool) {
        (self.report, isColoured) = (report, coloured)
    }

    /// The whole report.
    package var lines: [String] {
        let parts = [
            stages.lines(width: 80, coloured: isColoured), siteLines, queueLines, waitingLines, packingLines, deadLetterLines,
        ]
        return Array(parts.filter { !$0.isEmpty }.joined(separator: [""]))
    }

    private var stages: TextTable {
        var table = TextTable([.text("stage"), .number("orders"), .number("oldest"), .flexible("commonest reason")])
        for stage in report.stages {
            let oldest = stage.oldest.map(HumanFormat.time) ?? ""
            table.add([
                .init(stage.stage.rawValue, stage.stage.style), "\(HumanFormat.count(stage.orders))", "\(oldest)",
                "\(stage.reason)",
            ])
        }
        if table.isEmpty { table.add(["no orders"]) }
        return table
    }

    private var siteLines: [String] {
        guard !report.sites.isEmpty else { return [] }
        let states = StatusStore.inWarehouse
        var table = TextTable([.text("site")] + states.map { .number($0.rawValue) })
        for site in report.sites {
            let closed = site.takesOrders ? "" : " (closed)"
            table.add(["\(site.site)\(closed)"] + states.map { "\(HumanFormat.count(site[$0]))" })
        }
        return table.lines(width: 80, coloured: isColoured)
    }

    private var queueLines: [String] {
        guard let queues = report.queues else {
            return [TextStyle.red.apply(to: "the broker does not answer", coloured: isColoured)]
        }
        var table = TextTable([.text("queue"), .number("ready"), .number("consumers")])
        for queue in queues {
            let isParking = queue.name.hasPrefix("waybill.")
            let isNeglected = queue.consumers == 0
            let isTrouble = isParking ? queue.messages > 0 : isNeglected && queue.messages > 0
            let consumers: TextTable.Cell = isNeglected ? .init("none", isTrouble ? .red : .dim) : "\(queue.consumers)"
            table.add(["\(queue.name)", .init(HumanFormat.count(queue.messages), isTrouble ? .red : .plain), consumers])
        }
        return table.lines(width: 80, coloured: isColoured)
    }

    private var waitingLines: [String] {
        let waiting = report.waiting
        let oldest = waiting.outbox > 0 ? ", the oldest for \(HumanFormat.time(waiting.outboxOldest))" : ""
        let zones = waiting.closedLongest.map {
            "zones     \(HumanFormat.count(waiting.closedZones)) closed, the longest for \(HumanFormat.time($0)): `waybill zones list`"
        }
        let missed = waiting.missedCutOffs
        let leaving =
            missed > 0 ? "leaving   \(HumanFormat.count(missed, "parcel")) missed a cut-off: `carrier-dispatch missed`" : nil
        let wrong = waiting.exceptions
        let parcels = wrong > 0 ? "parcels   \(HumanFormat.count(wrong, "exception")): `tracking exceptions`" : nil
        return [
            "outbox    \(HumanFormat.count(waiting.outbox, "event"))\(oldest)",
            "retries   \(HumanFormat.count(waiting.retries)), \(HumanFormat.count(waiting.retriesDue)) due",
            "webhooks  \(HumanFormat.count(waiting.webhooks)) unread",
            "fleet     \(HumanFormat.count(waiting.unplannedStops, "shipment")) waiting for a route",
            "stock     \(HumanFormat.count(waiting.blockedPlaces, "blocked place")) to count",
            "counts    \(HumanFormat.count(waiting.toCount)) to count, \(HumanFormat.count(waiting.countsToApprove)) to approve",
            "docks     \(HumanFormat.count(waiting.deliveries)) being counted, \(HumanFormat.count(waiting.piecesAtDocks, "piece")) to put away",
            "cancelled \(HumanFormat.count(waiting.piecesToPutBack, "piece")) to put back, \(HumanFormat.count(waiting.labelsToVoid, "label")) to void",
            "held      \(HumanFormat.count(waiting.heldOrders, "packed order")) that must not leave",
            "labels    \(HumanFormat.count(waiting.labelsInDoubt)) in doubt, \(HumanFormat.count(waiting.voidsRefused)) not taken back",
            "stalled   \(HumanFormat.count(waiting.reminders, "reminder")) in the last hour",
        ] + [leaving, parcels, zones].compactMap { $0 } + accountLines
    }

    /// Who has to act, too, of the first few.
    private var accountLines: [String] {
        let stopped = report.waiting.stoppedAccounts
        guard !stopped.isEmpty else { return [] }
        return [
            "accounts  \(HumanFormat.count(stopped.count)) stopped, no label is bought: `carrier-dispatch accounts list`"
        ] + stopped.prefix(5).map { "          \($0.prefix(70))" }
    }

    private var packingLines: [String] {
        report.packing.map { packing in
            let cost = packing.cost.flatMap { minor in
                packing.currency.flatMap { Currency($0) }.map { Money(minor: Int(minor.rounded()), currency: $0).description }
            }
            let grams = packing.grams.map { "\(HumanFormat.fixed($0, digits: 0)) g" }
            let material = [cost, grams].compactMap { $0 }.joined(separator: " and ")
            let parts = [
                "\(HumanFormat.count(packing.parcels, "parcel")) today",
                packing.void.map { "\(HumanFormat.fixed($0 * 100, digits: 0)) % void" },
                material.isEmpty ? nil : "\(material) of packaging each",
            ]
            return "packing   " + parts.compactMap { $0 }.joined(separator: ", ")
        }
    }

    private var deadLetterLines: [String] {
        guard !report.deadLetters.isEmpty else { return ["no dead letters"] }
        var table = TextTable([.number("dead"), .flexible("cause")])
        for letters in report.deadLetters.prefix(8) {
            table.add([.init(HumanFormat.count(letters.letters), .red), "\(letters.fingerprint)"])
        }
        let rest = report.deadLetters.count - 8
        return table.lines(width: 80, coloured: isColoured) + (rest > 0 ? ["… and \(HumanFormat.count(rest, "more cause"))"] : [])
    }
}
