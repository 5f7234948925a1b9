import ArgumentParser
import Fulfilment
import OperatorConsole

/// `waybill rights`
struct RightsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rights",
        abstract: "Lists who may do what, and gives and takes roles of the floor.",
        discussion: """
            A badge has roles: \(StaffRole.allCases.map(\.rawValue).joined(separator: ", ")), each at every site or at some. What a role may \
            do, `waybill rights roles` says; which route needs what, `waybill rights endpoints`. A role that was given or taken holds within \
            10 s, also for who is signed in. What is scanned already stays on the device until it may be sent.
            """,
        subcommands: [List.self, Grant.self, Revoke.self, Roles.self, Endpoints.self, History.self], defaultSubcommand: List.self)

    /// `waybill rights list`
    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Lists badges with their roles and keys with their scopes: where, what they reach, and until when.")

        func run() async throws {
            let (people, keys) = try await OperatorSettings.load().withDatabase { database in
                (try await StaffRoleStore().list(on: database), try await KeyStore().list(on: database))
            }
            RightsView.table(people, keys).print()
        }
    }

    /// `waybill rights grant`
    struct Grant: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Gives a badge a role.")

        @OptionGroup var about: RoleOptions

        func run() async throws {
            let result = try await OperatorSettings.load().withDatabase {
                try await RoleChanges(database: $0).grant(about.grant, to: about.badge, by: about.actor.name)
            }
            RightsCommand.show(result)
        }
    }

    /// `waybill rights revoke`
    struct Revoke: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Takes a role from a badge: everywhere, or at one site where it was given for that site.")

        @OptionGroup var about: RoleOptions

        func run() async throws {
            let result = try await OperatorSettings.load().withDatabase {
                try await RoleChanges(database: $0).revoke(about.grant, from: about.badge, by: about.actor.name)
            }
            RightsCommand.show(result)
        }
    }

    private static func show(_ result: RoleChanges.Result) {
        let roles = result.roles.isEmpty ? "no role" : result.roles.words.joined(separator: ", ")
        Console.line("\(result.badge) has \(roles)\(result.isChanged ? "" : ": as before")")
        guard let tour = result.strandedTour else { return }
        Console.line("\(result.badge) is on tour \(tour) and may not go on: `waybill tours release \(tour) --to BADGE`")
    }
}

/// Whose role, which one, and where.
struct RoleOptions: ParsableArguments {
    @Argument(help: "The badge.")
    var badge: String

    @Argument(help: "The role: \(StaffRole.allCases.map(\.rawValue).joined(separator: ", ")).")
    var role: StaffRole

    @Option(help: ArgumentHelp("Only there; every site when not given.", valueName: "code"))
    var site: String?

    @OptionGroup var actor: ActorOption

    var grant: StaffRoles.Grant { StaffRoles.Grant(role, at: site) }
}

extension StaffRole: ExpressibleByArgument {}
