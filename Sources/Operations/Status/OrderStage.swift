package import Fulfilment
import OperatorConsole
import Postgres

/// Where an order is as a whole, as the view `operations.order_state` derives it: the state of whoever has the order now.
package enum OrderStage: StoredCase, Encodable {
    /// In the books of intake: held, accepted, or ended there.
    case order(OrderState)
    /// In the warehouse, until it is packed.
    case fulfilment(FulfilmentState)
    /// With the carriers: the shipment that is furthest behind speaks for the order.
    case shipment(ShipmentState)
    /// A carrier refused a label, gave a parcel up or brings it back; a person decides.
    case exception

    /// The stages in the order in which an order meets them.
    package static let allCases: [OrderStage] = [
        .order(.held), .order(.accepted), .fulfilment(.promised), .fulfilment(.backordered), .fulfilment(.allocated),
        .fulfilment(.picking),
        .fulfilment(.picked), .fulfilment(.packed), .shipment(.unroutable), .shipment(.booking), .shipment(.booked),
        .shipment(.ready), .shipment(.handedOver), .exception, .shipment(.delivered), .order(.completed), .order(.cancelled),
    ]

    package init?(rawValue: String) {
        guard let stage = Self.allCases.first(where: { $0.rawValue == rawValue }) else { return nil }
        self = stage
    }

    package var rawValue: String {
        switch self {
        case .order(let state): state.rawValue
        case .fulfilment(let state): state.rawValue
        case .shipment(let state): state.rawValue
        case .exception: "exception"
        }
    }

    /// Nothing moves an order on from here but a person, new stock or its day; the other stages pass by themselves.
    package var isResting: Bool {
        switch self {
        case .order(.accepted): false
        case .order, .fulfilment(.promised), .fulfilment(.backordered), .shipment(.unroutable), .exception: true
        case .fulfilment, .shipment: false
        }
    }

    /// How it stands out in a table.
    var style: TextStyle {
        switch self {
        case .order(.completed): .green
        case .order(.held), .fulfilment(.backordered): .yellow
        case .shipment(.unroutable), .exception: .red
        case .order(.cancelled): .dim
        default: .plain
        }
    }

    /// The place of the stage in an order's life.
    var rank: Int { Self.allCases.firstIndex(of: self) ?? Self.allCases.count }
}

extension OrderStage: PostgresDecodable {}
