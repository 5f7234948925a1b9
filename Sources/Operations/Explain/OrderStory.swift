import FoundationEssentials
import Fulfilment
import OperatorConsole
import Postgres

/// What a step of an order's story was. Stored nowhere: the stores of this folder derive the steps from the tables.
enum StepKind: String, StoredCase {
    // By the shop and intake. An order that is held at first is received, and accepted when nothing holds it any more.
    case placed, paid, received, accepted, held
    case holdReleased = "hold released"
    case cancelRequested = "cancel requested"
    case cancelled, completed
    // In the warehouse.
    case backordered, allocated, picking, pick, picked, packed, stopped
    /// Of a wrong thing, or of the last one once more.
    case scanNotTaken = "scan not taken"
    case shortPick = "short pick"
    /// A lot that expires later than the one that should have gone out, by somebody with the right to do so.
    case laterLot = "later lot"
    /// It was ended without anybody at the place: the order was cancelled, back-ordered, or its tour was released.
    case pickEnded = "pick ended"
    case parcelsHeld = "parcels held"
    case parcelOpened = "parcel opened"
    case changed
    case toPutBack = "to put back"
    case putBack = "put back"
    // Outside.
    case carrierChosen = "carrier chosen"
    case unroutable, booked
    case routePlanned = "route planned"
    case noRoute = "no route yet"
    case ready
    case handedOver = "handed over"
    case tracking, expected, delivered
    /// Something was wrong with a parcel on its way; cleared when it was over.
    case exception
    case exceptionCleared = "exception over"
    /// It was bought in several attempts, or nobody knows whether it was.
    case labelInDoubt = "label in doubt"
    case labelToVoid = "label to void"
    case labelVoided = "label voided"
    case voidRefused = "label not taken back"
    // Messages that did not just flow.
    case reminded, parked, replayed, discarded

    /// How it stands out.
    var style: TextStyle {
        switch self {
        case .held, .backordered, .unroutable, .parked, .shortPick, .cancelled, .noRoute, .voidRefused, .exception: .red
        case .reminded, .cancelRequested, .scanNotTaken, .toPutBack, .labelToVoid, .pickEnded, .laterLot, .parcelsHeld,
            .parcelOpened, .changed, .labelInDoubt:
            .yellow
        case .delivered, .completed: .green
        default: .bold
        }
    }
}

extension StepKind: PostgresDecodable {}

/// Everything that is known about one order: what happened, what is asked for again, what it waits for.
struct OrderStory: Sendable {
    /// Something that happened.
    struct Step: Sendable {
        let at: Date
        let kind: StepKind
        /// A shop, a program, a picker, a carrier.
        let who: String
        /// A line for each thing that belongs to it.
        let details: [String]
    }

    /// A message on its way or asked for again later.
    struct Message: Sendable {
        let type: String
        let queue: String
        /// When it is due; nil when it is on its way now.
        let dueAt: Date?
        let attempt: Int
        let reason: String
    }

    let order: OrderFacts
    /// The id by which its shop knows it.
    let publicID: String
    /// In the order of time.
    let steps: [Step]
    let messages: [Message]
    /// Dead letters nobody has dealt with yet, with their reasons.
    let parked: [(id: Int64, reason: String)]
    /// The moment all this was read.
    let at: Date

    /// What has to happen next, or how it ended: one sentence.
    var conclusion: String { Conclusion(order, messages: messages, parked: parked, at: at).sentence }
}

/// What the tables say about an order now.
struct OrderFacts: Sendable {
    let id: Int64
    let channel: String
    let externalID: String
    let state: OrderState
    let stage: OrderStage
    let reason: String
    /// Its parcels must not leave the house, for the reason.
    let isHeld: Bool
    let acceptedAt: Date
    let completedAt: Date?
    /// When it reached its stage.
    let since: Date?
    /// Open holds, each with reason and detail.
    let holds: [String]
    /// Orders a picker gets before this one; 0 when it is not waiting for a picker.
    let ahead: Int
    let tour: OpenTour?
    let parcels: [ParcelFacts]
    /// Where it is in the warehouse; nil when it is not.
    let site: OrderSite?
    /// The pickup it has to be ready for; nil when it has left the warehouse, or no carrier has cut-offs.
    let departure: OrderDeparture?
    /// Of a back-order: what of its articles waits at docks, and what is expected.
    let coming: [String]
    /// The closed zones in which something of it lies, with their reasons; nil when there are none.
    let closedZones: String?
}

/// The tour an order rides on.
struct OpenTour: Sendable {
    let id: Int64
    let picker: String
    let openPicks: Int
    let picks: Int
}

/// A parcel and where its shipment stands.
struct ParcelFacts: Sendable {
    let number: Int
    /// nil: nobody has chosen a carrier yet.
    let state: ShipmentState?
    let reason: String?
    let carrier: String?
    let expectedAt: Date?
    /// By when half of all parcels like it arrive, and nine in ten; nil when nobody can tell, or it is over.
    let arrival: (half: Date, most: Date)?
    let routeID: Int64?
    let vehicle: String?
    /// Why no route holds it.
    let stopReason: String?
    let isTracked: Bool
    let status: TrackingStatus?
    let statusAt: Date?
}
