import ArgumentParser
import Migrations
import OperatorConsole
import Postgres

/// `waybill migrate`: the first thing on a new database, and before the programs of a new version start.
///
/// A program refuses to start on a schema older than its own.
struct MigrateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "migrate",
        abstract: "Brings the database's schema and the programs' rights in it up to date.",
        discussion: """
            Applies the migrations that have not run yet, in order, under a lock, so that any number of callers may do it at once. \
            Refuses when a migration that ran here has been edited since.

            Then grants the programs' roles what they need, and revokes what they do not, in Waybill's schemas. The roles themselves are \
            made by the server's superuser; a program whose role is missing has to run as the owner.
            """)

    @Flag(help: "Only list what would be applied; exit code 1 when there is something.")
    var status = false

    func run() async throws {
        let migrator = Migrator(AllMigrations.list)
        try await OperatorSettings.load().withDatabase(statementTimeout: .seconds(600)) { database in
            let names = status ? try await migrator.pending(on: database) : try await migrator.migrate(on: database)
            for name in names { Console.line("\(status ? "pending" : "applied")  \(name)") }
            if names.isEmpty {
                Console.line("the schema is up to date (\(HumanFormat.count(AllMigrations.list.count, "migration")))")
            }
            let rights = try await rights(on: database)
            if status && !(names.isEmpty && rights.isEmpty) { throw ExitCode(1) }
        }
    }

    private func rights(on database: Postgres) async throws -> ProgramRights.Difference {
        let rights = ProgramRights()
        let difference = status ? try await rights.difference(on: database) : try await rights.apply(on: database)
        for role in difference.roles { Console.line("\(status ? "pending" : "mended")  rights of \(role)") }
        if !difference.unknownRoles.isEmpty {
            Console.note("no role on this server: \(difference.unknownRoles.joined(separator: ", ")); see ops/lib/roles.sql")
        }
        return difference
    }
}
