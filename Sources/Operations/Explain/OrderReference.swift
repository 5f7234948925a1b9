import OperatorConsole
import Postgres
import ServiceRuntime

/// How people name an order at the command line: by its serial id, as logs and the database have it, or by the id its shop has.
enum OrderReference {
    /// The serial ids of these.
    /// - Throws: `OperationsError` naming the first that is neither.
    static func orderIDs(_ names: [String], on database: some SQLExecutor) async throws -> [Int64] {
        let ids = try await PublicIDStore().ids(on: database)
        return try names.map { name in
            guard let id = Int64(name) ?? ids.id(name, of: .order) else {
                throw OperationsError.failed("'\(name)' is no id of an order", advice: "`waybill explain` tells it")
            }
            return id
        }
    }

    /// The serial id of a public one; nil for any other text.
    static func serialID(ofPublic text: String, on database: some SQLExecutor) async throws -> Int64? {
        guard text.hasPrefix("\(PublicIDs.Kind.order.rawValue)_") else { return nil }
        return try await PublicIDStore().ids(on: database).id(text, of: .order)
    }
}
