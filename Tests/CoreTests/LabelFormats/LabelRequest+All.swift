import Fulfilment

@testable import LabelFormats

extension LabelRequest {
    static let all = aggregators + carriers + european + asian

    private static let aggregators: [LabelRequest] = [
        LabelRequest(
            .waybill, .buy, "POST", "/labels",
            [
                "/labels/0/idempotency_key": "WB7Q2K4MA1", "/labels/0/weight_g": "436", "/labels/0/length_mm": "254",
                "/labels/0/to/name": "Elizabeth Swan", "/labels/0/to/postcode": "90277", "/labels/0/service": "03",
                "/labels/0/reference": "WB7Q2K4MA1",
            ]),
        LabelRequest(
            .waybill, .buy, "POST", "/labels",
            [
                "/labels/0/idempotency_key": "WB1A1", "/labels/1/idempotency_key": "WB2A7",
                "/labels/1/reference": "00312345600000000018",
                "/labels/1/to/city": "Redondo Beach", "/labels/2": "",
            ]
        ) { job in
            var (first, second) = (job, job)
            (first.reference, second.reference) = ("WB1A1", "WB2A7")
            second.parcels = [JobParcel(weight: 1, size: job.parcels[0].size, plate: "00312345600000000018")]
            (job.parcels, job.consignments) = ([], [first, second])
        },
        LabelRequest(.waybill, .lookUp, "GET", "/labels/WB7Q2K4MA1"),
        LabelRequest(.waybill, .list, "GET", "/labels?since=2026-03-01&cursor=17") {
            ($0.since, $0.cursor) = (CivilDay(year: 2026, month: 3, day: 1), "17")
        },
        LabelRequest(
            .waybill, .void, "POST", "/labels/void", ["/idempotency_key": "WB7Q2K4MA1", "/tracking_number": "1Z2220060290602143"]),
        LabelRequest(
            .easyPost, .quote, "POST", "/shipments",
            [
                "/shipment/parcel/weight": "15.4", "/shipment/parcel/length": "10", "/shipment/reference": "123",
                "/shipment/to_address/zip": "90277", "/shipment/to_address/company": "", "/shipment/carrier_accounts/0": "ca_1",
                "/shipment/options/label_format": "ZPL",
            ], pair: "easypost-rate"
        ) { $0.reference = "123" },
        LabelRequest(
            .easyPost, .quote, "POST", "/orders", ["/order/shipments/1/parcel/weight": "15.4", "/order/reference": "WB7Q2K4MA1"]
        ) { $0.parcels += $0.parcels },
        LabelRequest(.easyPost, .buy, "POST", "/shipments/shp_1/buy", ["/rate/id": "rate_1"]),
        LabelRequest(
            .easyPost, .buy, "POST", "/shipments/shp_16578f588f9546ec914afd2474e24ff5/buy",
            ["/rate/id": "rate_4d1f36fa716c4b1292cacbdf19227c2d"], pair: "easypost-buy"
        ) { ($0.handle, $0.offer) = ("shp_16578f588f9546ec914afd2474e24ff5", "rate_4d1f36fa716c4b1292cacbdf19227c2d") },
        LabelRequest(
            .easyPost, .buy, "POST", "/orders/order_c91fef40e21c48a3a4846ab323722583/buy", [:], pair: "easypost-multiparcel-buy"
        ) { ($0.handle, $0.service) = ("order_c91fef40e21c48a3a4846ab323722583", "GroundAdvantage") },
        LabelRequest(.easyPost, .lookUp, "GET", "/shipments/shp_1"),
        LabelRequest(.easyPost, .list, "GET", "/shipments?page_size=100&purchased=true&start_datetime=2026-03-01T00%3A00%3A00Z") {
            $0.since = CivilDay(year: 2026, month: 3, day: 1)
        },
        LabelRequest(.easyPost, .void, "POST", "/shipments/shp_1/refund"),
        LabelRequest(
            .easyPost, .manifest, "POST", "/scan_forms", [:], pair: "easypost-scanform"
        ) { $0.handles = ["shp_c1dd0ad87cfc4a038e632cb27d1d88a6"] },
        LabelRequest(.easyPost, .manifests, "GET", "/scan_forms?page_size=100"),
        LabelRequest(.shippo, .manifests, "GET", "/manifests/?results=100"),
        LabelRequest(.shipEngine, .manifests, "GET", "/v1/manifests?label_ids=se-1") { $0.handles = ["se-1", "se-2"] },
        LabelRequest(
            .easyPost, .pickupQuote, "POST", "/pickups", [:], pair: "easypost-pickup-quote"
        ) {
            $0.handles = ["shp_2d1487afd0f541a4bcf9fecc1b02b28d"]
            $0.window = CivilDay(year: 2025, month: 3, day: 8).map { PickupWindow(day: $0, from: 0, until: 0) }
        },
        LabelRequest(
            .easyPost, .pickup, "POST", "/pickups/pickup_97eb98f4c2004ede9f30e26ec4f63233/buy", [:], pair: "easypost-pickup-buy"
        ) { ($0.handle, $0.service) = ("pickup_97eb98f4c2004ede9f30e26ec4f63233", "NextDay") },
        LabelRequest(
            .easyPost, .customs, "POST", "/customs_infos",
            ["/customs_info/customs_items/0/value": "23.25", "/customs_info/customs_items/0/weight": "11"],
            pair: "easypost-customs"
        ) { $0.customs = paper() },
        LabelRequest(.easyPost, .insure, "POST", "/shipments/shp_1/insure", ["/amount": "100.00"]) {
            $0.amount = Currency("USD").map { Money(minor: 10_000, currency: $0) }
        },
        LabelRequest(
            .easyPost, .track, "POST", "/trackers", [:], pair: "easypost-tracker"
        ) { ($0.numbers, $0.carrier) = (["EZ1000000001"], "") },
        LabelRequest(
            .shippo, .quote, "POST", "/shipments/",
            [
                "/parcels/0/weight": "436", "/parcels/0/mass_unit": "g", "/parcels/0/length": "25.4", "/async": "false",
                "/metadata": "WB7Q2K4MA1", "/address_to/zip": "90277",
            ]),
        LabelRequest(
            .shippo, .buy, "POST", "/transactions/", ["/async": "false", "/label_file_type": "ZPLII"], pair: "shippo-buy-queued"
        ) { ($0.offer, $0.reference) = ("52ec39cb91914655a0f1a2c9062bcb69", "Customer ID 123456") },
        LabelRequest(.shippo, .lookUp, "GET", "/transactions/?rate=rate_1"),
        LabelRequest(.shippo, .void, "POST", "/refunds/", ["/transaction": "tr_1"]) { $0.handle = "tr_1" },
        LabelRequest(.shippo, .manifest, "POST", "/manifests/", ["/transactions/1": "lb_2", "/provider": "USPS"]) {
            $0.handle = ""
        },
        LabelRequest(
            .shipEngine, .buy, "POST", "/v1/labels",
            [
                "/label_format": "zpl", "/shipment/external_shipment_id": "WB7Q2K4MA1",
                "/shipment/packages/0/weight/value": "436",
                "/shipment/packages/0/weight/unit": "gram", "/shipment/packages/0/dimensions/unit": "centimeter",
                "/shipment/service_code": "usps_priority_mail", "/shipment/carrier_id": "ca_1", "/test_label": "",
            ]
        ) { ($0.service, $0.offer) = ("usps_priority_mail", "") },
        LabelRequest(.shipEngine, .lookUp, "GET", "/v1/labels/external_shipment_id/WB7Q2K4MA1"),
        LabelRequest(.shipEngine, .void, "PUT", "/v1/labels/se-451990109/void", pair: "shipengine-void") {
            $0.handle = "se-451990109"
        },
        LabelRequest(.shipEngine, .address, "POST", "/v1/addresses/validate", ["/0/postal_code": "90277"]),
        LabelRequest(
            .karrio, .quote, "POST", "/v1/shipments",
            [
                "/parcels/0/weight": "0.436", "/parcels/0/weight_unit": "KG", "/recipient/postal_code": "90277",
                "/carrier_ids/0": "ca_1",
            ]),
        LabelRequest(.karrio, .buy, "POST", "/v1/shipments/shp_1/purchase", ["/selected_rate_id": "rate_1"]),
        LabelRequest(.karrio, .void, "POST", "/v1/shipments/shp_1/cancel"),
    ]

