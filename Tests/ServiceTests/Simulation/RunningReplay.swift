import FoundationEssentials
import LabelFormats
import LabelReplay
import OperatorConsole
import Simulation

/// A replay server in this process, and a client that speaks to it over HTTP.
struct RunningReplay: Sendable {
    let url: String
    private let service: HTTPService

    /// Serves until `body` returns.
    static func serve<Value: Sendable>(
        _ stage: any ReplayStage, misconduct: Misconduct = Misconduct(),
        _ body: @Sendable (RunningReplay) async throws -> Value
    ) async throws -> Value {
        let server = ReplayServer(stage, misconduct: misconduct)
        let (ports, announce) = AsyncStream.makeStream(of: Int.self)
        return try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await server.run(port: 0) { announce.yield($0) } }
            var port = 0
            for await found in ports {
                port = found
                break
            }
            let url = "http://127.0.0.1:\(port)"
            // Connections that were reset must not be taken for others' trouble.
            let value = try await HTTPService(url).withConnections(8) { service in
                try await body(RunningReplay(url: url, service: service))
            }
            group.cancelAll()
            return value
        }
    }

    func get(_ path: String) async throws -> HTTPAnswer { try await service.send("GET", path) }

    /// What the service answers to a call that a format wrote.
    func send(_ call: OutgoingCall, timeout: Duration = .seconds(600)) async throws -> CarrierAnswer {
        let type = call.headers.first { $0.name == "content-type" }?.value ?? "application/json"
        let answer = try await service.send(
            call.method, String(call.url.dropFirst(url.count)), body: call.body.isEmpty ? nil : Data(call.body),
            contentType: type,
            headers: call.headers.filter { $0.name != "content-type" }.map { ($0.name, $0.value) }, timeout: timeout)
        let retry = answer.retryAfter.map { ["retry-after": String(Int($0))] } ?? [:]
        return CarrierAnswer(status: answer.status, headers: retry, body: Array(answer.body))
    }

    func account(_ format: String) -> LabelAccount {
        var account = LabelAccount()
        account.host = "\(url)/\(format)"
        (account.user, account.secret, account.key, account.token) = ("shop", "hush", "k-1", "t-1")
        (account.number, account.carriers) = ("A1B2C3", ["ca_1"])
        return account
    }

    /// Asks a service for something and reads what it means.
    func ask(
        _ format: String, _ operation: LabelFormats.Operation, _ job: LabelJob, at now: Date = Date()
    ) async throws -> Verdict {
        guard let format = LabelFormat.named(format) else { throw UnknownFormat(name: format) }
        let call = try format.request(job, as: operation, for: account(format.name), at: now)
        return format.read(try await send(call), of: operation, for: job)
    }

    /// Quotes where the format wants it, and buys.
    func buy(_ format: String, _ job: LabelJob) async throws -> Verdict {
        try await ask(format, .buy, try await quoted(format, job))
    }

    func quoted(_ format: String, _ job: LabelJob) async throws -> LabelJob {
        var job = job
        guard case .quoteThenBuy? = LabelFormat.named(format)?.traits.steps,
            case .rated(let quotation) = try await ask(format, .quote, job)
        else { return job }
        (job.handle, job.offer) = (quotation.handle, quotation.rates.first?.offer ?? "")
        return job
    }

    struct UnknownFormat: Error { let name: String }
}
