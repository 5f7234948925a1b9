import CarrierFormats
import FoundationEssentials
import Fulfilment
import Testing

@testable import Tracking

@Suite("What tracking parse says of a parcel's own life") struct ParseReportTests {
    private static let body = #"""
        {"events":[{"tracking_number":"W 1","status":"delivered","occurred_at":"2025-03-04T15:00:00Z"},
        {"tracking_number":"w-1","status":"in_transit","occurred_at":"2026-01-05T12:00:00Z"}]}
        """#

    private func report(bookedAt: String?) throws -> ParseReport {
        let format = try #require(CarrierFormat.named("waybill"))
        let request = WebhookRequest(method: "POST", path: "", headers: [:], body: Array(Self.body.utf8))
        let now = try #require(ZonedTime("2026-01-06T00:00:00Z")).instant
        return ParseReport(
            format, request, secrets: [], trust: .signature, now: now, bookedAt: bookedAt.flatMap { ZonedTime($0) }?.instant)
    }

    @Test("What is dated before the label was bought does not count, and is shown with the reason")
    func beforeLabel() throws {
        let report = try report(bookedAt: "2026-01-04T12:00:00Z")
        #expect(report.events.map { $0.doesNotCount == nil } == [false, true])
        #expect(report.events[0].doesNotCount?.contains("before the label was bought (2026-01-04T12:00:00.000Z)") == true)
        #expect(report.parcels.map(\.status) == ["in_transit"], "one parcel, however its number is written")
        #expect(try report.json().contains("does_not_count"))
    }

    @Test("Where nobody says when the label was bought, what is heard long after the end is another parcel's")
    func unknown() throws {
        let report = try report(bookedAt: nil)
        #expect(report.events.map { $0.doesNotCount == nil } == [true, false])
        #expect(report.parcels.map(\.status) == ["delivered"])
    }
}
