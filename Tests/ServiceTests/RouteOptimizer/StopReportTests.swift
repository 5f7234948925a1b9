import CarrierFormats
import FoundationEssentials
import Fulfilment
import HTTPTypes
import Routing
import ServiceRuntime
import Testing

@testable import RouteOptimizer

@Suite("Reading drivers' reports")
struct StopReportTests {
    private let now = Date(timeIntervalSince1970: 1_772_460_000)

    private func read(_ outcome: StopOutcome, _ json: String) throws(ProblemDetails) -> StopReport {
        try StopReport(outcome, Array(json.utf8), now: now)
    }

    /// The fields that were wrong, with what was said of them.
    private func errors(_ outcome: StopOutcome, _ json: String) -> [String: String] {
        do throws(ProblemDetails) {
            _ = try read(outcome, json)
            return [:]
        } catch {
            return Dictionary(error.errors.map { ($0.field, "\($0.value): \($0.message)") }, uniquingKeysWith: { $1 })
        }
    }

    @Test("A proof of delivery: name, time, place, picture, note")
    func completed() throws {
        let report = try read(
            .completed,
            """
            {"recipient": "Ana Lima", "time": "2026-03-02T10:15:00-03:00", "latitude": -23.55, "longitude": -46.63,
             "photo": "https://pictures/7.jpg", "note": "with the\\n\\tneighbour"}
            """)
        #expect(report.recipient == "Ana Lima" && report.photo == "https://pictures/7.jpg" && report.note == "with the neighbour")
        #expect(report.occurredAt == Date(timeIntervalSince1970: 1_772_457_300))
        #expect(report.place == Coordinate(latitude: -23.55, longitude: -46.63) && report.cause == nil)
    }

    @Test("A failed stop needs a cause only")
    func failed() throws {
        let report = try read(.failed, #"{"cause": "consignee_not_home", "time": null}"#)
        #expect(report.cause == .consigneeNotHome && report.occurredAt == nil && report.place == nil)
    }

    @Test("Everything wrong is named at once, with value and what is allowed")
    func wrong() {
        let found = errors(.completed, #"{"recipient": " ", "time": "soon", "latitude": 91, "longitude": "west", "photo": 7}"#)
        #expect(Set(found.keys) == ["recipient", "time", "latitude", "longitude", "photo"])
        #expect(found["latitude"] == "91: allowed is a number from -90 to 90")
        #expect(found["time"]?.hasPrefix("soon: allowed is an ISO 8601 time from 2026-") == true)
        #expect(errors(.completed, "{}").keys.sorted() == ["latitude", "longitude", "recipient"])
        #expect(errors(.failed, "")["cause"]?.contains("consignee_not_home, consignee_refused") == true)
        #expect(errors(.failed, #"{"cause": "customs_delay"}"#)["cause"]?.hasPrefix("customs_delay: allowed is one of") == true)
        #expect(errors(.failed, #"{"cause": "unknown", "longitude": 3}"#).keys.sorted() == ["latitude"])
        #expect(errors(.failed, #"{"cause": "unknown", "note": "a\u0000b"}"#).keys.sorted() == ["note"])
    }

    @Test("A field that is not understood refuses the report and is told what is allowed")
    func notUnderstood() {
        let proof = #""recipient": "Ana", "latitude": -23.5, "longitude": -46.6"#
        #expect(
            errors(.completed, "{\(proof), \"later\": [1]}") == [
                "later": "[1]: is not understood here; allowed are latitude, longitude, note, photo, recipient, time"
            ])
        #expect(errors(.completed, "{\(proof), \"cause\": \"unknown\"}").keys.sorted() == ["cause"])
        #expect(errors(.failed, #"{"cause": "unknown", "recipient": "Ana"}"#).keys.sorted() == ["recipient"])
        #expect(errors(.failed, #"{"Cause": "unknown"}"#).keys.sorted() == ["Cause", "cause"])
        let twice = errors(.completed, "{\(proof), \"recipient\": \"Eve\"}")
        #expect(twice == ["recipient": "Eve: is there twice; only one can be meant"])
        let whole = #expect(throws: ProblemDetails.self) {
            try StopReport.time(of: Array(#"{"time": null, "odometer": 7}"#.utf8), now: now)
        }
        #expect(whole?.errors.map(\.field) == ["odometer"] && whole?.status == .unprocessableContent)
    }

    @Test("Times far ahead or long ago are refused", arguments: ["2026-03-02T15:00:00Z", "2025-01-01T00:00:00Z", "2026-02-30"])
    func times(text: String) {
        #expect(errors(.failed, #"{"cause": "unknown", "time": "\#(text)"}"#).keys.sorted() == ["time"])
    }

    @Test("What is no object in JSON is refused as a whole", arguments: ["{", "[]", "7", "{\"cause\" 1}"])
    func unreadable(json: String) {
        let problem = #expect(throws: ProblemDetails.self) { try read(.failed, json) }
        #expect(problem?.status == .badRequest && problem?.errors.isEmpty == true)
    }

    @Test("Bytes that are not UTF-8 are refused, for a name would be kept with holes in it")
    func encoding() {
        let body = Array(#"{"cause": "unknown", "note": "Jos"#.utf8) + [0xE9] + Array(#""}"#.utf8)
        let problem = #expect(throws: ProblemDetails.self) { try StopReport(.failed, body, now: now) }
        #expect(problem?.status == .badRequest && problem?.detail.contains("line 1: from here on it is not UTF-8") == true)
    }
}
