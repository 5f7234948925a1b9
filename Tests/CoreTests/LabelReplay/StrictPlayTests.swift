import JSONReading
import LabelFormats
import Testing

@testable import LabelReplay

/// A request gets the recorded answer only when it is the recorded request.
@Suite("Strict play of recorded pairs")
struct StrictPlayTests {
    private func play(
        _ pairs: [WrittenPair] = [WrittenPair()], sessions: String? = nil, allowed: String? = nil
    ) throws -> StrictPlay {
        let pairs = try pairs.map { try $0.read() }
        let sessions = try sessions.map { try RecordedSession.all(Array($0.utf8), pairs: pairs) } ?? []
        return StrictPlay(pairs, sessions: sessions, known: try KnownMembers(pairs, allowed: allowed.map { Array($0.utf8) }))
    }

    @Test("The same request gets status, headers and body as they were")
    func same() throws {
        var play = try play()
        let answer = play.play(.easyPost()).answer
        #expect(answer.status == 201 && answer.headers["x-id"] == "7")
        #expect(try JSONValue(answer.body)["id"]?.string == "shp_1")
        #expect(play.unplayed.isEmpty)
    }

    @Test(
        "What differs is named, and nothing else",
        arguments: [
            (ReplayedRequest.easyPost("PUT"), ["method"]), (.easyPost("POST", "/v2/orders"), ["path"]),
            (.easyPost("POST", "/v2/shipments?page=1"), ["query.page"]),
            (.easyPost(headers: ["authorization": "Bearer t"]), ["header.authorization"]),
            (.easyPost(headers: ["authorization": "Basic "]), ["header.authorization"]),
            (.easyPost(headers: ["content-type": "text/plain"]), ["header.content-type"]),
            (.easyPost("POST", "/v2/shipments", #"{"shipment":{"parcel":{"weight":15.5}}}"#), ["/shipment/parcel/weight"]),
            (.easyPost("POST", "/v2/shipments", #"{"shipment":{"parcel":{}}}"#), ["/shipment/parcel/weight"]),
            (
                .easyPost("POST", "/v2/shipments", #"{"shipment":{"parcel":{"weight":15.4},"colours":["red"]},"x":1}"#),
                ["/shipment/colours/0", "/x"]
            ),
            (.easyPost("POST", "/v2/shipments", ""), ["header.content-type", "body"]),
        ])
    func differences(request: ReplayedRequest, places: [String]) throws {
        var play = try play()
        let played = play.play(request)
        #expect(played.places == places)
        #expect(played.answer.status == 599)
        let body = try JSONValue(played.answer.body)
        #expect(body["nearest"]?.string == "rate" && body["differences"]?.items.count == places.count)
        #expect(body["differences"]?.items.allSatisfy { $0["problem"]?.string?.isEmpty == false } == true)
    }

    @Test("Versions, the service's base path, the carrier before the path and documented members make no difference")
    func tolerated() throws {
        var play = try play()
        for target in ["/v2/shipments", "/v3/shipments", "/shipments", "/easypost/v2/shipments", "/easypost/shipments"] {
            #expect(play.play(.easyPost("POST", target)).name == "rate", "\(target)")
        }
        let more = #"{"shipment":{"parcel":{"weight":"15.4","length":10},"options":{"print_custom_1":"x"}}}"#
        #expect(play.play(.easyPost("POST", "/shipments", more)).places == ["/shipment/parcel/weight"])
        let number =
            #"{"shipment":{"parcel":{"weight":1.54e1,"length":10},"options":{"print_custom_1":"x"},"customs_info":null}}"#
        #expect(play.play(.easyPost("POST", "/shipments", number)).name == "rate")
    }

    @Test("A folder allows more members and fields of queries")
    func allowed() throws {
        var play = try play(allowed: #"{"easypost": ["/shipment/extras/*/name", "/mine/**", "?trace"]}"#)
        let body = #"{"shipment":{"parcel":{"weight":15.4},"extras":[{"name":"a"}]},"mine":{"deep":{"er":1}}}"#
        #expect(play.play(.easyPost("POST", "/shipments?trace=1", body)).name == "rate")
        let other = #"{"shipment":{"parcel":{"weight":15.4},"extras":[{"value":"a"}]}}"#
        #expect(play.play(.easyPost("POST", "/shipments", other)).places == ["/shipment/extras/0/value"])
    }

    @Test("Of several recordings of one path the one with the most in common is meant, or the one the header names")
    func nearest() throws {
        let other = WrittenPair(
            name: "another-rate", request: WrittenPair().request.replacing("r-1", with: "r-2"),
            response: #"{"status": 422, "headers": {}, "body": {"error": {"code": "X"}}}"#)
        var play = try play([WrittenPair(), other])
        #expect(play.play(.easyPost()).name == "rate")
        let second = #"{"shipment":{"reference":"r-2","parcel":{"weight":15.4}}}"#
        #expect(play.play(.easyPost("POST", "/v2/shipments", second)).name == "another-rate")
        // A recording of next to nothing is not nearer to a whole request than one that shares its values.
        let bare = WrittenPair(
            name: "bare", request: WrittenPair().request.replacing(#""reference": "r-1", "parcel": {"weight": 15.4}"#, with: ""),
            expect: WrittenPair().expect.replacing(#"{"at": "/shipment/parcel/weight", "equals": 15.40}"#, with: ""))
        var both = try self.play([bare, WrittenPair(name: "whole")])
        let most = #"{"shipment":{"reference":"r-9","parcel":{"weight":15.4,"length":1,"width":2}}}"#
        #expect(both.play(.easyPost("POST", "/v2/shipments", most)).name == "whole")
        #expect(both.play(.easyPost("POST", "/v2/shipments", #"{"shipment":{}}"#)).name == "bare")
        #expect(play.play(.easyPost(headers: ["X-Replay-Pair": "another-rate"])).answer.status == 422)
        #expect(play.play(.easyPost(headers: ["x-replay-pair": "nobody"])).name == nil)
    }

    @Test("Recordings of one request come in the order of their names, and the last stays")
    func polling() throws {
        let pairs = ["wait-1", "wait-2", "wait-3"].map { WrittenPair.lookUp($0, status: $0) }
        var play = try play(pairs.reversed())
        let request = ReplayedRequest.easyPost("GET", "/v2/shipments/shp_2", "")
        let names = (0..<5).map { _ in play.play(request).name }
        #expect(names == ["wait-1", "wait-2", "wait-3", "wait-3", "wait-3"])
    }

    @Test("A session makes one conversation of recordings made apart, in order, and again")
    func session() throws {
        let sessions = #"[{"name": "day", "pairs": ["rate", "buy"], "replace": {"shp_2": "shp_1", "rate_2": "rate_1"}}]"#
        var play = try play([WrittenPair(), .purchase], sessions: sessions)
        let buy = ReplayedRequest.easyPost("POST", "/v2/shipments/shp_1/buy", #"{"rate":{"id":"rate_1"}}"#)
        #expect(play.play(buy).name == nil)
        for _ in 0..<2 {
            #expect(play.play(.easyPost()).name == "day/rate")
            // The client repeats itself.
            #expect(play.play(.easyPost()).name == "day/rate")
            let bought = play.play(buy)
            #expect(bought.name == "day/buy")
            #expect(try JSONValue(bought.answer.body)["id"]?.string == "shp_1")
        }
        let own = ReplayedRequest.easyPost("POST", "/v2/shipments/shp_2/buy", #"{"rate":{"id":"rate_2"}}"#)
        #expect(play.play(own).name == "buy")
    }

    @Test("Forms around a body have their fields, and the business is compared")
    func forms() throws {
        let pair = WrittenPair(
            name: "sf-buy",
            request: """
                {"method": "POST", "headers": {"content-type": "application/x-www-form-urlencoded"}, "body": {"orderId": "o-1"},
                 "url": "https://sf.example/std/service (form: partnerID, serviceCode=EXP_RECE_CREATE_ORDER, msgData)"}
                """,
            response: #"{"status": 200, "headers": {}, "body": {}}"#,
            expect:
                #"{"carrier": "sf", "kind": "buy", "outcome": "bought", "request_must": [{"at": "/orderId", "equals": "o-1"}]}"#)
        var play = try play([pair])
        func ask(_ form: String) -> StrictPlay.Played {
            let headers = ["content-type": "application/x-www-form-urlencoded"]
            return play.play(
                ReplayedRequest(method: "POST", target: "/std/service", headers: headers, body: Array(form.utf8)))
        }
        let business = "msgData=%7B%22orderId%22%3A%22o-1%22%7D"
        #expect(ask("partnerID=p&serviceCode=EXP_RECE_CREATE_ORDER&\(business)").name == "sf-buy")
        #expect(ask("serviceCode=EXP_RECE_SEARCH_ORDER_RESP&\(business)").places == ["form.partnerID", "form.serviceCode"])
        let other = "partnerID=p&serviceCode=EXP_RECE_CREATE_ORDER&msgData=%7B%22orderId%22%3A%22o-2%22%2C%22x%22%3A1%7D"
        #expect(ask(other).places == ["/orderId", "/x"])
    }

    @Test(
        "A pair that cannot be played is refused with its file and field",
        arguments: [
            (WrittenPair(request: "{"), "rate/request.json", ""), (WrittenPair(request: "[]"), "rate/request.json", ""),
            (WrittenPair(request: #"{"url": "https://x.example/"}"#), "rate/request.json", "method"),
            (WrittenPair(request: #"{"method": "LOOK", "url": "https://x.example/"}"#), "rate/request.json", "method"),
            (WrittenPair(request: #"{"method": "GET", "url": "/labels"}"#), "rate/request.json", "url"),
            (
                WrittenPair(request: #"{"method": "GET", "url": "https://x.example/", "headers": {"a": 1}}"#),
                "rate/request.json", "headers.a"
            ),
            (
                WrittenPair(request: #"{"method": "POST", "url": "https://x.example/", "body_file": "../../secret"}"#),
                "rate/request.json", "body_file"
            ),
            (
                WrittenPair(request: #"{"method": "POST", "url": "https://x.example/", "body_file": "gone.xml"}"#),
                "rate/request.json", "body_file"
            ),
            (WrittenPair(response: #"{"status": "200"}"#), "rate/response.json", "status"),
            (WrittenPair(response: #"{"status": 20}"#), "rate/response.json", "status"),
            (WrittenPair(expect: #"{"kind": "rate", "outcome": "rated"}"#), "rate/expect.json", "carrier"),
            (WrittenPair(expect: #"{"carrier": "easypost", "kind": "rate"}"#), "rate/expect.json", "outcome"),
            (
                WrittenPair(
                    expect: #"{"carrier": "easypost", "kind": "rate", "outcome": "rated", "request_must": [{"equals": 1}]}"#),
                "rate/expect.json", "request_must[0].at"
            ),
            (
                WrittenPair(
                    expect: """
                        {"carrier": "easypost", "kind": "rate", "outcome": "rated",
                         "request_must": [{"at": "/shipment/parcel/weight", "equals": 15}]}
                        """),
                "rate/expect.json", "request_must[0]"
            ),
        ])
    func badPairs(pair: WrittenPair, file: String, field: String) {
        let fault = #expect(throws: PairFault.self) { try pair.read() }
        #expect(fault?.file == file && fault?.field == field)
    }

    @Test(
        "A session or a list of members that cannot be is refused with its field",
        arguments: [
            (#"[{"pairs": ["rate", "buy"]}]"#, "[0].name"), (#"[{"name": "s", "pairs": ["rate"]}]"#, "[0].pairs"),
            (#"[{"name": "s", "pairs": ["rate", "sell"]}]"#, "[0].pairs[1]"),
            (#"[{"name": "s", "pairs": ["rate", "buy"], "replace": {"shp_9": "x"}}]"#, "[0].replace.shp_9"),
            (#"[{"name": "s", "pairs": ["rate", "buy"], "replace": {"shp_1": 1}}]"#, "[0].replace.shp_1"), ("{}", ""),
        ])
    func badSessions(text: String, field: String) {
        let fault = #expect(throws: PairFault.self) { try play([WrittenPair(), .purchase], sessions: text) }
        #expect(fault?.file == "sessions.json" && fault?.field == field)
        let members = #expect(throws: PairFault.self) { try play(allowed: #"{"easypost": ["/a", "b"]}"#) }
        #expect(members?.file == "allow.json" && members?.field == "easypost[1]")
    }
}
