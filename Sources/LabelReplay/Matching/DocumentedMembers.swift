/// Members that services document and that recordings need not show, by format and call.
///
/// Each row is a place in the body, without the numbers of lists and with alternatives between bars, and the names that may stand there.
enum DocumentedMembers {
    /// The ways of one call.
    static func ways(of format: String, _ call: String) -> Set<String> { all[format]?[call] ?? [] }

    private static let all: [String: [String: Set<String>]] = [
        "easypost": easyPost, "ups": ups, "shippo": shippo, "shipengine": shipEngine, "dhl_parcel_de": dhlParcelDE, "sf": sf,
        "waybill": waybill, "fedex": fedEx, "karrio": karrio, "sendle": sendle, "usps": usps, "dhl_express_xml": dhlXML,
    ].mapValues { $0.mapValues(ways) }

    private static func ways(_ rows: [String: String]) -> Set<String> {
        var ways: Set<String> = []
        for (place, names) in rows {
            for parent in places(place) { ways.formUnion(names.split(separator: " ").map { "\(parent)/\($0)" }) }
        }
        return ways
    }

    /// `/a|b/c` is `/a/c` and `/b/c`.
    private static func places(_ pattern: String) -> [String] {
        pattern.split(separator: "/").reduce([""]) { places, step in
            places.flatMap { place in step.split(separator: "|").map { "\(place)/\($0)" } }
        }
    }

    private typealias Calls = [String: [String: String]]

    private static let waybill: Calls = [
        "POST /labels": [
            "/labels": "idempotency_key service reference weight_g length_mm width_mm height_mm",
            "/labels/to": "name company street street2 city region postcode country phone email",
        ],
        "POST /labels/void": ["": "idempotency_key tracking_number"],
    ]

    private static let easyPost: Calls = [
        "POST /shipments": shipment("/shipment"),
        "POST /orders": shipment("/order").merging(shipment("/order/shipments")) { first, _ in first },
        "POST /shipments/{handle}/buy": ["": "insurance", "/rate": "id"],
        "POST /customs_infos": customs("/customs_info"),
        "POST /pickups": [
            "/pickup": "reference min_datetime max_datetime is_account_address instructions",
            "/pickup/address": address + " id", "/pickup/shipment|batch": "id",
        ],
        "POST /trackers": ["/tracker": "tracking_code carrier"],
        "POST /scan_forms": ["/scan_form/shipment|shipments": "id"],
    ]

    private static let address =
        "name company street1 street2 city state zip country phone email residential carrier_facility federal_tax_id state_tax_id"

    private static func shipment(_ place: String) -> [String: String] {
        let rows = [
            place: "reference is_return carrier_accounts service",
            "\(place)/from_address|to_address|return_address|buyer_address": address + " id",
            "\(place)/parcel": "length width height weight predefined_package",
            "\(place)/options":
                """
            label_format label_date label_size print_custom_1 print_custom_2 print_custom_3 invoice_number incoterm alcohol \
            delivery_confirmation saturday_delivery additional_handling currency handling_instructions hazmat
            """,
        ]
        return rows.merging(customs("\(place)/customs_info")) { first, _ in first }
    }

    private static func customs(_ place: String) -> [String: String] {
        [
            place:
                """
            eel_pfc customs_certify customs_signer contents_type contents_explanation restriction_type restriction_comments \
            non_delivery_option declaration
            """,
            "\(place)/customs_items":
                "description quantity weight value currency hs_tariff_number origin_country code manufacturer",
        ]
    }

    private static let shippo: Calls = [
        "POST /shipments/": [
            "": "shipment_date metadata carrier_accounts async",
            "/address_from|address_to|address_return":
                "name company street1 street2 street3 street_no city state zip country phone email is_residential metadata validate",
            "/parcels": "length width height distance_unit weight mass_unit template metadata",
            "/extra": "reference_1 reference_2 signature_confirmation saturday_delivery is_return bypass_address_validation",
            "/extra/insurance": "amount currency content provider", "/extra/alcohol": "contains_alcohol recipient_type",
            "/customs_declaration": "certify certify_signer contents_type non_delivery_option eel_pfc incoterm invoice",
            "/customs_declaration/items":
                "description quantity net_weight mass_unit value_amount value_currency tariff_number origin_country metadata",
        ],
        "POST /transactions/": ["": "rate metadata label_file_type async"],
        "POST /refunds/": ["": "transaction async"],
        "POST /pickups/": [
            "": "carrier_account transactions requested_start_time requested_end_time metadata",
            "/location": "building_location_type building_type instructions",
            "/location/address": "name company street1 street2 city state zip country phone email",
        ],
        "POST /manifests/": [
            "": "carrier_account provider shipment_date transactions async address_from",
            "/address_from": "name company street1 street2 city state zip country phone email",
        ],
    ]

    private static let fedEx: Calls = [
        "POST /ship/v1/shipments": fedExShipment,
        "POST /rate/v1/rates/quotes": fedExShipment,
        "POST /pickup/v1/pickups": ["/originDetail/pickupLocation/contact": "personName companyName phoneNumber emailAddress"],
    ]

