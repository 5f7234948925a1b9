import FoundationEssentials
import Postgres
import TestStack
import Testing

@Suite(
    "The own fleet on the road", .serialized,
    .enabled(if: TestStack.isAvailable && ProgramCrew.isBuilt, "\(TestStack.advice); the programs must be built beside the tests")
)
struct FleetLifeTests {
    @Test("Vehicles that say nothing are planned anew, whoever expects a parcel sees it, and in the end everything arrives")
    func silence() async throws {
        try await withTestStack { stack in
            try await withRunningSystem(on: stack) { system in
                // No drivers, and no labels of third parties until they are back.
                system.crew.kill("carriers")
                try await system.send(40)
                try await eventually(within: .seconds(300), "all that the fleet drives is expected as planned") {
                    try await isExpectedAsPlanned(stack)
                }
                try await stack.postgres.pipeline([
                    "UPDATE routing.route SET departs_at = departs_at - interval '6 hours', back_at = back_at - interval '6 hours'",
                    "UPDATE routing.stop SET arrive_at = arrive_at - interval '6 hours'",
                ])
                try await eventually(within: .seconds(300), "all that the fleet drives is expected later") {
                    let late = "%: the vehicle was not reported as started."
                    let found = try await stack.postgres.query("SELECT FROM routing.route_change WHERE sentence LIKE \(late)")
                    return try await isExpectedAsPlanned(stack) && !found.isEmpty
                }
                let row = try await stack.postgres.query(
                    """
                    SELECT tracking_number, to_char(arrive_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:') FROM routing.stop
                    WHERE route_id IS NOT NULL LIMIT 1
                    """)[0]
                let (number, time) = try row.decode((String, String).self)
                let shown = try await Command.run("curl", ["-fsS", "\(system.url("tracking"))/shipments/\(number)"])
                #expect(shown.contains("\"expected_at\":\"\(time)"), "\(time) in \(shown)")
                try await reportByTelephone(system, stack)
                try system.crew.restart("carriers")
                try await system.waitUntilCompleted(40, within: .seconds(240))
                try await system.command("waybill", ["audit"])
            }
        }
    }

    /// A driver telephones: the dispatcher reports a stop, which is marked and counted.
    private func reportByTelephone(_ system: RunningSystem, _ stack: TestStack) async throws {
        let row = try await stack.postgres.query(
            "SELECT route_id, shipment_id FROM routing.stop WHERE route_id IS NOT NULL LIMIT 1")[0]
        let (route, shipment) = try row.decode((Int64, Int64).self)
        let (fleet, key) = (system.url("route-optimizer"), try system.key("dispatch"))
        let report = try await HTTPAnswer.post(
            "\(fleet)/routes/\(route)/stops/\(shipment)/failed", key: key, body: "{\"cause\":\"weather_delay\"}")
        #expect(report.status == 200, "\(report)")
        #expect(try await HTTPAnswer.get("\(fleet)/routes/\(route)", key: key).body.contains("\"marks\":[\"dispatched\"]"))
        let metrics = try await HTTPAnswer.get("\(fleet)/metrics").body
        #expect(metrics.contains("waybill_stop_reports_marked_total{mark=\"dispatched\"} 1"))
    }

    /// Whether there are routes, every stop of them is still to come, and its parcel is expected then.
    private func isExpectedAsPlanned(_ stack: TestStack) async throws -> Bool {
        try await stack.postgres.query(
            """
            SELECT count(*) > 0 AND bool_and(s.arrive_at > now() AND p.carrier_eta IS NOT DISTINCT FROM s.arrive_at)
            FROM routing.stop s LEFT JOIN tracking.parcel p ON p.shipment_id = s.shipment_id
            WHERE s.route_id IS NOT NULL AND s.state = 'open'
            """)[0].decode(0, as: Bool?.self) ?? false
    }
}
