import ArgumentParser
import OperatorConsole
import ServiceRuntime

/// `waybill keys`
struct KeysCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "keys",
        abstract: "Makes, lists and revokes the API keys of shops, floor devices and drivers.",
        discussion:
            "A key is shown once, when it is made; the database has its SHA-256 only. A revoked key stops working within 10 s.",
        subcommands: [Create.self, List.self, Revoke.self])

    /// `waybill keys create`
    struct Create: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Makes a key and prints it, this once.")

        @Option(help: "Whose key it is.")
        var name: String

        @Option(parsing: .upToNextOption, help: "What it may do: \(KeyScope.allCases.map(\.rawValue).joined(separator: ", ")).")
        var scope: [KeyScope]

        func validate() throws {
            if name.isEmpty { throw ValidationError("--name is empty") }
        }

        func run() async throws {
            let (key, id, hash) = APIKeys.make()
            try await OperatorSettings.load().withDatabase { database in
                try await KeyStore().add(id: id, name: name, secretHash: hash, scopes: scope.map(\.rawValue), on: database)
            }
            Console.line(key)
        }
    }

    /// `waybill keys list`
    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Lists the keys, without their secrets.")

        func run() async throws {
            let keys = try await OperatorSettings.load().withDatabase { try await KeyStore().list(on: $0) }
            var table = TextTable([.text("id"), .flexible("name"), .flexible("scopes"), .text("made"), .text("revoked")])
            for key in keys {
                let revoked = key.revokedAt.map { String(HumanFormat.timestamp($0).prefix(16)) } ?? ""
                table.add([
                    "\(key.id)", "\(key.name)", "\(key.scopes.joined(separator: " "))",
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