    private static let carriers: [LabelRequest] = [
        LabelRequest(
            .ups, .buy, "POST", "/api/shipments/v2409/ship",
            [
                "/ShipmentRequest/Shipment/Service/Code": "03", "/ShipmentRequest/Shipment/Shipper/ShipperNumber": "A1B2C3",
                "/ShipmentRequest/Request/TransactionReference/CustomerContext": "request-id-12345",
                "/ShipmentRequest/Shipment/Package/0/PackageWeight/Weight": "0.5",
                "/ShipmentRequest/Shipment/Package/0/Packaging/Code": "02",
                "/ShipmentRequest/Shipment/Package/0/ReferenceNumber/0/Value": "request-id-12345",
                "/ShipmentRequest/Shipment/ShipTo/Address/AddressLine/0": "179 N Harbor Dr",
                "/ShipmentRequest/LabelSpecification/LabelImageFormat/Code": "ZPL",
            ], pair: "ups-buy-two"
        ) { $0.reference = "request-id-12345" },
        LabelRequest(
            .ups, .quote, "POST", "/api/rating/v2409/Shop",
            ["/RateRequest/Request/RequestOption": "Shop", "/RateRequest/Shipment/Package/0/PackagingType/Code": "02"]
        ) { $0.service = "" },
        LabelRequest(.ups, .quote, "POST", "/api/rating/v2409/Rate", ["/RateRequest/Shipment/Service/Code": "03"]),
        LabelRequest(.ups, .lookUp, "GET", "/api/track/v1/reference/details/WB7Q2K4MA1"),
        LabelRequest(.ups, .void, "DELETE", "/api/shipments/v2409/void/cancel/1Z2220060290602143", pair: "ups-void"),
        LabelRequest(
            .ups, .pickup, "POST", "/api/pickupcreation/v2409/pickup",
            [
                "/PickupCreationRequest/PickupDateInfo/ReadyTime": "0900",
                "/PickupCreationRequest/PickupDateInfo/CloseTime": "1730",
                "/PickupCreationRequest/PickupPiece/0/ServiceCode": "003",
            ], pair: "ups-pickup"
        ) { $0.window = CivilDay(year: 2024, month: 12, day: 15).map { PickupWindow(day: $0, from: 540, until: 1050) } },
        LabelRequest(
            .fedEx, .buy, "POST", "/ship/v1/shipments",
            [
                "/accountNumber/value": "A1B2C3", "/requestedShipment/labelSpecification/imageType": "ZPLII",
                "/requestedShipment/requestedPackageLineItems/0/weight/value": "0.436",
                "/requestedShipment/requestedPackageLineItems/0/customerReferences/0/value": "WB7Q2K4MA1",
            ]),
        LabelRequest(.fedEx, .void, "PUT", "/ship/v1/shipments/cancel", [:], pair: "fedex-cancel") {
            $0.numbers = ["794953555571"]
        },
        LabelRequest(
            .fedEx, .lookUp, "POST", "/track/v1/referencenumbers", ["/referencesInformation/value": "WB7Q2K4MA1"]
        ) { $0.handle = "" },
        LabelRequest(
            .usps, .quote, "POST", "/prices/v3/base-rates/search", ["/weight": "10.52", "/originZIPCode": "94107"],
            pair: "usps-rate"
        ) {
            $0.service = "USPS_GROUND_ADVANTAGE"
            $0.parcels = [JobParcel(weight: 4771, size: Dimensions(length: 147, width: 99, height: 47))]
        },
        LabelRequest(.usps, .void, "DELETE", "/labels/v3/label/9234690361980900000142", pair: "usps-void") {
            $0.numbers = ["9234690361980900000142"]
        },
        LabelRequest(
            .australiaPost, .manifest, "PUT", "/shipping/v1/orders", ["/payment_method": "CHARGE_TO_ACCOUNT"],
            pair: "auspost-manifest"
        ) { $0.handles = ["569b9a3accdc791c4ba34d6f"] },
        LabelRequest(.canadaPost, .void, "DELETE", "/rs/A1B2C3/A1B2C3/shipment/shp_1"),
        LabelRequest(
            .sendle, .buy, "POST", "/orders",
            ["/customer_reference": "WB7Q2K4MA1", "/weight/value": "0.436", "/volume/value": "0.006"]),
    ]