    private static let fedExShipment = [
        "/requestedShipment": "serviceType shipDatestamp totalWeight",
        "/requestedShipment/shipper|recipient|recipients/contact": "personName companyName phoneNumber emailAddress",
        "/requestedShipment/shipper|recipient|recipients/address":
            "streetLines city stateOrProvinceCode postalCode countryCode residential",
        "/requestedShipment/requestedPackageLineItems": "sequenceNumber groupPackageCount",
        "/requestedShipment/requestedPackageLineItems/customerReferences": "customerReferenceType value",
    ]

    private static let karrio: Calls = [
        "POST /v1/shipments": [
            "": "service services carrier_ids reference label_type metadata",
            "/shipper|recipient":
                """
            person_name company_name address_line1 address_line2 city state_code postal_code country_code phone_number email \
            residential
            """,
            "/parcels": "weight weight_unit length width height dimension_unit reference_number packaging_type",
            "/options": "shipping_date shipment_date signature_confirmation insurance saturday_delivery",
        ]
    ]

    private static let sendle: Calls = [
        "POST /orders": ["": "pickup_date customer_reference", "/sender|receiver/contact": "name phone email company"]
    ]

    private static let usps: Calls = [
        "POST /scan-forms/v3/scan-form": [
            "/fromAddress": "streetAddress secondaryAddress city state ZIPCode ZIPPlus4 firstName lastName firm phone email"
        ]
    ]

    private static let dhlXML: Calls = [
        "POST /XMLShippingServlet": [
            "/DCTRequest/GetQuote/From|To": "CountryCode Postalcode City Suburb",
            "/DCTRequest/GetQuote/BkgDetails": "Date ReadyTime",
        ]
    ]

    private static let shipEngine: Calls = [
        "POST /v1/labels": shipEngineShipment.merging(["": "label_format label_layout label_download_type test_label"]) {
            first, _ in first
        },
        "POST /v1/labels/rates/{offer}": ["": "label_format label_layout label_download_type"],
        "POST /v1/rates": shipEngineShipment.merging(["/rate_options": "carrier_ids service_codes package_types"]) { first, _ in
            first
        },
        "POST /v1/manifests": ["": "label_ids carrier_id warehouse_id ship_date excluded_label_ids"],
        "POST /v1/addresses/validate": ["": shipEngineAddress],
    ]

    private static let shipEngineAddress =
        """
        name phone email company_name address_line1 address_line2 address_line3 city_locality state_province postal_code \
        country_code address_residential_indicator
        """

    private static let shipEngineShipment = [
        "/shipment": "external_shipment_id carrier_id service_code ship_date confirmation is_return warehouse_id",
        "/shipment/ship_to|ship_from|return_to": shipEngineAddress,
        "/shipment/packages": "external_package_id package_code",
        "/shipment/packages/weight": "value unit", "/shipment/packages/dimensions": "unit length width height",
        "/shipment/packages/insured_value": "amount currency",
        "/shipment/packages/label_messages": "reference1 reference2 reference3",
        "/shipment/advanced_options": "contains_alcohol saturday_delivery delivered_duty_paid bill_to_party non_machinable",
        "/shipment/customs": "contents non_delivery",
        "/shipment/customs/customs_items": "description quantity harmonized_tariff_code country_of_origin sku",
        "/shipment/customs/customs_items/value": "amount currency",
    ]

    private static let dhlParcelDE: Calls = [
        "POST /parcel/de/shipping/v2/orders": [
            "": "profile", "/shipments": "product billingNumber refNo costCenter creationSoftware shipDate",
            "/shipments/shipper|consignee":
                """
            name name1 name2 name3 dispatchingInformation addressStreet addressHouse additionalAddressInformation1 \
            additionalAddressInformation2 postalCode city state country contactName phone email
            """,
            "/shipments/details/dim": "uom height length width", "/shipments/details/weight": "uom value",
            "/shipments/services":
                "endorsement signedForByRecipient preferredNeighbour preferredLocation visualCheckOfAge namedPersonOnly premium",
            "/shipments/services/additionalInsurance": "currency value",
            "/shipments/customs": "invoiceNo exportType exportDescription shippingConditions permitNo attestationNo",
            "/shipments/customs/items": "itemDescription countryOfOrigin hsCode packagedQuantity",
            "/shipments/customs/items/itemValue": "currency value", "/shipments/customs/items/itemWeight": "uom value",
        ],
        "POST /parcel/de/shipping/v2/manifests": ["": "profile shipmentNumbers billingNumber"],
        "POST /parcel/de/transportation/pickup/v3/orders": [
            "/customerDetails": "billingNumber accountNumber", "/pickupLocation": "type asId",
            "/pickupLocation/pickupAddress": "name1 name2 addressStreet addressHouse postalCode city country state",
            "/businessHours": "timeFrom timeUntil", "/contactPerson": "name phone email",
            "/pickupDetails": "comment emailNotification", "/pickupDetails/pickupDate": "type value",
            "/pickupDetails/totalWeight": "uom value", "/shipmentDetails/shipments": "transportationType size customerReference",
        ],
    ]

