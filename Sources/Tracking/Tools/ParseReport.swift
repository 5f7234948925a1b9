import CarrierFormats
import FoundationEssentials
import Fulfilment

/// What `tracking parse` prints.
struct ParseReport: Encodable {
    struct Signature: Encodable {
        /// `valid`, `refused`, or `unchecked` when no secret was given.
        let verdict: String
        let scheme: String?
        /// Whether the scheme vouches for the body.
        let vouchesForBody: Bool?
        let fault: String?
        let explanation: String?
    }

    struct Failure: Encodable {
        let field: String
        let problem: String
        let position: Int?
    }

    struct Answer: Encodable {
        let status: Int
        let contentType: String?
        let body: String
    }

    struct Handshake: Encodable {
        let address: String
        let header: String
        let secret: String
    }

    let source: String
    let signature: Signature
    let deliveryKey: String
    let events: [EventRow]
    let parcels: [ParcelRow]
    let notes: [String]
    let error: Failure?
    let handshake: Handshake?
    let answer: Answer

    /// - Parameter bookedAt: when the parcels' labels were bought; nil when that is not known, and then no event is too old.
    init(
        _ format: CarrierFormat, _ request: WebhookRequest, secrets: [WebhookSecret], trust: CarrierFormat.Trust, now: Date,
        bookedAt: Date? = nil
    ) {
        source = format.name
        signature = Self.signature(format, request, secrets, trust, now)
        deliveryKey = format.deliveryKey(of: request)
        let answer = format.answer(to: request)
        self.answer = Answer(status: answer.status, contentType: answer.contentType, body: answer.body)
        var reading: WebhookReading?
        do throws(WebhookFormatError) {
            reading = try format.read(request.body)
            error = nil
        } catch {
            self.error = Failure(field: error.field, problem: error.problem, position: error.position)
        }
        let events = reading?.events ?? []
        let refusals = Self.refusals(events, bookedAt, now)
        self.events = zip(events, refusals).map { EventRow($0, doesNotCount: $1?.description) }
        parcels = Self.parcels(events, refusals, now)
        notes = reading?.notes ?? []
        handshake = reading?.handshake.map { Handshake(address: $0.address, header: $0.header, secret: $0.secret) }
    }

    var isGood: Bool { signature.verdict != "refused" && error == nil }

    func json() throws -> String {
        let encoder = JSONEncoder()
        encoder.keyEncodingStrategy = .convertToSnakeCase
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(self), as: UTF8.self)
    }

    private static func signature(
        _ format: CarrierFormat, _ request: WebhookRequest, _ secrets: [WebhookSecret], _ trust: CarrierFormat.Trust, _ now: Date
    ) -> Signature {
        guard !secrets.isEmpty else {
            return Signature(verdict: "unchecked", scheme: nil, vouchesForBody: nil, fault: nil, explanation: nil)
        }
        do throws(SignatureFault) {
            let scheme = try format.verify(request, secrets: secrets, trust: trust, now: now)
            return Signature(
                verdict: "valid", scheme: scheme.name, vouchesForBody: scheme.isSignature, fault: nil, explanation: nil)
        } catch {
            return Signature(
                verdict: "refused", scheme: nil, vouchesForBody: nil, fault: error.code, explanation: error.description)
        }
    }

    /// Why events would not count for parcels with these numbers, as far as the time of their labels says so.
    private static func refusals(_ events: [CarrierEvent], _ bookedAt: Date?, _ now: Date) -> [EventRefusal?] {
        var refusals = [EventRefusal?](repeating: nil, count: events.count)
        for places in Dictionary(grouping: events.indices, by: { TrackingNumber.key(events[$0].trackingNumber) }).values {
            let life = ParcelLife(shipmentID: 0, carrier: "", number: events[places[0]].trackingNumber, bookedAt: bookedAt)
            let verdicts = ParcelLives([life], carriers: CarrierNames([])) { _, _ in true }
                .judge(places.map { HeardEvent(events[$0], from: "", heardAt: now) })
            for (place, verdict) in zip(places, verdicts) {
                if case .refused(let refusal) = verdict { refusals[place] = refusal }
            }
        }
        return refusals
    }

    private static func parcels(_ events: [CarrierEvent], _ refusals: [EventRefusal?], _ now: Date) -> [ParcelRow] {
        Dictionary(grouping: events.indices) { TrackingNumber.key(events[$0].trackingNumber) }.sorted { $0.key < $1.key }
            .map { _, places in
                let counting = places.filter { refusals[$0] == nil }.map { events[$0] }
                return ParcelRow(events[places[0]].trackingNumber, StatusFold.fold(counting, now: now))
            }
    }
}

/// One event as it is printed.
struct EventRow: Encodable {
    let key: String
    let trackingNumber: String
    let carrier: String
    let kind: String
    let status: String
    let cause: String?
    let code: String
    let message: String
    let occurredAt: String?
    let occurredAtLocal: String?
    let zone: String
    let place: String
    let expectedAt: String?
    let expectedOn: String?
    let expectedFrom: String?
    let expectedTo: String?
    let deliveredTo: String?
    let proof: String?
    let proofUrl: String?
    /// What the code says, where the words say another.
    let contradicted: String?
    /// Why it is of another parcel than the one whose label was bought then.
    let doesNotCount: String?

    init(_ event: CarrierEvent, doesNotCount: String?) {
        self.doesNotCount = doesNotCount
        key = event.key
        trackingNumber = event.trackingNumber
        carrier = event.carrier
        kind = event.kind.rawValue
        status = event.status.rawValue
        cause = event.cause
        code = event.code
        message = event.message
        occurredAt = event.occurredAt?.utcText
        occurredAtLocal = event.occurredAt?.localText
        zone = event.zone.rawValue
        place = event.place
        expectedAt = event.expectedAt?.localText
        expectedOn = event.expectedOn?.description
        expectedFrom = event.window?.from?.localText
        expectedTo = event.window?.to?.localText
        deliveredTo = event.deliveredTo
        proof = event.proof?.kind.rawValue
        proofUrl = event.proof?.address
        contradicted = event.contradicted?.rawValue
    }
}

/// What the events of one parcel come to.
struct ParcelRow: Encodable {
    let trackingNumber: String
    let status: String
    let cause: String?
    let statusAt: String?
    let firstAt: String?
    let lastAt: String?
    let attempts: Int
    let deliveredAt: String?
    let deliveredTo: String?
    let expectedAt: String?

    init(_ number: String, _ folded: FoldedStatus) {
        trackingNumber = number
        status = folded.status.rawValue
        cause = folded.cause
        statusAt = folded.statusAt.map { ZonedTime($0).utcText }
        firstAt = folded.firstAt.map { ZonedTime($0).utcText }
        lastAt = folded.lastAt.map { ZonedTime($0).utcText }
        attempts = folded.attempts
        deliveredAt = folded.deliveredAt.map { ZonedTime($0).utcText }
        deliveredTo = folded.deliveredTo
        expectedAt = folded.expectedAt.map { ZonedTime($0).utcText }
    }
}
