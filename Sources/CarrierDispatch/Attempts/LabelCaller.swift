package import AsyncHTTPClient
import FoundationEssentials
import LabelFormats
import Metrics
import NIOCore
import NIOHTTP1
import OutgoingHTTP

/// Makes the calls to label services, whatever their formats: one engine for all of them, behind the gates of their accounts.
package struct LabelCaller: Sendable {
    private let http: HTTPClient
    private let timeout: Duration
    private let tokens = AccessTokens()
    /// What holds calls back.
    let gates: AccountGates

    /// - Parameters:
    ///   - http: the process's own unless given.
    ///   - timeout: for one call from connecting to the last byte of the answer.
    ///   - gates: one for all callers of a process.
    package init(http: HTTPClient = .outgoing, timeout: Duration, gates: AccountGates) {
        (self.http, self.timeout, self.gates) = (http, timeout, gates)
    }

    /// One question to a service. Without credentials, or with a format nobody knows, the account is stopped.
    func ask(_ job: LabelJob, as operation: LabelFormats.Operation, of account: CarrierAccount) async -> CallResult {
        guard let format = account.labelFormat else {
            return CallResult(.stop(Refusal(code: "format", message: "there is no label format '\(account.format)'")))
        }
        do throws(Credentials.Fault) {
            let known = try Credentials(of: account)
            var job = job
            if job.from == nil { job.from = known.sender }
            for index in job.consignments.indices where job.consignments[index].from == nil {
                job.consignments[index].from = known.sender
            }
            return await ask(job, as: operation, format, account, known.account)
        } catch {
            return CallResult(.stop(Refusal(code: "credentials", message: error.description)))
        }
    }

    /// A token that is refused is fetched anew once; when that one is refused, too, the account is stopped.
    private func ask(
        _ job: LabelJob, as operation: LabelFormats.Operation, _ format: LabelFormat, _ account: CarrierAccount,
        _ access: LabelAccount
    ) async -> CallResult {
        guard format.operations.contains(.token), operation != .token else {
            return await call(job, operation, format, account, access)
        }
        for isLast in [false, true] {
            var access = access
            let plain = access
            switch await tokens.token(of: account, { await call(LabelJob(), .token, format, account, plain) }) {
            case .token(let text): access.token = text
            case .nothing(let failure): return failure
            }
            let result = await call(job, operation, format, account, access)
            guard case .renewToken = result.verdict, !isLast else { return result }
            await tokens.drop(access.token, of: account)
        }
        return CallResult(.stop(Refusal(code: "token", message: "the service takes no token")))
    }

    /// A call that cannot be written, and one that the gates hold back, never goes out.
    private func call(
        _ job: LabelJob, _ operation: LabelFormats.Operation, _ format: LabelFormat, _ account: CarrierAccount,
        _ access: LabelAccount
    ) async -> CallResult {
        let call: OutgoingCall
        do throws(JobFault) {
            call = try format.request(job, as: operation, for: access, at: Date())
        } catch {
            return CallResult(.refused(error.refusal))
        }
        if let closed = await gates.enter(account, operation) { return .putOff(closed) }
        let began = ContinuousClock.now
        let result = await exchange(call, job, operation, format)
        gates.record(result, of: account, operation)
        let seconds = Timer(
            label: "waybill_label_call_seconds", dimensions: [("format", format.name), ("operation", operation.rawValue)])
        seconds.recordNanoseconds(Int64((ContinuousClock.now - began) / .nanoseconds(1)))
        return result
    }

    private func exchange(
        _ call: OutgoingCall, _ job: LabelJob, _ operation: LabelFormats.Operation, _ format: LabelFormat
    ) async -> CallResult {
        do {
            let answer = try await send(call)
            return CallResult(
                format.read(answer, of: operation, for: job), pause: answer.retryAfter.map { .seconds($0) },
                isLimiting: answer.status == 429)
        } catch {
            let failure: NoAnswer = Self.isBeforeSending(error) ? .beforeSending("\(error)") : .afterSending("\(error)")
            return CallResult(failure.verdict(of: operation))
        }
    }

    func send(_ call: OutgoingCall) async throws -> CarrierAnswer {
        var request = HTTPClientRequest(url: call.url)
        request.method = HTTPMethod(rawValue: call.method)
        for (name, value) in call.headers { request.headers.add(name: name, value: value) }
        if !call.body.isEmpty { request.body = .bytes(ByteBuffer(bytes: call.body)) }
        let (status, headers, body) = try await http.wholeAnswer(to: request, within: timeout, upTo: Self.largestAnswer)
        return CarrierAnswer(
            status: status, headers: Dictionary(headers.map { ($0.name.lowercased(), $0.value) }) { first, _ in first },
            body: Array(body.readableBytesView))
    }

    private static let largestAnswer = 16 << 20

    /// Only what surely comes before the first byte: everything else may have been done. The error of a connection that was refused is
    /// of a module that this one does not see, so it is known by its name.
    private static func isBeforeSending(_ error: any Error) -> Bool {
        if let error = error as? HTTPClientError {
            return [.connectTimeout, .invalidURL, .emptyHost, .getConnectionFromPoolTimeout].contains(
                error)
        }
        return "\(type(of: error))" == "NIOConnectionError"
    }

    /// As for the service's own calls.
    func access(to account: CarrierAccount) async -> [(name: String, value: String)] {
        guard let format = account.labelFormat, var known = (try? Credentials(of: account))?.account else { return [] }
        known.token = await tokens.kept(of: account)
        return (try? format.access.headers(known, .label)) ?? []
    }
}
