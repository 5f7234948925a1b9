package import FoundationEssentials

/// One label service: what it wants to be asked, and what its answers mean. Pure: the same job, account, token and time give the same
/// bytes, and the same answer gives the same verdict.
///
/// Each format is a file or two in `Carriers/` with one table of calls; `all` lists them. `AddingALabelFormat` in the documentation says how
/// to add the next.
package struct LabelFormat: Sendable {
    /// The last touch to a call whose body carries signature and time.
    typealias Seal =
        @Sendable (Call, (type: String, bytes: [UInt8]), LabelJob, LabelAccount, Date) throws(JobFault) -> (
            type: String, bytes: [UInt8]
        )

    /// In settings and on the command line.
    package let name: String
    /// For people.
    package let title: String
    package let access: Access
    package let traits: Traits
    /// Of live accounts, then of those that only try; empty where every customer has another.
    let hosts: (live: String, test: String)
    /// For every call.
    let headers: [String: String]
    let calls: [Call]
    let seal: Seal?
    let reader: @Sendable (Answered) -> Verdict

    init(
        name: String, title: String, access: Access, traits: Traits, hosts: (live: String, test: String),
        headers: [String: String] = [:], calls: [Call], seal: Seal? = nil, reader: @escaping @Sendable (Answered) -> Verdict
    ) {
        (self.name, self.title, self.access, self.traits, self.hosts) = (name, title, access, traits, hosts)
        (self.headers, self.calls, self.seal, self.reader) = (headers, calls, seal, reader)
    }

    /// Every format, our own first.
    package static let all: [LabelFormat] = [
        .waybill, .easyPost, .ups, .shippo, .shipEngine, .dhlParcelDE, .sfExpress, .karrio, .fedEx, .usps, .canadaPost, .sendle,
        .myDHL, .dhlXML, .australiaPost, .kuaidi100,
    ]

    /// The format of this name.
    package static func named(_ name: String) -> LabelFormat? { all.first { $0.name == name.lowercased() } }

    /// What the service can be asked.
    package var operations: Set<Operation> { Set(calls.map(\.operation)) }

    /// Whether asking for this changes nothing at the service, whatever the operation does otherwise: a form by its handle.
    package func onlyReads(_ job: LabelJob, as operation: Operation) -> Bool {
        calls.first { $0.operation == operation && $0.fits(job) }?.method == "GET"
    }

    /// Which operation a call is; nil when it is none of this format's.
    package func operation(of call: OutgoingCall) -> Operation? { calls.first { $0.matches(call) }?.operation }

    /// The bytes that ask for it.
    /// - Parameters:
    ///   - job: each operation reads what it needs of it.
    ///   - operation: one of `operations`.
    ///   - account: where and by whom.
    ///   - now: for services that sign the time.
    /// - Throws: `JobFault` for what the service would refuse anyway, and for what it cannot do.
    package func request(
        _ job: LabelJob, as operation: Operation, for account: LabelAccount, at now: Date
    ) throws(JobFault) -> OutgoingCall {
        guard let call = calls.first(where: { $0.operation == operation && $0.fits(job) }) else {
            let known = Set(calls.map(\.operation.rawValue)).sorted().joined(separator: ", ")
            throw JobFault("operation", operation.rawValue, "\(known), with what \(name) needs for each")
        }
        try job.check(traits, for: operation)
        var body = try call.body.written(job, account)
        if let seal { body = try seal(call, body ?? ("", []), job, account, now) }
        var headers = try access.headers(account, operation)
        headers += self.headers.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
        headers += try call.headers?(job, account).fields ?? []
        if let type = body?.type, !type.isEmpty, !headers.contains(where: { $0.name == "content-type" }) {
            headers.append(("content-type", type))
        }
        return OutgoingCall(method: call.method, url: try url(call, job, account), headers: headers, body: body?.bytes ?? [])
    }

    private func url(_ call: Call, _ job: LabelJob, _ account: LabelAccount) throws(JobFault) -> String {
        var host = account.host.isEmpty ? (account.isTest ? hosts.test : hosts.live) : account.host
        guard !host.isEmpty else { throw JobFault("account.host", "", "where the service is, such as https://labels.example") }
        while host.hasSuffix("/") { host.removeLast() }
        let query = try call.query.map { query throws(JobFault) in Call.encoded(try query(job, account)) } ?? ""
        return host + (try call.path(for: job, account)) + (query.isEmpty ? "" : "?\(query)")
    }

    /// What an answer means. Never throws: what cannot be read is `unknown`, or `retry` where asking again does no harm.
    /// - Parameters:
    ///   - answer: whole; for no answer there is `NoAnswer`.
    ///   - operation: what was asked.
    ///   - job: as it was asked; without it nobody can tell whether an address came back changed.
    package func read(_ answer: CarrierAnswer, of operation: Operation, for job: LabelJob? = nil) -> Verdict {
        let answered = Answered(
            answer: answer, operation: operation, job: job, renews: access.renews, currency: traits.currency)
        if let verdict = answered.verdictWithoutBody { return verdict }
        return answered.bounded(reader(answered))
    }
}
