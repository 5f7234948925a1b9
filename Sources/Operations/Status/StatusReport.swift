import Fulfilment

/// Where the orders are, and what waits, at one moment.
package struct StatusReport: Sendable, Encodable {
    /// The orders of one stage.
    package struct Stage: Sendable, Encodable {
        package let stage: OrderStage
        package let orders: Int
        /// Seconds since the order that has been there longest entered it; nil where nothing waits.
        package let oldest: Double?
        /// The commonest reason; empty when there is none.
        package let reason: String
    }

    /// The orders that one of several sites has.
    package struct Site: Sendable, Encodable {
        package let site: String
        /// False: it is closed for new orders.
        package let takesOrders: Bool
        /// By `FulfilmentState`; states without orders are left out.
        package let orders: [String: Int]

        private enum CodingKeys: String, CodingKey {
            case site, orders
            case takesOrders = "takes_orders"
        }

        /// How many are in a state.
        subscript(state: FulfilmentState) -> Int { orders[state.rawValue] ?? 0 }
    }

    /// One of the broker's queues.
    package struct Queue: Sendable, Encodable {
        package let name: String
        /// Messages ready for delivery.
        package let messages: Int
        package let consumers: Int
    }

    /// Dead letters with one cause.
    package struct DeadLetters: Sendable, Encodable {
        package let fingerprint: String
        package let letters: Int
    }

    /// What the database holds for the broker.
    package struct Waiting: Sendable, Encodable {
        /// Events not yet published.
        package let outbox: Int
        /// Seconds the oldest of them has waited.
        package let outboxOldest: Double
        /// Events to be tried again later.
        package let retries: Int
        /// Those of them whose time has come.
        package let retriesDue: Int
        /// Things the stall detector sent a reminder of in the last hour.
        package let reminders: Int
        /// Webhooks stored and not read yet.
        package let webhooks: Int
        /// Shipments waiting for a route.
        package let unplannedStops: Int
        /// Locations with stock that nobody may be sent to until they are counted.
        package let blockedPlaces: Int
        /// Places and lots that somebody is to count, the first time or again.
        package let toCount: Int
        /// Differences that two people found and nobody has decided of.
        package let countsToApprove: Int
        /// Deliveries that stand at docks and are not counted to the end.
        package let deliveries: Int
        /// Pieces that are counted and wait at docks for their bins.
        package let piecesAtDocks: Int
        /// Zones that no new work goes into.
        package let closedZones: Int
        /// Seconds for which the first of them is closed; nil when none is.
        package let closedLongest: Double?
        /// Pieces that were picked, left their orders or are held with them, and lie in carts or parcels.
        package let piecesToPutBack: Int
        /// Labels that carriers have still to take back.
        package let labelsToVoid: Int
        /// Packed orders whose parcels must not leave the house.
        package let heldOrders: Int
        /// Parcels that were packed in time for a pickup and are still here.
        package let missedCutOffs: Int
        /// Labels of which it is not known whether they were sold.
        package let labelsInDoubt: Int
        /// Labels that carriers do not take back, for a person.
        package let voidsRefused: Int
        /// Label accounts that are not called before a person acted, each with who that is: `jaguar-ups, for eva`.
        package let stoppedAccounts: [String]
        /// What is wrong with parcels that carriers have or should have.
        package let exceptions: Int
    }

    /// The parcels closed today, in UTC.
    package struct Packing: Sendable, Encodable {
        /// What their packaging costs; nil when nobody knows.
        package let currency: String?
        package let parcels: Int
        /// The mean empty part of their cartons, from 0 to 1; nil when no carton was used.
        package let void: Double?
        /// Mean grams of carton and filling.
        package let grams: Double?
        /// Mean cost of carton and filling, in the minor unit.
        package let cost: Double?
    }

    package let stages: [Stage]
    /// What moves in the warehouse, by site; empty with one site.
    package let sites: [Site]
    package let waiting: Waiting
    /// By currency; empty when nothing was packed.
    package let packing: [Packing]
    package let deadLetters: [DeadLetters]
    /// nil when the broker does not answer.
    package let queues: [Queue]?
}
