package import OperatorConsole
package import Postgres
import ServiceRuntime
import TrackingSources

/// The demo's carriers as sources of webhooks, with secrets of their own that nobody has to know: the simulators read them where the program
/// does.
package struct DemoSources: Sendable {
    private let secrets: SecretKeys

    /// - Throws: `OperationsError` for a key that cannot be used.
    package init(_ settings: OperatorSettings) throws {
        do throws(SettingsError) {
            secrets = try SecretKeys(environment: settings.environment)
        } catch {
            throw OperationsError.usage("\(error)")
        }
    }

    /// Adds those that are missing.
    /// - Returns: the names of those that were added.
    /// - Throws: `OperationsError` when there is no key to encrypt their secrets with.
    package func prepare(on database: Postgres) async throws -> [String] {
        let keeper = SourceKeeper(postgres: database, keys: secrets)
        let known = Set(try await keeper.all().map(\.terms.name))
        let missing = DemoCarrier.pushing.filter { !known.contains($0) }
        do {
            for name in missing { try await keeper.add(SourceTerms(name: name)) }
        } catch let fault as SecretFault {
            throw OperationsError.usage("\(fault)", advice: "`ops/stack up` makes one for the local stack")
        }
        return missing
    }
}
