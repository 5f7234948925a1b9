import OperatorConsole
import Postgres

/// What is waited for and looked at when the work of a bench of the floor is over.
enum Aftermath {
    /// Waits until everything that was done is published, a minute at most: the audit says when it is not.
    static func settle(_ postgres: Postgres) async throws {
        let store = DevicesBenchStore()
        let deadline = ContinuousClock.now + .seconds(60)
        while try await store.hasOutbox(postgres), ContinuousClock.now < deadline {
            try await Task.sleep(for: .milliseconds(200))
        }
    }

    /// What `waybill audit` found; empty when it is clean.
    static func audit(_ settings: OperatorSettings) -> [String] {
        do {
            _ = try BenchProcesses.waybill(["audit"], settings)
            return []
        } catch {
            return "\(error)".split(separator: "\n").map(String.init).filter { !$0.hasPrefix("ok") }
        }
    }
}
