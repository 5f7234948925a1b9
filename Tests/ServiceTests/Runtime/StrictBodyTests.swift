import FoundationEssentials
import Fulfilment
import Hummingbird
import ScanDialogue
import TestStack
import Testing

@testable import ServiceRuntime

@Suite("Bodies of calls that change something")
struct StrictBodyTests {
    private struct Cancel: Decodable {
        let reason: String?
    }

    private struct Everything: Decodable {
        struct Part: Decodable {
            let line: Int
            let id: UUID?
        }

        let flag: Bool?
        let number: Double?
        let small: UInt8?
        let large: Int?
        let parts: [Part]?
        let words: [String: String]?
    }

    private struct SignIn: Decodable {
        let device: UUID
        let at: ZonedTime
        let badge: String
    }

    private func fault<Body: Decodable>(_ type: Body.Type, _ json: String) -> BodyFault? {
        do throws(BodyFault) {
            _ = try StrictBody.decode(type, from: Array(json.utf8))
            return nil
        } catch {
            return error
        }
    }

    @Test("What is understood is read", arguments: [#"{}"#, #"{"reason":null}"#, #"{"reason":"é\n"}"#, #" { "reason" : "" } "#])
    func understood(json: String) {
        #expect(fault(Cancel.self, json) == nil)
    }

    @Test("Numbers, lists, words and objects are read as JSONDecoder reads them")
    func values() throws {
        let json = #"{"flag":true,"number":1e2,"small":255,"words":{"any":"thing"},"parts":[{"line":2.0},{"line":-3,"id":null}]}"#
        let read = try StrictBody.decode(Everything.self, from: Array(json.utf8))
        #expect(read.flag == true && read.number == 100 && read.small == 255 && read.words == ["any": "thing"])
        #expect(read.parts?.map(\.line) == [2, -3])
    }

    @Test(
        "A field that is not understood refuses the body, wherever it stands, and says what is allowed",
        arguments: [
            (#"{"reason":"x","lines":[{"line":2,"quantity":2}]}"#, "lines", "is not understood; allowed is reason"),
            (#"{"Reason":"x"}"#, "Reason", "is not understood; allowed is reason"),
            (#"{"dry_run":true}"#, "dry_run", "is not understood; allowed is reason"),
            (#"{"reason":"x","":1}"#, "", "is not understood; allowed is reason"),
            (#"{"quantity":null}"#, "quantity", "is not understood; allowed is reason"),
        ])
    func notUnderstood(json: String, field: String, message: String) {
        let found = fault(Cancel.self, json)
        let errors = found?.errors.map { "\($0.field) \($0.message)" } ?? []
        #expect(errors.contains("\(field) \(message)"), "\(errors)")
    }

    @Test("The same within lists and objects")
    func nested() {
        let found = fault(Everything.self, #"{"parts":[{"line":1},{"line":2,"quantity":3}]}"#)
        #expect(
            found?.errors == [.init(field: "parts[1].quantity", value: "3", message: "is not understood; allowed are id, line")])
        #expect(found?.sentence == "'parts[1].quantity' is not understood; allowed are id, line.")
    }

    @Test(
        "What is of another kind is named with its value and what is allowed",
        arguments: [
            (#"{"flag":1}"#, "flag", "1", "is 1; allowed is true or false"),
            (#"{"number":"7"}"#, "number", "7", #"is "7"; allowed is a number"#),
            (#"{"small":256}"#, "small", "256", "is 256; allowed is a whole number up to 255"),
            (#"{"small":1.5}"#, "small", "1.5", "is 1.5; allowed is a whole number"),
            // One less than the least: rounded, it would be the least.
            (
                #"{"large":-9223372036854775809}"#, "large", "-9223372036854775809",
                "is -9223372036854775809; allowed is a whole number up to 9223372036854775807"
            ),
            (#"{"parts":{}}"#, "parts", "{}", "is an object; allowed is a list"),
            (#"{"parts":[7]}"#, "parts[0]", "7", "is 7; allowed is an object"),
            (#"{"parts":[{}]}"#, "parts[0].line", "", "is missing; allowed is a whole number"),
            (#"{"words":{"a":1}}"#, "words.a", "1", "is 1; allowed is a text"),
            (#"{"flag":true,"flag":false}"#, "flag", "false", "is there twice; only one can be meant"),
            ("[]", "", "[]", "is a list; allowed is an object"), ("null", "", "null", "is null; allowed is an object"),
        ])
    func otherKinds(json: String, field: String, value: String, message: String) {
        #expect(fault(Everything.self, json)?.errors == [.init(field: field, value: value, message: message)])
    }

    @Test("Everything wrong is in one answer, up to a hundred fields; the sentence has the first")
    func all() throws {
        let found = try #require(
            fault(Everything.self, #"{"flag":1,"parts":[{"line":"2"},{"id":7,"sku":"S"}],"words":{"a":1,"b":"x","c":2}}"#))
        #expect(
            found.errors.map(\.field) == [
                "flag", "parts[0].line", "parts[1].line", "parts[1].id", "words.a", "words.c", "parts[1].sku",
            ])
        #expect(found.sentence == "7 things are wrong; the first: 'flag' is 1; allowed is true or false.")
        let answer = ProblemDetails.unreadableBody(found)
        #expect(answer.status == .badRequest && answer.errors == found.errors)
        #expect(answer.detail == "Nothing was changed: \(found.sentence)")
        let many = fault([Bool].self, "[\(Array(repeating: "0", count: 300).joined(separator: ","))]")
        #expect(many?.errors.count == 101 && many?.errors.last?.message == "there are 200 more like these, which are not listed")
        #expect(many?.sentence.hasPrefix("300 things are wrong; the first: '[0]'") == true)
    }

    @Test("What a type says of a value itself is told with the value, and the rest is read")
    func ownWords() {
        let found = fault(Everything.self, #"{"parts":[{"line":1,"id":"no-id"}],"words":7}"#)
        #expect(found?.errors.map(\.field) == ["parts[0].id", "words"])
        #expect(found?.errors.first?.value == "no-id" && found?.errors.first?.message.hasPrefix("cannot be read: ") == true)
        let missing = fault(SignIn.self, "{}")?.errors
        #expect(
            missing == [
                .init(field: "device", value: "", message: "is missing; allowed is a text"),
                .init(field: "at", value: "", message: "is missing; allowed is a text"),
                .init(field: "badge", value: "", message: "is missing; allowed is a text"),
            ])
    }

    @Test("A body in another encoding is refused with the place")
    func encoding() {
        let body = Array(#"{"reason":"Jos"#.utf8) + [0xE9] + Array(#""}"#.utf8)
        let found = #expect(throws: BodyFault.self) { try StrictBody.decode(Cancel.self, from: body) }
        #expect(found?.sentence.hasPrefix("The body is not JSON: line 1, column 15: from here on it is not UTF-8") == true)
    }

    @Test("What is no JSON is said to be none", arguments: ["{", "{\"reason\":\"x\"", "reason=x", "{} {}"])
    func noJSON(text: String) {
        #expect(fault(Cancel.self, text)?.errors.map { $0.message.hasPrefix("is not JSON: line 1, column ") } == [true])
    }

    @Test("The floor's own messages pass as their devices write them")
    func floor() throws {
        func check<Message: Codable & Equatable>(_ message: Message) throws {
            #expect(try StrictBody.decode(Message.self, from: Array(JSONEncoder().encode(message))) == message)
        }
        let scan = ScanRecord(
            id: UUID(), pickID: 7, step: .place, code: "A-1", accepted: true, message: "m", effect: .short, quantity: 2,
            reason: .damaged, at: Date(timeIntervalSince1970: 1_767_600_000.5))
        try check(ScanUpload(badge: "P01", scans: [scan, scan]))
        try check(TourRequest(badge: "P01", cart: "C1"))
        try check(SignInRequest(badge: "P01"))
        try check(PackRequest(badge: "P01", code: "12", missingCarton: "K2"))
        try check(PackReport(badge: "P01", parcels: [.init(number: 1, weight: 500)]))
        try check(PackReport(badge: "P01", parcels: [.init(number: 1, weight: 500, serials: [.init(sku: "A", serial: "1")])]))
        try check(SerialQuestion(badge: "P01", piece: .init(sku: "A", serial: "1")))
        try check(PackAside(badge: "P01"))
        let json = try JSONEncoder().encode(ScanUpload(badge: "P01", scans: [scan]))
        let more = String(decoding: json, as: UTF8.self).replacing("\"accepted\"", with: "\"lot\":\"L1\",\"accepted\"")
        #expect(fault(ScanUpload.self, more)?.errors.map(\.field) == ["scans[0].lot"])
    }
}

@Suite("Queries")
struct QueryTests {
    @Test(
        "A plus is a blank, its escape a plus, whatever else is there",
        arguments: [
            ("A+B", "A B"), ("A%2BB", "A+B"), ("A%20B", "A B"), ("+A++B+", " A  B "), ("A%2bB+C", "A+B C"),
            ("S%C3%A3o+Paulo", "São Paulo"),
            ("", ""), ("100%25+x", "100% x"), ("a=b+c", "a=b c"),
        ])
    func query(sent: String, read: String) async throws {
        let router = Router(context: WaybillRequestContext.self)
        router.get("echo") { request, _ in "[\(request.queryParameter("q") ?? "none")]" }
        try await RouterServer.serve(router) { url in
            let answer = try await HTTPAnswer.get("\(url)/echo?a=1&q=\(sent)&b=+")
            #expect(answer.body == "[\(read)]")
        }
    }
}
