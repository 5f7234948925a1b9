import LabelFormats

extension LabelAnswer {
    static let all = refusals + sales + afterwards + addresses + others

    /// Errors: by code, then by status.
    private static let refusals: [LabelAnswer] = [
        LabelAnswer(
            .easyPost, .buy, 422, #"{"error":{"code":"SHIPMENT.POSTAGE.TIMED_OUT","message":"m","errors":[]}}"#, "unknown"),
        LabelAnswer(.easyPost, .buy, 422, #"{"error":{"code":"SHIPMENT.POSTAGE.EXISTS","message":"m","errors":[]}}"#, "unknown"),
        LabelAnswer(
            .easyPost, .buy, 422, #"{"error":{"code":"SHIPMENT.POSTAGE.FAILURE","message":"m","errors":[]}}"#, "refused", "m"),
        LabelAnswer(.easyPost, .buy, 422, #"{"error":{"code":"SHIPMENT.RATE.EXPIRED","message":"m","errors":[]}}"#, "requote"),
        LabelAnswer(
            .easyPost, .quote, 422, #"{"error":{"code":"PARAMETER.INVALID","message":"m","errors":["to_address: is odd"]}}"#,
            "refused",
            "to_address: is odd", "PARAMETER.INVALID"),
        LabelAnswer(.easyPost, .buy, 401, #"{"error":{"code":"APIKEY.INACTIVE","message":"m","errors":[]}}"#, "stop_lane"),
        LabelAnswer(.easyPost, .buy, 402, #"{"error":{"code":"PAYMENT_REQUIRED","message":"m","errors":[]}}"#, "stop_lane"),
        LabelAnswer(.easyPost, .buy, 500, #"{"error":{"code":"INTERNAL_SERVER_ERROR","message":"m","errors":[]}}"#, "unknown"),
        LabelAnswer(.easyPost, .quote, 500, #"{"error":{"code":"INTERNAL_SERVER_ERROR","message":"m","errors":[]}}"#, "retry"),
        LabelAnswer(.easyPost, .lookUp, 404, #"{"error":{"code":"NOT_FOUND","message":"m","errors":[]}}"#, "absent"),
        LabelAnswer(.easyPost, .buy, 429, "slow down", headers: ["Retry-After": "7"], "retry", "7"),
        LabelAnswer(.shippo, .buy, 409, #"{"detail":"This rate was bought."}"#, "unknown"),
        LabelAnswer(
            .shippo, .quote, 400, #"{"address_to":["bad","worse"],"__all__":["all"]}"#, "refused", "address_to", "worse", "all"),
        LabelAnswer(.shippo, .quote, 401, #"{"detail":"Invalid token."}"#, "stop_lane"),
        LabelAnswer(
            .shipEngine, .buy, 401,
            #"{"errors":[{"error_source":"shipengine","error_type":"security","error_code":"unauthorized","message":"m"}]}"#,
            "stop_lane"),
        LabelAnswer(
            .shipEngine, .buy, 400,
            #"{"errors":[{"error_source":"shipengine","error_type":"account_status","error_code":"insufficient_funds","message":"m"}]}"#,
            "stop_lane"),
        LabelAnswer(
            .shipEngine, .buy, 400,
            #"{"errors":[{"error_source":"carrier","error_type":"system","error_code":"timeout","message":"m"}]}"#, "unknown"),
        LabelAnswer(.ups, .buy, 401, #"{"response":{"errors":[{"code":"250002","message":"m"}]}}"#, "renew_token"),
        LabelAnswer(
            .ups, .token, 401, #"{"response":{"errors":[{"code":"10401","message":"ClientId is Invalid"}]}}"#, "stop_lane"),
        LabelAnswer(.ups, .quote, 400, #"{"response":{"errors":[{"code":"10004","message":"busy"}]}}"#, "retry"),
        LabelAnswer(.ups, .buy, 400, #"{"response":{"errors":{"code":"120202","message":"address"}}}"#, "refused", "120202"),
        LabelAnswer(.ups, .buy, 200, "", "unknown"),
        LabelAnswer(.ups, .transit, 206, #"{"candidateAddresses":[{"city":"X"}]}"#, "refused"),
        LabelAnswer(.fedEx, .buy, 401, #"{"errors":[{"code":"NOT.AUTHORIZED.ERROR","message":"m"}]}"#, "renew_token"),
        LabelAnswer(.fedEx, .buy, 403, #"{"errors":[{"code":"FORBIDDEN.ERROR","message":"m"}]}"#, "stop_lane"),
        LabelAnswer(.fedEx, .buy, 503, #"{"errors":[{"code":"SERVICE.UNAVAILABLE.ERROR","message":"m"}]}"#, "unknown"),
        LabelAnswer(
            .fedEx, .quote, 400, #"{"errors":[{"code":"SHIPPER.POSTALSTATE.MISMATCH","message":"m"}]}"#, "refused",
            "SHIPPER.POSTALSTATE.MISMATCH"),
        LabelAnswer(
            .dhlParcelDE, .buy, 400,
            #"{"status":{"title":"Bad Request","status":400},"items":[{"propertyPath":"shipments[0].consignee","message":"m"}]}"#,
            "refused",
            "shipments[0].consignee"),
        LabelAnswer(
            .dhlParcelDE, .buy, 207,
            #"{"status":{"statusCode":207},"items":[{"shipmentNo":"0034043333301020000","sstatus":{"statusCode":206,"title":"Backend Error"}}]}"#,
            "unknown"),
        LabelAnswer(.dhlParcelDE, .buy, 401, #"{"title":"Unauthorized","status":401,"detail":"m"}"#, "stop_lane"),
        LabelAnswer(.sfExpress, .buy, 200, #"{"apiResultCode":"A1006","apiErrorMsg":"sign","apiResultData":""}"#, "stop_lane"),
        LabelAnswer(.sfExpress, .buy, 200, #"{"apiResultCode":"A1005","apiErrorMsg":"flow","apiResultData":null}"#, "retry"),
        LabelAnswer(
            .sfExpress, .buy, 200,
            #"{"apiResultCode":"A1000","apiResultData":"{\"success\":false,\"errorCode\":\"8016\",\"errorMsg\":\"重复下单\"}"}"#,
            "unknown", "重复下单"),
        LabelAnswer(
            .sfExpress, .buy, 200,
            #"{"apiResultCode":"A1000","apiResultData":"{\"success\":true,\"errorCode\":\"S0000\",\"msgData\":{\"orderId\":\"o\",\"filterResult\":3}}"}"#,
            "refused"),
        LabelAnswer(
            .sfExpress, .lookUp, 200,
            #"{"apiResultCode":"A1000","apiResultData":"{\"success\":false,\"errorCode\":\"8024\",\"errorMsg\":\"m\"}"}"#,
            "absent"),
        LabelAnswer(.usps, .quote, 401, #"{"error":{"code":"401","message":"m"}}"#, "renew_token"),
        LabelAnswer(.usps, .transit, 200, #"[{"mailClass":"X","serviceStandard":"","delivery":{}}]"#, "refused"),
        LabelAnswer(
            .canadaPost, .buy, 400,
            "<messages><message><code>9111</code><description>Postal code is bad</description></message></messages>", "refused",
            "9111"),
        LabelAnswer(
            .canadaPost, .buy, 401, "<messages><message><code>E002</code><description>AAA</description></message></messages>",
            "stop_lane"),
        LabelAnswer(
            .sendle, .buy, 422,
            #"{"messages":{"receiver":[{"address":[{"postcode":["must be valid"]}]}]},"error":"unprocessable_entity","error_description":"m"}"#,
            "refused", "receiver.address.postcode", "must be valid"),
        LabelAnswer(.sendle, .buy, 402, #"{"error":"payment_required","error_description":"m"}"#, "stop_lane"),
        LabelAnswer(
            .myDHL, .buy, 422,
            ##"{"title":"Validation error","detail":"1001: not available","additionalDetails":["#/productCode: bad"]}"##,
            "refused", "1001", "productCode"),
        LabelAnswer(
            .karrio, .quote, 424, #"{"errors":[{"code":"x","message":"m","carrier_name":"ups"}],"messages":[]}"#, "refused", "ups"
        ),
        LabelAnswer(.kuaidi100, .buy, 200, #"{"result":false,"returnCode":"503","message":"sign"}"#, "stop_lane"),
        LabelAnswer(
            .waybill, .buy, 200,
            #"{"labels":[{"idempotency_key":"k","error":{"code":"no_route","message":"m","is_retriable":false}}]}"#, "refused",
            "no_route"),
        LabelAnswer(
            .waybill, .buy, 200,
            #"{"labels":[{"idempotency_key":"k","error":{"code":"busy","message":"m","is_retriable":true}}]}"#, "retry"),
    ]

    private static let sales: [LabelAnswer] = [
        LabelAnswer(
            .waybill, .buy, 200, #"{"labels":[{"idempotency_key":"k","tracking_number":"JG123456789","label":"^XA^FO1,1^XZ"}]}"#,
            "bought",
            "JG123456789", "k"),
        LabelAnswer(
            .waybill, .buy, 200,
            #"{"labels":[{"idempotency_key":"a","tracking_number":"JG123456789","label":"^XA^FO1,1^XZ"},{"idempotency_key":"b"}]}"#,
            "partial"),
        LabelAnswer(
            .waybill, .lookUp, 200,
            #"{"labels":[{"idempotency_key":"k","tracking_number":"JG123456789","label":"^XA^FO1,1^XZ","status":"sold"}]}"#,
            "bought",
            "JG123456789", "k"),
        LabelAnswer(
            .waybill, .lookUp, 200, #"{"labels":[{"idempotency_key":"k","tracking_number":"JG123456789","status":"voided"}]}"#,
            "voided"),
        LabelAnswer(.waybill, .lookUp, 200, #"{"labels":[]}"#, "absent"),
        LabelAnswer(.waybill, .lookUp, 404, #"{"code":"unknown","message":"no label under k"}"#, "absent"),
        LabelAnswer(.waybill, .void, 200, #"{"status":"voided"}"#, "voided"),
        LabelAnswer(.waybill, .void, 200, #"{"status":"void_pending"}"#, "void_pending"),
        LabelAnswer(
            .waybill, .void, 409, #"{"code":"collected","message":"the parcel is on its way"}"#, "void_refused", "collected",
            "the parcel is on its way"),
        LabelAnswer(
            .waybill, .list, 200,
            #"{"labels":[{"idempotency_key":"k","tracking_number":"JG123456789","status":"sold"}],"next":"2"}"#, "listed"),
        LabelAnswer(
            .shippo, .buy, 201,
            #"{"object_id":"t1","status":"SUCCESS","tracking_number":"9205590164917312751089","label_url":"https://x.example/a.pdf","rate":"r1","metadata":"WB7"}"#,
            "bought", "9205590164917312751089", "https://x.example/a.pdf", "WB7", "t1"),
        LabelAnswer(
            .shippo, .buy, 201,
            #"{"object_id":"t1","status":"ERROR","messages":[{"code":"c7","text":"no such street"}]}"#, "refused", "c7",
            "no such street"),
        LabelAnswer(.shippo, .buy, 201, #"{"object_id":"t1","status":"SUCCESS","tracking_number":""}"#, "unknown"),
        LabelAnswer(.shippo, .lookUp, 200, #"{"results":[]}"#, "absent"),
        LabelAnswer(
            .shipEngine, .quote, 200,
            #"{"rate_response":{"rates":[],"status":"error","errors":[{"error_source":"carrier","error_code":"c","message":"no"}]}}"#,
            "refused",
            "no"),
        LabelAnswer(
            .ups, .buy, 200,
            #"{"ShipmentResponse":{"ShipmentResults":{"ShipmentCharges":{"TotalCharges":{"CurrencyCode":"JPY","MonetaryValue":"1000"}},"PackageResults":{"TrackingNumber":"1Z2220060290602143"}}}}"#,
            "bought", "1Z2220060290602143", "1000 JPY"),
        LabelAnswer(
            .ups, .lookUp, 200, #"{"trackResponse":{"shipment":{"package":[{"trackingNumber":"1Z2220060290602143"}]}}}"#,
            "bought",
            "1Z2220060290602143"),
        LabelAnswer(.ups, .lookUp, 200, #"{"trackResponse":{"shipment":[{"warnings":[{"code":"TW0001"}]}]}}"#, "absent"),
        LabelAnswer(.fedEx, .buy, 200, #"{"output":{"jobId":"j1","alerts":[]}}"#, "pending", "j1"),
        LabelAnswer(
            .dhlParcelDE, .buy, 200, #"{"items":[{"shipmentNo":340434310428091700,"sstatus":{"status":200}}]}"#, "bought",
            "340434310428091700"),
        LabelAnswer(
            .usps, .buy, 200,
            "--b\r\nContent-Disposition: form-data; name=\"labelMetadata\"\r\nContent-Type: application/json\r\n\r\n"
                + #"{"trackingNumber":"9234690361980900000142","postage":7.42}"#
                + "\r\n--b\r\nContent-Type: application/pdf\r\nContent-Disposition: form-data; name=\"labelImage\"\r\n\r\nJVBERi0xLjQK\r\n--b--\r\n",
            headers: ["content-type": "multipart/form-data; boundary=b"], "bought", "9234690361980900000142", "742 USD"),
        LabelAnswer(
            .myDHL, .buy, 201,
            #"{"shipmentTrackingNumber":"1234567890","packages":[{"trackingNumber":"JD014600003889999999"}],"documents":[{"imageFormat":"PDF","content":"JVBERi0xLjQK","typeCode":"label"}],"warnings":"can't return prices"}"#,
            "bought", "JD014600003889999999", "can't return prices"),
        LabelAnswer(
            .kuaidi100, .buy, 200, #"{"result":true,"returnCode":"200","data":{"taskId":"t","orderId":"o"}}"#, "pending", "t"),
        LabelAnswer(
            .australiaPost, .buy, 201,
            #"{"shipments":[{"shipment_id":"s1","items":[{"tracking_details":{"article_id":"2JD541813301000870900"}}],"shipment_summary":{"total_cost":13.29}}]}"#,
            "bought", "2JD541813301000870900", "1329 AUD"),
        LabelAnswer(
            .karrio, .buy, 200,
            #"{"id":"shp_1","status":"purchased","tracking_number":"123456789012","docs":{"label":"JVBERi0xLjQK"}}"#,
            "bought", "123456789012"),
        LabelAnswer(
            .dhlXML, .buy, 200,
            "<res:ShipmentResponse xmlns:res='http://www.dhl.com'><Note><ActionNote>Success</ActionNote></Note><AirwayBillNumber>7520067111</AirwayBillNumber><CurrencyCode>EUR</CurrencyCode><ShippingCharge>40.66</ShippingCharge></res:ShipmentResponse>",
            "bought", "7520067111", "4066 EUR"),
        LabelAnswer(
            .dhlXML, .buy, 200,
            "<r:ErrorResponse xmlns:r='x'><Response><Status><ActionStatus>Error</ActionStatus><Condition><ConditionCode>152</ConditionCode><ConditionData>m</ConditionData></Condition></Status></Response></r:ErrorResponse>",
            "refused", "152"),
    ]

    private static let afterwards: [LabelAnswer] = [
        LabelAnswer(.easyPost, .void, 200, #"{"id":"shp_1","refund_status":"rejected"}"#, "void_refused"),
        LabelAnswer(.easyPost, .void, 200, #"{"id":"shp_1","refund_status":"not_applicable"}"#, "voided"),
        LabelAnswer(
            .easyPost, .lookUp, 200,
            #"{"id":"shp_1","refund_status":"refunded","tracking_code":"9400100208303109505688","postage_label":{}}"#, "voided"),
        LabelAnswer(.easyPost, .manifest, 200, #"{"id":"sf_1","object":"ScanForm","status":"creating"}"#, "pending", "sf_1"),
        LabelAnswer(
            .easyPost, .manifests, 200, #"{"scan_forms":[{"id":"sf_1","tracking_codes":["1"]}],"has_more":false}"#, "absent"),
        LabelAnswer(.shippo, .manifests, 200, #"{"results":[]}"#, "absent"),
        LabelAnswer(.shipEngine, .manifests, 200, #"{"manifests":[]}"#, "absent"),
        LabelAnswer(.shippo, .void, 201, #"{"object_id":"r1","status":"QUEUED"}"#, "void_pending"),
        LabelAnswer(.shipEngine, .void, 200, #"{"approved":false,"message":"too late"}"#, "void_refused", "too late"),
        LabelAnswer(.ups, .void, 200, #"{"VoidShipmentResponse":{"SummaryResult":{"Status":{"Code":"1&#xD;"}}}}"#, "voided"),
        LabelAnswer(.fedEx, .void, 200, #"{"output":{"cancelledShipment":false,"message":"m"}}"#, "void_refused", "m"),
        LabelAnswer(.canadaPost, .void, 204, "", "voided"),
        LabelAnswer(
            .canadaPost, .void, 200,
            "<shipment-refund-request-info><service-ticket-id>0125</service-ticket-id></shipment-refund-request-info>",
            "void_pending"),
        LabelAnswer(
            .canadaPost, .manifest, 200, #"<manifests><link rel="manifest" href="https://x.example/manifest/77"/></manifests>"#,
            "pending", "77"),
        LabelAnswer(.australiaPost, .void, 200, "", "voided"),
        LabelAnswer(.sendle, .void, 200, #"{"order_id":"o","state":"Cancelled"}"#, "voided"),
        LabelAnswer(.karrio, .void, 200, #"{"id":"shp_1","status":"cancelled"}"#, "voided"),
        LabelAnswer(.shipEngine, .cancelPickup, 200, #"{"pickup_id":"p1"}"#, "pickup_cancelled"),
        LabelAnswer(.easyPost, .cancelPickup, 200, #"{"id":"p1","status":"canceled"}"#, "pickup_cancelled"),
        LabelAnswer(
            .easyPost, .cancelInsurance, 200, #"{"id":"ins_1","status":"cancelled","amount":"100.00000"}"#, "insurance_cancelled"),
        LabelAnswer(.easyPost, .cancelClaim, 200, #"{"id":"clm_1","status":"cancelled"}"#, "claim_cancelled"),
    ]

    private static let addresses: [LabelAnswer] = [
        LabelAnswer(
            .easyPost, .address, 201,
            #"{"id":"adr_1","street1":"179 N HARBOR DR","city":"REDONDO BEACH","state":"CA","zip":"90277-2506","residential":true,"verifications":{"delivery":{"success":true}}}"#,
            "address_ok", "90277-2506"),
        LabelAnswer(
            .easyPost, .address, 201,
            #"{"id":"adr_1","street1":"1790 N HARBOR DR","city":"REDONDO BEACH","state":"CA","zip":"90277","verifications":{"delivery":{"success":true}}}"#,
            "address_corrected", "1790 N HARBOR DR"),
        LabelAnswer(
            .shipEngine, .address, 200, #"[{"status":"error","messages":[{"code":"a1002","message":"m"}]}]"#, "address_bad",
            "a1002"),
        LabelAnswer(.shipEngine, .address, 200, #"[{"status":"unverified","messages":[]}]"#, "address_unknown"),
        LabelAnswer(.ups, .address, 200, #"{"XAVResponse":{"NoCandidatesIndicator":""}}"#, "address_bad"),
        LabelAnswer(
            .ups, .address, 200,
            #"{"XAVResponse":{"ValidAddressIndicator":"","Candidate":{"AddressClassification":{"Code":"2"},"AddressKeyFormat":{"AddressLine":"179 N HARBOR DR","PoliticalDivision2":"REDONDO BEACH","PoliticalDivision1":"CA","PostcodePrimaryLow":"90277","PostcodeExtendedLow":"2506"}}}}"#,
            "address_ok", "90277-2506"),
        LabelAnswer(.shippo, .address, 200, #"{"validation_results":{}}"#, "address_unknown"),
    ]

    private static let others: [LabelAnswer] = [
        LabelAnswer(.fedEx, .token, 200, #"{"access_token":"t","token_type":"bearer","expires_in":3599}"#, "token", "3599"),
        LabelAnswer(
            .easyPost, .quote, 201,
            #"{"id":"shp_1","rates":[],"messages":[{"carrier":"USPS","type":"rate_error","message":"too heavy"}]}"#, "refused",
            "too heavy"),
        LabelAnswer(.easyPost, .lookUp, 200, #"{"id":"shp_1","rates":[],"messages":[]}"#, "rated", "shp_1"),
        LabelAnswer(
            .shippo, .list, 200,
            #"{"next":"https://x.example/transactions?page=3","results":[{"object_id":"t1","tracking_number":"12345678","metadata":"WB1"}]}"#,
            "listed", "t1", "3", "WB1"),
        LabelAnswer(
            .myDHL, .duties, 200,
            #"{"products":[{"productCode":"P","totalPrice":[{"currencyType":"BILLC","priceCurrency":"EUR","price":12.5}]}]}"#,
            "duties", "1250 EUR"),
    ]
}
