import Fulfilment
import Testing

@testable import Operations

@Suite("What `waybill status` prints")
struct StatusViewTests {
    @Test("The status fits 80 columns and says what is wrong")
    func status() {
        let report = StatusReport(
            stages: [.init(stage: .order(.held), orders: 12, oldest: 4000, reason: String(repeating: "long reason ", count: 12))],
            sites: [
                .init(site: "AMS", takesOrders: true, orders: ["allocated": 1234, "backordered": 7]),
                .init(site: "LIS", takesOrders: false, orders: [:]),
            ],
            waiting: .init(
                outbox: 3, outboxOldest: 2.5, retries: 1, retriesDue: 0, reminders: 0, webhooks: 0, unplannedStops: 4,
                blockedPlaces: 1, toCount: 3, countsToApprove: 1, deliveries: 2, piecesAtDocks: 1250, closedZones: 2,
                closedLongest: 7200, piecesToPutBack: 3, labelsToVoid: 1, heldOrders: 2, missedCutOffs: 5, labelsInDoubt: 2,
                voidsRefused: 1, stoppedAccounts: ["jaguar-ups, for eva"], exceptions: 1
            ),
            packing: [
                .init(currency: "BRL", parcels: 1200, void: 0.427, grams: 95.4, cost: 34.6),
                .init(currency: nil, parcels: 1, void: nil, grams: nil, cost: nil),
            ],
            deadLetters: [
                .init(
                    fingerprint: "picking-worker.order.accepted|order.accepted|something went wrong in a long sentence",
                    letters: 2)
            ],
            queues: [.init(name: "picking-worker.order.accepted", messages: 5, consumers: 0)])
        let lines = StatusView(report, coloured: false).lines
        #expect(lines.allSatisfy { $0.count <= 80 })
        #expect(lines.contains { $0.hasPrefix("zones     2 closed, the longest for 2") })
        #expect(lines.contains("accounts  1 stopped, no label is bought: `carrier-dispatch accounts list`"))
        #expect(lines.contains("          jaguar-ups, for eva"))
        let text = lines.joined(separator: "\n")
        for word in [
            "held", "66 m 40 s", "AMS", "1,234", "LIS (closed)", "none", "3 events, the oldest for 2.5 s",
            "picking-worker.order.accepted|", "counts    3 to count, 1 to approve",
            "docks     2 being counted, 1,250 pieces to put away",
            "cancelled 3 pieces to put back, 1 label to void", "held      2 packed orders that must not leave",
            "labels    2 in doubt, 1 not taken back",
            "parcels   1 exception: `tracking exceptions`",
            "leaving   5 parcels missed a cut-off: `carrier-dispatch missed`",
            "packing   1,200 parcels today, 43 % void, 0.35 BRL and 95 g of packaging each\npacking   1 parcel today\n",
        ] {
            #expect(text.contains(word))
        }
    }
}
