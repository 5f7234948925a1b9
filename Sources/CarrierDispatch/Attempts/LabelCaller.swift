package import AsyncHTTPClient
import FoundationEssentials
import LabelFormats
import Metrics
import NIOCore
import NIOHTTP1
import OutgoingHTTP

/// Makes the calls to label services, whatever their formats: one engine for all of them.
package actor LabelCaller {
    private struct Token {
        let text: String
        let until: ContinuousClock.Instant
    }

    private let http: HTTPClient
    private let timeout: Duration
    private var tokens: [CarrierAccount: Token] = [:]

    /// - Parameters:
    ///   - http: the process's own unless given.
    ///   - timeout: for one call from connecting to the last byte of the answer.
    package init(http: HTTPClient = .outgoing, timeout: Duration) {
        self.http = http
        self.timeout = timeout
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

    private func ask(
        _ job: LabelJob, as operation: LabelFormats.Operation, _ format: LabelFormat, _ account: CarrierAccount,
        _ access: LabelAccount
    ) async -> CallResult {
        guard format.operations.contains(.token), operation != .token else { return await call(job, operation, format, access) }
        for isLast in [false, true] {
            var access = access
            switch await token(format, account, access) {
            case .success(let text): access.token = text
            case .failure(let failure): return failure.result
            }
            let result = await call(job, operation, format, access)
            guard case .renewToken = result.verdict, !isLast else { return result }
            tokens[account] = nil
        }
        return CallResult(.stop(Refusal(code: "token", message: "the service takes no token")))
    }

    private struct NoToken: Error {
        let result: CallResult
    }

    /// Kept for four fifths of its life.
    private func token(
        _ format: LabelFormat, _ account: CarrierAccount, _ access: LabelAccount
    ) async -> Result<String, NoToken> {
        if let token = tokens[account], token.until > .now { return .success(token.text) }
        let result = await call(LabelJob(), .token, format, access)
        switch result.verdict {
        case .token(let token):
            tokens[account] = Token(text: token.text, until: .now + .seconds((token.seconds ?? 300) * 4 / 5))
            return .success(token.text)
        case .retry: return .failure(NoToken(result: result))
        default:
            // Nothing of the parcel was judged: the account is.
            let refusal = result.verdict.refusal ?? Refusal(code: "token", message: "the service gave no token")
            return .failure(NoToken(result: CallResult(.stop(refusal))))
        }
    }

    private func call(
        _ job: LabelJob, _ operation: LabelFormats.Operation, _ format: LabelFormat, _ access: LabelAccount
    ) async -> CallResult {
        let call: OutgoingCall
        do throws(JobFault) {
            call = try format.request(job, as: operation, for: access, at: Date())
        } catch {
            return CallResult(.refused(error.refusal))
        }
        let began = ContinuousClock.now
        let result = await exchange(call, job, operation, format)
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
                format.read(answer, of: operation, for: job), pause: answer.retryAfter.map { .seconds($0) })
        } catch {
            let failure: NoAnswer = Self.isBeforeSending(error) ? .beforeSending("\(error)") : .afterSending("\(error)")
            return CallResult(failure.verdict(of: operation))
        }
    }

    private func send(_ call: OutgoingCall) async throws -> CarrierAnswer {
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

    // Documents

    /// What is printed of a sale: ZPL as it is, anything else in Base64. Links of services expire, so it is fetched at once.
    /// - Returns: nil when it cannot be had now.
    func label(of purchase: Purchase, _ job: LabelJob, of account: CarrierAccount) async -> String? {
        if let text = await text(purchase.allDocuments, of: account) { return text }
        guard account.labelFormat?.operations.contains(.label) == true else { return nil }
        var job = job
        job.handle = purchase.handle
        job.numbers = purchase.numbers
        switch await ask(job, as: .label, of: account).verdict {
        case .label(let documents): return await text(documents, of: account)
        case .bought(let found): return await text(found.allDocuments, of: account)
        default: return nil
        }
    }

    /// What is printed of a label that a list told.
    /// - Returns: nil when it cannot be had.
    func document(of label: ListedLabel, _ job: LabelJob, of account: CarrierAccount) async -> String? {
        guard account.labelFormat?.operations.contains(.label) == true else { return nil }
        var job = job
        (job.handle, job.numbers) = (label.handle.isEmpty ? job.handle : label.handle, [label.number])
        guard case .label(let documents) = await ask(job, as: .label, of: account).verdict else { return nil }
        return await text(documents, of: account)
    }

    /// The documents of a service, as they are; links expire, so they are fetched at once.
    /// - Returns: nil when one of them cannot be had now.
    func whole(_ documents: [LabelDocument], of account: CarrierAccount) async -> [FetchedDocument]? {
        var fetched: [FetchedDocument] = []
        for document in documents {
            guard let bytes = await bytes(document.content, of: account) else { return nil }
            fetched.append(FetchedDocument(media: document.media, bytes: bytes))
        }
        return fetched
    }

    private func text(_ documents: [LabelDocument], of account: CarrierAccount) async -> String? {
        for document in documents where document.kind == .label {
            if let bytes = await bytes(document.content, of: account) {
                return document.media == .zpl || bytes.starts(with: Array("^XA".utf8))
                    ? String(decoding: bytes, as: UTF8.self) : Data(bytes).base64EncodedString()
            }
        }
        return nil
    }

    private func bytes(_ content: LabelDocument.Content, of account: CarrierAccount) async -> [UInt8]? {
        switch content {
        case .bytes(let bytes): return bytes
        case .address(let address, let needsAccess):
            let headers = needsAccess ? access(to: account) : []
            guard let answer = try? await send(OutgoingCall(method: "GET", url: address, headers: headers)),
                (200..<300).contains(answer.status), !answer.body.isEmpty
            else { return nil }
            return answer.body
        }
    }

    /// As for the service's own calls.
    private func access(to account: CarrierAccount) -> [(name: String, value: String)] {
        guard let format = account.labelFormat, var known = (try? Credentials(of: account))?.account else { return [] }
        known.token = tokens[account]?.text ?? ""
        return (try? format.access.headers(known, .label)) ?? []
    }
}

/// A document of a label service, as it was fetched.
struct FetchedDocument: Sendable, Equatable {
    let media: LabelMedia
    let bytes: [UInt8]
}
