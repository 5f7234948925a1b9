import CarrierFormats
import JSONReading
import LabelFormats

@testable import LabelReplay

/// A pair as files, in memory.
struct WrittenPair {
    var name = "rate"
    var request = """
        {"method": "POST", "url": "https://api.easypost.com/v2/shipments", "headers": {"content-type": "application/json"},
         "body": {"shipment": {"reference": "r-1", "parcel": {"weight": 15.4}}}}
        """
    var response = #"{"status": 201, "headers": {"x-id": "7"}, "body": {"id": "shp_1", "rates": [{"id": "rate_1"}]}}"#
    var expect = """
        {"carrier": "easypost", "kind": "rate", "outcome": "rated",
         "request_must": [{"at": "/shipment/parcel/weight", "equals": 15.40}]}
        """

    func read() throws(PairFault) -> RecordedPair {
        let files = ["request.json": request, "response.json": response, "expect.json": expect]
        return try RecordedPair(name) { files[$0].map { Array($0.utf8) } }
    }

    /// A purchase of what another recording quoted.
    static let purchase = WrittenPair(
        name: "buy",
        request: """
            {"method": "POST", "url": "https://api.easypost.com/v2/shipments/shp_2/buy",
             "headers": {"content-type": "application/json"}, "body": {"rate": {"id": "rate_2"}}}
            """,
        response: #"{"status": 200, "headers": {}, "body": {"id": "shp_2", "tracking_code": "9400100208303109505657"}}"#,
        expect: """
            {"carrier": "easypost", "kind": "buy", "outcome": "bought", "request_must": [{"at": "/rate/id", "equals": "rate_2"}]}
            """)

    /// A look-up without a body.
    static func lookUp(_ name: String, status: String) -> WrittenPair {
        WrittenPair(
            name: name, request: #"{"method": "GET", "url": "https://api.easypost.com/v2/shipments/shp_2"}"#,
            response: #"{"status": 200, "headers": {}, "body": {"id": "shp_2", "status": "\#(status)"}}"#,
            expect: #"{"carrier": "easypost", "kind": "look_up", "outcome": "pending", "request_must": []}"#)
    }
}

extension ReplayedRequest {
    static let key = "Basic ay0xOg=="

    static func easyPost(
        _ method: String = "POST", _ target: String = "/v2/shipments",
        _ body: String = #"{"shipment":{"reference":"r-1","parcel":{"weight":15.4}}}"#, headers: [String: String] = [:]
    ) -> ReplayedRequest {
        var all = ["authorization": key]
        if !body.isEmpty { all["content-type"] = "application/json; charset=utf-8" }
        return ReplayedRequest(
            method: method, target: target, headers: all.merging(headers) { _, given in given }, body: Array(body.utf8))
    }

    /// As a format's call goes out.
    init(_ call: OutgoingCall) {
        let rest = call.url.firstRange(of: "://").map { call.url[$0.upperBound...].drop { $0 != "/" } } ?? "/"
        self.init(
            method: call.method, target: String(rest),
            headers: Dictionary(call.headers.map { ($0.name, $0.value) }) { first, _ in first }, body: call.body)
    }
}

extension StrictPlay.Played {
    /// The pair that was played; nil when none was.
    var name: String? { if case .answered(let pair) = self { pair.name } else { nil } }

    /// The places that differ.
    var places: [String] { if case .refused(_, let differences) = self { differences.map(\.place) } else { [] } }
}
