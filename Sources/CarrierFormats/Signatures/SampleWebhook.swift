package import FoundationEssentials
import Fulfilment

/// A webhook of each format that says one thing of one parcel, to try a source out.
package enum SampleWebhook {
    /// The body: the parcel is under way.
    /// - Parameters:
    ///   - format: in which it is written.
    ///   - number: the parcel's, of letters and digits.
    ///   - now: when it happened.
    package static func body(_ format: CarrierFormat, number: String, now: Date) -> [UInt8] {
        let utc = String(ZonedTime(now).utcText.prefix(19)) + "Z"
        // Carriers of China write their own clock's time and no zone.
        let chinese = String(ZonedTime(now + 8 * 3600).utcText.prefix(19)).replacing("T", with: " ")
        return Array(text(format.name, number, utc, chinese).utf8)
    }

    private static func text(_ format: String, _ number: String, _ time: String, _ chinese: String) -> String {
        switch format {
        case "easypost":
            #"{"description":"tracker.updated","id":"evt_\#(number)","object":"Event","result":{"object":"Tracker","tracking_code":"\#(number)","status":"in_transit","tracking_details":[{"message":"Test","status":"in_transit","datetime":"\#(time)"}]}}"#
        case "shippo":
            #"{"event":"track_updated","test":true,"data":{"tracking_number":"\#(number)","tracking_status":{"status":"TRANSIT","status_date":"\#(time)"},"tracking_history":[{"status":"TRANSIT","status_date":"\#(time)"}]}}"#
        case "aftership":
            #"{"event":"tracking_update","event_id":"\#(number)","msg":{"tracking_number":"\#(number)","tag":"InTransit","checkpoints":[{"checkpoint_time":"\#(time)","tag":"InTransit","subtag":"InTransit_001","message":"Test"}]}}"#
        case "shipengine":
            #"{"resource_type":"API_TRACK","data":{"tracking_number":"\#(number)","status_code":"IT","events":[{"occurred_at":"\#(time)","status_code":"IT","description":"Test"}]}}"#
        case "ups":
            #"{"trackingNumber":"\#(number)","activityStatus":{"type":"I","code":"AR","description":"Test"},"gmtActivityDate":"\#(time.prefix(10).replacing("-", with: ""))","gmtActivityTime":"\#(time.dropFirst(11).prefix(8).replacing(":", with: ""))"}"#
        case "fedex":
            #"{"output":{"completeTrackResults":[{"trackingNumber":"\#(number)","trackResults":[{"scanEvents":[{"date":"\#(time)","eventType":"IT","derivedStatusCode":"IT"}]}]}]}}"#
        case "dhl":
            #"{"scope":"subscription.push","shipments":[{"id":"\#(number)","service":"express","status":{"timestamp":"\#(time)","statusCode":"transit","status":"Test"}}]}"#
        case "17track":
            #"{"event":"TRACKING_UPDATED","data":{"number":"\#(number)","track_info":{"tracking":{"providers":[{"provider":{"name":"Test"},"events":[{"time_utc":"\#(time)","description":"Test","sub_status":"InTransit_Other"}]}]}}}}"#
        case "kuaidi100":
            #"{"status":"polling","lastResult":{"nu":"\#(number)","com":"yuantong","state":"0","data":[{"time":"\#(chinese)","context":"Test","statusCode":"0"}]}}"#
        case "sf":
            #"{"Body":{"WaybillRoute":[{"id":"\#(number)","mailno":"\#(number)","acceptTime":"\#(chinese)","remark":"Test","opCode":"31"}]}}"#
        case "karrio":
            #"{"event":"tracker_updated","data":{"tracking_number":"\#(number)","carrier_name":"test","status":"in_transit","events":[{"date":"\#(time.prefix(10))","time":"\#(time.dropFirst(11).prefix(5))","code":"in_transit","description":"Test","status":"in_transit"}]}}"#
        default:
            #"{"events":[{"id":"\#(number)","tracking_number":"\#(number)","status":"in_transit","message":"Test","occurred_at":"\#(time)"}]}"#
        }
    }
}
