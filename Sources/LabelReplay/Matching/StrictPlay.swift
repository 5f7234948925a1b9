package import LabelFormats

/// Plays recorded pairs strictly: a request gets the recorded answer only when it is like the recorded request, else it hears what differs.
package struct StrictPlay: Sendable {
    /// What became of a request.
    package enum Played: Sendable {
        case answered(RecordedPair)
        /// Nothing recorded fits; the nearest recording and what differs from it, most telling first. nil when nothing is recorded at all.
        case refused(nearest: RecordedPair?, [Difference])
    }

    private let pairs: [RecordedPair]
    private let sessions: [RecordedSession]
    private let known: KnownMembers
    /// By pair: how often it was played.
    private var plays: [String: Int] = [:]
    /// By session: how many of its steps were played.
    private var positions: [String: Int] = [:]

    package init(_ pairs: [RecordedPair], sessions: [RecordedSession] = [], known: KnownMembers) {
        (self.pairs, self.sessions, self.known) = (pairs.sorted { $0.name < $1.name }, sessions, known)
    }

    /// A request with this header means the pair of this name and no other.
    package static let pairHeader = "x-replay-pair"

    /// Pairs that were never played.
    package var unplayed: [String] { pairs.map(\.name).filter { plays[$0] == nil } }

    /// The recorded answer. Of several recordings that fit, a session's next step is played first, else the one with the most values in common;
    /// among equals those not played yet, in the order of their names, then the last again and again: so a list of recordings of one look-up
    /// is an outcome that takes its time.
    package mutating func play(_ request: ReplayedRequest) -> Played {
        let (request, candidates) = candidates(for: request)
        let judged = candidates.map { ($0, $0.differences(from: request, known: known)) }
        let fitting = judged.filter(\.1.isEmpty).map(\.0)
        if let step = nextStep(among: fitting) { return answered(step) }
        guard let closest = fitting.map({ $0.likeness(to: request) }).max() else { return refused(request, judged) }
        let equals = fitting.filter { $0.likeness(to: request) == closest && !$0.name.contains("/") }
        guard let pair = equals.first(where: { plays[$0.name] == nil }) ?? equals.last else { return refused(request, judged) }
        return answered(pair)
    }

    /// The pairs a request may mean, and the request without the carrier that its path may begin with.
    private func candidates(for request: ReplayedRequest) -> (ReplayedRequest, [RecordedPair]) {
        let open = sessions.flatMap { session in session.steps.prefix(positions[session.name, default: 0] + 1).suffix(2) }
        var candidates = open + pairs
        var request = request
        if let first = request.path.first, pairs.contains(where: { $0.carrier == first }) {
            candidates = candidates.filter { $0.carrier == first }
            request = request.withoutFirstSegment
        }
        if let name = request.headers[Self.pairHeader] { candidates = pairs.filter { $0.name == name } }
        return (request, candidates)
    }

    /// The step that goes on with a session before one that begins or repeats one.
    private func nextStep(among fitting: [RecordedPair]) -> RecordedPair? {
        let next = sessions.compactMap { session -> (Int, RecordedPair)? in
            let position = positions[session.name, default: 0]
            return fitting.first { $0.name == session.steps[position].name }.map { (position, $0) }
        }
        let repeated = sessions.lazy.compactMap { session -> RecordedPair? in
            let position = positions[session.name, default: 0]
            return position == 0 ? nil : fitting.first { $0.name == session.steps[position - 1].name }
        }
        return next.max { $0.0 < $1.0 }?.1 ?? repeated.first
    }

    private mutating func answered(_ pair: RecordedPair) -> Played {
        plays[String(pair.name.split(separator: "/").last ?? ""), default: 0] += 1
        for session in sessions {
            let position = positions[session.name, default: 0]
            guard session.steps[position].name == pair.name else { continue }
            positions[session.name] = (position + 1) % session.steps.count
        }
        return .answered(pair)
    }

    /// The nearest is the one with the same path, then with the fewest differences.
    private func refused(_ request: ReplayedRequest, _ judged: [(RecordedPair, [Difference])]) -> Played {
        func distance(_ pair: RecordedPair, _ differences: [Difference]) -> Int {
            switch differences.first?.place {
            case "method": 2_000_000
            case "path": 1_000_000 - Self.common(pair.request.path, request.path)
            default: 1000 * differences.count + min(999, pair.likeness(to: request).other)
            }
        }
        let nearest = judged.min { distance($0.0, $0.1) < distance($1.0, $1.1) }
        return .refused(nearest: nearest?.0, nearest?.1 ?? [])
    }

    private static func common(_ first: [String], _ second: [String]) -> Int {
        zip(first, second).count { $0 == $1 } + zip(first.reversed(), second.reversed()).count { $0 == $1 }
    }
}

extension StrictPlay.Played {
    /// For whoever asked, as JSON: 599 with the places that differ.
    package var answer: CarrierAnswer {
        guard case .refused(let nearest, let differences) = self else {
            guard case .answered(let pair) = self else { return CarrierAnswer(status: 599, body: []) }
            return pair.answer
        }
        var body: JSONShape = ["error": "no_recording_fits"]
        body["/nearest"] = nearest.map { .text($0.name) }
        body["/differences"] = .list(differences.map { ["at": .text($0.place), "problem": .text($0.problem)] })
        return CarrierAnswer(status: 599, headers: ["content-type": "application/json"], body: Array(body.json.utf8))
    }
}