    private static let european: [LabelRequest] = [
        LabelRequest(
            .dhlParcelDE, .buy, "POST", "/parcel/de/shipping/v2/orders?includeDocs=include&docFormat=ZPL2",
            [
                "/shipments/0/refNo": "Order No. 1234", "/shipments/0/product": "V01PAK", "/shipments/0/consignee/country": "DEU",
                "/shipments/0/details/weight/value": "436", "/shipments/0/details/weight/uom": "g", "/profile": "c-1",
                "/shipments/0/shipper/name1": "Pearl Ltd", "/shipments/0/shipper/name2": "Jack Sparrow",
            ], pair: "dhlde-buy"
        ) {
            ($0.reference, $0.service) = ("Order No. 1234", "V01PAK")
            $0.to = Address(
                recipient: "Maria Muster", street: "Kurt-Schumacher-Str. 20", city: "Bonn", region: "", postcode: "53113",
                country: "DE",
                location: nil)
        },
        LabelRequest(
            .dhlParcelDE, .void, "DELETE", "/parcel/de/shipping/v2/orders?profile=c-1&shipment=340434310428091700",
            pair: "dhlde-void"
        ) {
            $0.numbers = ["340434310428091700"]
        },
        LabelRequest(
            .myDHL, .buy, "POST", "/shipments",
            [
                "/plannedShippingDateAndTime": "2026-03-09T09:00:00 GMT+00:00", "/accounts/0/number": "A1B2C3",
                "/content/packages/0/weight": "0.436", "/customerReferences/0/value": "WB7Q2K4MA1",
            ]),
    ]

    private static let asian: [LabelRequest] = [
        LabelRequest(.sfExpress, .buy, "POST", "/std/service"),
        LabelRequest(.sfExpress, .lookUp, "POST", "/std/service"),
        LabelRequest(.sfExpress, .void, "POST", "/std/service"),
        LabelRequest(.kuaidi100, .void, "POST", "/order/borderbestapi.do"),
        LabelRequest(.kuaidi100, .buy, "POST", "/order/borderbestapi.do"),
    ]
}
