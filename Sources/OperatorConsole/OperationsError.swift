import AMQP
package import ArgumentParser
import AsyncHTTPClient
import Fulfilment
import NIOCore
import Postgres

/// Why a command could not do what it was asked, for the person who asked, and the exit code that says so.
package struct OperationsError: Error, Equatable, CustomStringConvertible {
    /// What the exit code tells a script.
    package enum Kind: Int32, Sendable {
        /// The command ran and found a problem, or could not finish.
        case failed = 1
        /// It was asked wrongly.
        case usage = 64
        /// Something it needs does not answer.
        case unavailable = 69
    }

    package let kind: Kind
    package let message: String
    /// One line on what may help; empty when there is nothing to say.
    package let advice: String

    /// Texts are kept without the passwords of addresses: settings are quoted, and what lower layers say of them.
    private init(kind: Kind, message: String, advice: String) {
        (self.kind, self.message, self.advice) = (kind, HiddenPassword.hide(in: message), HiddenPassword.hide(in: advice))
    }

    package var description: String { advice.isEmpty ? message : "\(message)\n  Maybe: \(advice)" }

    /// The command could not finish.
    package static func failed(_ message: String, advice: String = "") -> OperationsError {
        OperationsError(kind: .failed, message: message, advice: advice)
    }

    /// An argument or a setting is wrong.
    package static func usage(_ message: String, advice: String = "") -> OperationsError {
        OperationsError(kind: .usage, message: message, advice: advice)
    }

    /// The database, the broker or a program does not answer.
    package static func unavailable(_ message: String, advice: String = "") -> OperationsError {
        OperationsError(kind: .unavailable, message: message, advice: advice)
    }
}

extension OperationsError {
    /// What an error of a lower layer means to the person at the keyboard; nil when it is none of those.
    package init?(from error: any Error) {
        switch error {
        case let error as OperationsError: self = error
        case let error as PostgresError: self.init(from: error)
        case let error as AMQPError:
            self = .unavailable("the broker: \(error)", advice: "`ops/stack up`, or set WAYBILL_BROKER_URL")
        case is HTTPClientError, is IOError, is ChannelError:
            self = .unavailable("no answer over HTTP: \(error)", advice: "is the program running? `waybill up` starts them all")
        default: return nil
        }
    }

    private init(from error: PostgresError) {
        switch error.code {
        case .connectionFailed, .connectionLost, .outcomeUnknown, .acquireTimeout, .poolClosed:
            self = .unavailable("the database: \(error.message)", advice: "`ops/stack up`, or set WAYBILL_DATABASE_URL")
        case .server where error.sqlState == "3F000" || error.sqlState == "42P01":
            self = .failed("the database has no Waybill schema yet: \(error.message)", advice: "`waybill migrate`")
        case .server where error.sqlState == "42501":
            self = .failed("the database: \(error.message)", advice: "run it as the schema's owner; see WAYBILL_DATABASE_URL")
        default:
            self = .failed("the database: \(error)")
        }
    }
}

extension AsyncParsableCommand {
    /// Runs the command of the process's arguments as a program, and exits: with what an `OperationsError` says in plain words, or as
    /// the argument parser does.
    package static func runAsProgram() async {
        do {
            var command = try parseAsRoot()
            if var command = command as? any AsyncParsableCommand {
                try await command.run()
            } else {
                try command.run()
            }
        } catch {
            guard let problem = OperationsError(from: error) else { exit(withError: error) }
            Console.note("\(configuration.commandName ?? ""): \(problem)")
            exit(withError: ExitCode(problem.kind.rawValue))
        }
    }
}
