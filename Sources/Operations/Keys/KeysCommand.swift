import ArgumentParser
import OperatorConsole
import ServiceRuntime

/// `waybill keys`
struct KeysCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "keys",
        abstract: "Makes, lists and revokes the API keys of shops, floor devices and drivers.",
        discussion:
            """
            A key is shown once, when it is made; the database has its SHA-256 only. A revoked key stops working within 10 s. Each scope \
            is a right of its own. A key for orders reaches the orders of its channels only, a driver's key (fleet) the routes of its vehicles: others do not \
            exist for it. The dispatcher's (fleet:dispatch) reaches every route; what is reported under it is marked.
            """,
        subcommands: [Create.self, List.self, Revoke.self])

    /// `waybill keys create`
    struct Create: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Makes a key and prints it, this once.")

        @Option(help: "Whose key it is.")
        var name: String

        @Option(parsing: .upToNextOption, help: "What it may do: \(KeyScope.allCases.map(\.rawValue).joined(separator: ", ")).")
        var scope: [KeyScope]

        @Option(
            parsing: .upToNextOption,
            help: ArgumentHelp("Whose orders it reaches, for the scopes of orders; '*' for all.", valueName: "channel"))
        var channel: [String] = []

        @Option(
            parsing: .upToNextOption,
            help: ArgumentHelp("Which vehicles it drives, for the scope fleet; '*' for all.", valueName: "code"))
        var vehicle: [String] = []

        func validate() throws {
            if name.isEmpty { throw ValidationError("--name is empty") }
            do throws(KeyGrant.Unusable) {
                _ = try grant
            } catch {
                throw ValidationError(error.sentence)
            }
        }

        private var grant: KeyGrant {
            get throws(KeyGrant.Unusable) { try KeyGrant(scopes: scope, channels: channel, vehicles: vehicle) }
        }

        func run() async throws {
            let (key, id, hash) = APIKeys.make()
            let grant = try self.grant
            do {
                try await OperatorSettings.load().withDatabase { database in
                    try await KeyStore().refuseUnknown(grant.vehicles, on: database)
                    try await KeyStore().add(id: id, name: name, secretHash: hash, grant, on: database)
                }
            } catch let error as KeyGrant.Unusable {
                throw OperationsError.usage(error.sentence)
            }
            Console.line(key)
        }
    }

    /// `waybill keys list`
    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Lists the keys, without their secrets.")

        func run() async throws {
            let keys = try await OperatorSettings.load().withDatabase { try await KeyStore().list(on: $0) }
            var table = TextTable([
                .text("id"), .flexible("name"), .flexible("scopes"), .flexible("reaches"), .text("made"), .text("revoked"),
            ])
            for key in keys {
                let revoked = key.revokedAt.map { String(HumanFormat.timestamp($0).prefix(16)) } ?? ""
                table.add([
                    "\(key.id)", "\(key.name)", "\(key.scopes.joined(separator: " "))", "\(key.reach)",
                    "\(HumanFormat.timestamp(key.createdAt).prefix(16))",
                    .init(revoked, .red),
                ])
            }
            table.print()
        }
    }

    /// `waybill keys revoke`
    struct Revoke: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Revokes a key by its id (the part between wb_ and the next _).")

        @Argument(help: "The key's id.")
        var id: String

        func run() async throws {
            let wasLive = try await OperatorSettings.load().withDatabase { try await KeyStore().revoke(id, on: $0) }
            guard wasLive else { throw OperationsError.failed("there is no live key '\(id)'", advice: "`waybill keys list`") }
            Console.line("revoked  \(id)")
        }
    }
}
