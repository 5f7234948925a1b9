/// The smallest webhook with one code.
enum StatusMapBody {
    private static let templates: [String: (format: String, body: String)] = [
        "easypost": ("easypost", #"{"result":{"tracking_code":"1","tracking_details":[{"status":"CODE!"}]}}"#),
        "easypost.status_detail_overrides": (
            "easypost", #"{"result":{"tracking_code":"1","tracking_details":[{"status":"in_transit","status_detail":"CODE!"}]}}"#
        ),
        "shippo": ("shippo", #"{"data":{"tracking_number":"1","tracking_status":{"status":"CODE!"}}}"#),
        "shippo.substatus_overrides": (
            "shippo", #"{"data":{"tracking_number":"1","tracking_status":{"status":"TRANSIT","substatus":{"code":"CODE!"}}}}"#
        ),
        "aftership": ("aftership", #"{"msg":{"tracking_number":"1","checkpoints":[{"tag":"CODE!"}]}}"#),
        "aftership.subtag_overrides": ("aftership", #"{"msg":{"tracking_number":"1","checkpoints":[{"subtag":"CODE!"}]}}"#),
        "shipengine": ("shipengine", #"{"data":{"tracking_number":"1","status_code":"CODE!","events":[{"description":"x"}]}}"#),
        "dhl": ("dhl", #"{"shipments":[{"id":"1","status":{"statusCode":"CODE!"}}]}"#),
        "ups.type": ("ups", #"{"trackingNumber":"1","activityStatus":{"type":"CODE!"}}"#),
        "17track": (
            "17track", #"{"data":{"number":"1","track_info":{"latest_status":{"status":"CODE!"}}}}"#
        ),
        "17track.sub_status_overrides": (
            "17track", #"{"data":{"number":"1","track_info":{"latest_status":{"status":"x","sub_status":"CODE!"}}}}"#
        ),
        "kuaidi100.state": ("kuaidi100", #"{"lastResult":{"nu":"1","state":"CODE!","data":[{"context":"x"}]}}"#),
        "kuaidi100.detail_overrides": ("kuaidi100", #"{"lastResult":{"nu":"1","data":[{"statusCode":"CODE!"}]}}"#),
        "sf.opCode": ("sf", #"{"Body":{"WaybillRoute":[{"mailno":"1","opCode":"CODE!"}]}}"#),
        "fedex": ("fedex", #"{"trackResults":[{"trackingNumber":"1","scanEvents":[{"derivedStatusCode":"CODE!"}]}]}"#),
    ]

    /// nil for a map of no format of ours.
    static func make(_ map: String, _ code: String) -> (format: String, body: String)? {
        templates[map].map { ($0.format, $0.body.split(separator: "CODE!", maxSplits: 1).joined(separator: code)) }
    }
}
