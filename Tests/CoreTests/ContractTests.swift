import Contracts
import FoundationEssentials
import Testing

@Suite("Contracts")
struct ContractTests {
    private static let samples: [(message: any Contract, json: String, subject: String)] = [
        (OrderAccepted(orderID: 7), #"{"order_id":7}"#, "7"),
        (OrderAllocated(orderID: 7), #"{"order_id":7}"#, "7"),
        (OrderBackordered(orderID: 7, reason: "no_stock"), #"{"order_id":7,"reason":"no_stock"}"#, "7"),
        (OrderHeld(orderID: 7, reason: "unknown_town"), #"{"order_id":7,"reason":"unknown_town"}"#, "7"),
        (OrderChanged(orderID: 7), #"{"order_id":7}"#, "7"),
        (OrderCancelRequested(orderID: 7), #"{"order_id":7}"#, "7"),
        (OrderCancelled(orderID: 7, reason: "requested"), #"{"order_id":7,"reason":"requested"}"#, "7"),
        (OrderCancelRefused(orderID: 7, reason: "already_picked"), #"{"order_id":7,"reason":"already_picked"}"#, "7"),
        (OrderCompleted(orderID: 7), #"{"order_id":7}"#, "7"),
        (StockReceived(sku: "A-1"), #"{"sku":"A-1"}"#, "A-1"),
        (PickCompleted(orderID: 7), #"{"order_id":7}"#, "7"),
        (
            PickShorted(orderID: 7, sku: "A-1", quantity: 2, reason: "damaged"),
            #"{"order_id":7,"quantity":2,"reason":"damaged","sku":"A-1"}"#, "7"
        ),
        (ParcelPacked(parcelID: 8, orderID: 7), #"{"order_id":7,"parcel_id":8}"#, "8"),
        (ParcelHandedOver(parcelID: 8, orderID: 7), #"{"order_id":7,"parcel_id":8}"#, "8"),
        (ParcelsReviewed(orderID: 7), #"{"order_id":7}"#, "7"),
        (LabelRequested(shipmentID: 9), #"{"shipment_id":9}"#, "9"),
        (
            ShipmentBooked(shipmentID: 9, parcelID: 8, orderID: 7, carrier: "swift", isOwnFleet: true),
            #"{"carrier":"swift","is_own_fleet":true,"order_id":7,"parcel_id":8,"shipment_id":9}"#, "9"
        ),
        (RoutePlanned(routeID: 4), #"{"route_id":4}"#, "4"),
        (RouteReplanRequested(routeID: 4), #"{"route_id":4}"#, "4"), (RouteChanged(routeID: 4), #"{"route_id":4}"#, "4"),
        (RouteStarted(routeID: 4), #"{"route_id":4}"#, "4"),
        (StopCompleted(routeID: 4, shipmentID: 9, orderID: 7), #"{"order_id":7,"route_id":4,"shipment_id":9}"#, "9"),
        (StopFailed(routeID: 4, shipmentID: 9, orderID: 7), #"{"order_id":7,"route_id":4,"shipment_id":9}"#, "9"),
        (
            ShipmentReady(shipmentID: 9, orderID: 7, carrier: "swift", trackingNumber: "T1"),
            #"{"carrier":"swift","order_id":7,"shipment_id":9,"tracking_number":"T1"}"#, "9"
        ),
        (
            ShipmentException(shipmentID: 9, orderID: 7, cause: "silence"),
            #"{"cause":"silence","order_id":7,"shipment_id":9}"#, "9"
        ),
        (
            ShipmentException(shipmentID: 9, orderID: 7, cause: "silence", kind: "silence", action: "ask the carrier"),
            #"{"action":"ask the carrier","cause":"silence","kind":"silence","order_id":7,"shipment_id":9}"#, "9"
        ),
        (
            ShipmentExceptionCleared(shipmentID: 9, orderID: 7, kind: "silence", reason: "it was delivered"),
            #"{"kind":"silence","order_id":7,"reason":"it was delivered","shipment_id":9}"#, "9"
        ),
        (WebhookReceived(deliveryID: 3), #"{"delivery_id":3}"#, "3"),
        (WebhookReceivedInBulk(deliveryID: 3), #"{"delivery_id":3}"#, "3"),
        (HandshakeRequested(deliveryID: 3), #"{"delivery_id":3}"#, "3"),
        (
            TrackingUpdated(shipmentID: 9, orderID: 7, trackingNumber: "T1", status: "in_transit"),
            #"{"order_id":7,"shipment_id":9,"status":"in_transit","tracking_number":"T1"}"#, "9"
        ),
        (
            ShipmentExpected(
                shipmentID: 9, orderID: 7, p50: Date(timeIntervalSince1970: 1_483_628_460),
                p90: Date(timeIntervalSince1970: 1_483_714_860), cause: "scan"),
            #"{"cause":"scan","order_id":7,"p50":"2017-01-05T15:01:00.000Z","p90":"2017-01-06T15:01:00.000Z","shipment_id":9}"#,
            "9"
        ),
        (
            ShipmentDelivered(shipmentID: 9, orderID: 7, deliveredAt: Date(timeIntervalSince1970: 1_483_628_480.25)),
            #"{"delivered_at":"2017-01-05T15:01:20.250Z","order_id":7,"shipment_id":9}"#, "9"
        ),
    ]

    @Test("Every contract is written as agreed and reads back")
    func golden() throws {
        for sample in Self.samples {
            try expectGolden(sample.message, sample.json)
            #expect(sample.message.subject == sample.subject)
        }
    }

    private func expectGolden<Message: Contract>(_ message: Message, _ json: String) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        #expect(String(decoding: try encoder.encode(message), as: UTF8.self) == json)
        let again = try JSONDecoder().decode(Message.self, from: Data(json.utf8))
        #expect(String(decoding: try encoder.encode(again), as: UTF8.self) == json)
    }

    @Test("The catalogue names every contract once, and the samples above are all of them")
    func catalogue() {
        let names = ContractCatalogue.all.map(\.name)
        #expect(Set(names).count == names.count)
        #expect(Set(names) == Set(Self.samples.map { type(of: $0.message).name }))
        #expect(ContractCatalogue.entry(named: "order.accepted")?.publishers == ["order-intake"])
        #expect(ContractCatalogue.entry(named: "order.eaten") == nil)
    }

    @Test("Unknown fields are ignored, so that contracts can grow")
    func additive() throws {
        let grown = Data(#"{"order_id":7,"colour":"red"}"#.utf8)
        #expect(try JSONDecoder().decode(OrderAccepted.self, from: grown) == OrderAccepted(orderID: 7))
    }

    @Test("The order database's own time text reads as a contract's time")
    func secondsWithoutFraction() throws {
        let json = Data(#"{"shipment_id":9,"order_id":7,"delivered_at":"2017-01-05T15:01:20Z"}"#.utf8)
        let message = try JSONDecoder().decode(ShipmentDelivered.self, from: json)
        #expect(message.deliveredAt == Date(timeIntervalSince1970: 1_483_628_480))
    }
}
