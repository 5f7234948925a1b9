import ArgumentParser
import CommandSupport
import Fulfilment
import MasterData
import OperatorConsole
import Postgres
import ServiceRuntime

/// `waybill pickers`
struct PickersCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "pickers",
        abstract: "Gives pickers PINs, and ends their sessions.",
        discussion: """
            A picker signs in at a device with a badge, and with a PIN where there is one: then no device acts as that picker without it. \
            The database has a salted hash only. Five wrong PINs within 15 minutes, and the badge has to wait. A session lives 14 hours; \
            one that is ended here stops within 10 s.
            """,
        subcommands: [List.self, SetPIN.self, SignOut.self])

    /// `waybill pickers list`
    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Lists pickers: who has a PIN, and who is signed in.")

        func run() async throws {
            let pickers = try await OperatorSettings.load().withDatabase { try await PickerStore().list(on: $0) }
            var table = TextTable([
                .text("badge"), .flexible("name"), .text("works here"), .text("PIN"), .number("wrong PINs"), .number("sessions"),
            ])
            for picker in pickers {
                table.add([
                    "\(picker.badge)", "\(picker.name)", picker.isActive ? "yes" : "no", picker.hasPIN ? "yes" : "no",
                    .init("\(picker.wrongPINs)", picker.wrongPINs > 0 ? .red : .plain), "\(picker.sessions)",
                ])
            }
            table.print()
        }
    }

    /// `waybill pickers set-pin`
    struct SetPIN: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "set-pin", abstract: "Gives a picker a PIN, another one, or none.",
            discussion: """
                The PIN is read from the terminal, where it is not shown, or from standard input; never from an argument, which everybody on \
                the machine can read. Whoever is signed in with the badge has to sign in again.
                """)

        @Option(help: "Whose PIN it is.")
        var badge: String

        @Flag(help: "The badge alone signs in from now on.")
        var none = false

        @OptionGroup var actor: ActorOption

        func run() async throws {
            let hash = none ? nil : try PINHash(of: try await Self.read())
            let badge = try await OperatorSettings.load().withDatabase { database in
                try await database.transaction { transaction -> String? in
                    guard let badge = try await PickerStore().set(hash, of: self.badge, in: transaction) else { return nil }
                    let field = MasterDifference.Field(column: "PIN", before: "", after: none ? "none" : "another")
                    try await MasterHistoryStore().note(
                        .init(.changed, badge, [field]), of: "staff", by: actor.name, in: transaction)
                    return badge
                }
            }
            guard let badge else { throw PickersCommand.unknown(self.badge) }
            Console.line(none ? "\(badge) has no PIN" : "\(badge) has a new PIN")
        }

        /// What is wrong is not shown: it may be nearly the PIN.
        private static func read() async throws -> PickerPIN {
            if HiddenTyping.isPossible { Console.note("PIN, \(PickerPIN.form):") }
            let line = await HiddenTyping.during { readLine() }
            guard let pin = PickerPIN(line ?? "") else { throw OperationsError.usage("the PIN is not \(PickerPIN.form)") }
            return pin
        }
    }

    /// `waybill pickers sign-out`
    struct SignOut: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "sign-out", abstract: "Ends the sessions of a badge on all devices.",
            discussion: "What is scanned already stays on the devices, and is sent when the picker signs in again.")

        @Option(help: "Whose sessions.")
        var badge: String

        func run() async throws {
            let ended = try await OperatorSettings.load().withDatabase { database in
                try await database.transaction { try await PickerStore().signOut(badge, in: $0) }
            }
            guard let ended else { throw PickersCommand.unknown(badge) }
            Console.line("\(HumanFormat.count(ended, "session")) of \(badge) ended")
        }
    }

    private static func unknown(_ badge: String) -> OperationsError {
        .failed("there is no picker with the badge '\(badge)'", advice: "`waybill pickers list`")
    }
}