    private static let sf: Calls = [
        "POST /std/service": [
            "":
                """
            language orderId monthlyCard payMethod expressTypeId parcelQty totalWeight isGenWaybillNo isReturnRoutelabel \
            searchType dealType businessType weight consignedTime searchPrice templateCode version fileType sync trackingType \
            trackingNumber methodType remark
            """,
            "/cargoDetails": "name count unit weight amount currency sourceArea",
            "/contactInfoList":
                "contactType company contact mobile tel country province city county address postCode email",
            "/srcAddress|destAddress": "province city district address", "/documents": "masterWaybillNo branchWaybillNo remark",
        ]
    ]

    private static let ups: Calls = [
        "POST /api/shipments/v2409/ship": consignment("/ShipmentRequest", "Packaging").merging([
            "/ShipmentRequest/Shipment": "Description ShipmentDate NumOfPieces",
            "/ShipmentRequest/Shipment/PaymentInformation/ShipmentCharge": "Type",
            "/ShipmentRequest/Shipment/PaymentInformation/ShipmentCharge/BillShipper": "AccountNumber",
            "/ShipmentRequest/Shipment/ShipmentServiceOptions": "SaturdayDeliveryIndicator",
            "/ShipmentRequest/Shipment/ReferenceNumber": "Code Value BarCodeIndicator",
            "/ShipmentRequest/LabelSpecification/LabelImageFormat": "Code Description",
            "/ShipmentRequest/LabelSpecification/LabelStockSize": "Height Width",
        ]) { first, _ in first },
        "POST /api/rating/v2409/Shop": rating, "POST /api/rating/v2409/Rate": rating,
        "POST /api/pickupcreation/v2409/pickup": [
            "/PickupCreationRequest":
                "RatePickupIndicator AlternateAddressIndicator OverweightIndicator PaymentMethod SpecialInstruction",
            "/PickupCreationRequest/Request": "SubVersion",
            "/PickupCreationRequest/Request/TransactionReference": "CustomerContext",
            "/PickupCreationRequest/Shipper/Account": "AccountNumber AccountCountryCode",
            "/PickupCreationRequest/PickupDateInfo": "CloseTime ReadyTime PickupDate",
            "/PickupCreationRequest/PickupAddress":
                """
            CompanyName ContactName AddressLine City StateProvince PostalCode CountryCode ResidentialIndicator Room Floor \
            Urbanization PickupPoint
            """,
            "/PickupCreationRequest/PickupAddress/Phone": "Number Extension",
            "/PickupCreationRequest/PickupPiece": "ServiceCode Quantity ContainerCode DestinationCountryCode",
            "/PickupCreationRequest/TotalWeight": "Weight UnitOfMeasurement",
        ],
        "POST /api/labels/v1/recovery": [
            "/LabelRecoveryRequest": "TrackingNumber", "/LabelRecoveryRequest/LabelSpecification/LabelImageFormat": "Code",
        ],
    ]

    private static let rating = consignment("/RateRequest", "PackagingType").merging([
        "/RateRequest/PickupType|CustomerClassification": "Code Description", "/RateRequest/Shipment": "NumOfPieces",
        "/RateRequest/Shipment/PaymentDetails/ShipmentCharge": "Type",
        "/RateRequest/Shipment/PaymentDetails/ShipmentCharge/BillShipper": "AccountNumber",
    ]) { first, _ in first }

    private static func consignment(_ root: String, _ packaging: String) -> [String: String] {
        [
            "\(root)/Request": "RequestOption SubVersion", "\(root)/Request/TransactionReference": "CustomerContext",
            "\(root)/Shipment/Service": "Code Description",
            "\(root)/Shipment/ShipmentRatingOptions": "NegotiatedRatesIndicator",
            "\(root)/Shipment/Shipper|ShipFrom|ShipTo": "Name AttentionName ShipperNumber EMailAddress TaxIdentificationNumber",
            "\(root)/Shipment/Shipper|ShipFrom|ShipTo/Phone": "Number Extension",
            "\(root)/Shipment/Shipper|ShipFrom|ShipTo/Address":
                "AddressLine City StateProvinceCode PostalCode CountryCode ResidentialAddressIndicator",
            "\(root)/Shipment/Package/\(packaging)": "Code Description",
            "\(root)/Shipment/Package/PackageWeight": "Weight", "\(root)/Shipment/Package/Dimensions": "Length Width Height",
            "\(root)/Shipment/Package/PackageWeight|Dimensions/UnitOfMeasurement": "Code Description",
            "\(root)/Shipment/Package/PackageServiceOptions/DeclaredValue": "CurrencyCode MonetaryValue",
            "\(root)/Shipment/Package/PackageServiceOptions/DeliveryConfirmation": "DCISType",
            "\(root)/Shipment/Package/ReferenceNumber": "Code Value BarCodeIndicator",
        ]
    }
}
