import AMQP
import AsyncHTTPClient
import NIOCore
import Postgres

extension OperationsError {
    /// What an error of a lower layer means to the person at the keyboard; nil when it is none of those.
    init?(from error: any Error) {
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
        default:
            self = .failed("the database: \(error)")
        }
    }
}
