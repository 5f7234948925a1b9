import CommandSupport
import ScanDialogue

/// A supervisor's terminal: the floor, drawn anew every other second, and a line for what is to be changed.
struct FloorViewTerminal: Sendable {
    /// Lines of an answer at most.
    private static let answerRoom = 3
    /// From one look to the next, where the floor is drawn anew.
    private static let interval = Duration.seconds(2)

    let client: any SupervisionAccess
    let input: LineInput
    let screen: TerminalScreen
    /// Seconds without a scan after which a tour is called stuck.
    let stuckAfter: Int

    /// - Parameters:
    ///   - badge: asked for when missing.
    ///   - once: prints the floor and ends.
    /// - Throws: `FloorClientError` when the warehouse refuses, and in a transcript when it does not answer.
    func run(badge: String?, once: Bool) async throws {
        guard let badge = await signIn.scan(words.scanBadge, given: badge) else { return }
        let person = try await signIn.signIn(badge)
        guard !once else { return screen.say(view(try await look(person.badge)).lines().joined(separator: "\n")) }
        var (answer, last) = ("", FloorOverview())
        while true {
            if let now = try await lookIfReachable(person.badge) {
                last = now
            } else {
                answer = words.floorOfBefore
            }
            show(last, answer)
            switch await next() {
            case .end: return
            case .line(let line) where line.lowercased() == "q": return
            case .line(let line):
                screen.echo(line)
                if !line.isEmpty { answer = try await self.answer(to: line, person.badge) }
            case .timeout: break
            }
        }
    }

    /// Where nothing is drawn over what was before, the floor is shown when somebody asks for it.
    private func next() async -> LineInput.Event {
        guard screen.form == .plain else { return await input.next(within: Self.interval) }
        return await input.next().map { .line($0) } ?? .end
    }

    private func look(_ badge: String) async throws(FloorClientError) -> FloorOverview {
        try await signIn.withSession(of: badge) { () throws(FloorClientError) in try await client.overview(badge: badge) }
    }

    /// nil when the warehouse does not answer somebody who can wait.
    private func lookIfReachable(_ badge: String) async throws(FloorClientError) -> FloorOverview? {
        do {
            return try await look(badge)
        } catch {
            guard error.isUnreachable, !input.isRecorded else { throw error }
            return nil
        }
    }

    private func view(_ overview: FloorOverview) -> OverviewView {
        OverviewView(overview: overview, width: screen.size.columns, stuckAfter: stuckAfter, words: words)
    }

    private func show(_ overview: FloorOverview, _ answer: String) {
        let size = screen.size
        let orders = words.orders(isNarrow: size.columns < OverviewView.narrow)
        switch screen.form {
        case .transcript: screen.say((view(overview).lines() + [answer]).joined(separator: "\n"))
        case .plain:
            let said = answer.isEmpty ? [] : [answer]
            screen.say((view(overview).lines() + said + orders + [words.looksAgainWithEnter]).joined(separator: "\n"))
        case .drawn:
            let said = answer.isEmpty ? [] : TerminalText.visible(answer).wrapped(toColumns: size.columns).prefix(Self.answerRoom)
            let room = size.rows - 1 - orders.count - said.count
            screen.draw(view(overview).lines(limit: room) + said + orders.map { screen.fit($0) })
        }
    }

    /// What became of what was typed; a refusal is an answer, too.
    private func answer(to line: String, _ badge: String) async throws(FloorClientError) -> String {
        guard let order = SupervisorOrder(line) else { return words.noSuchOrder(line) }
        do {
            return try await signIn.withSession(of: badge) { () throws(FloorClientError) in try await carryOut(order, badge) }
        } catch {
            guard case .refused = error else {
                guard error.isUnreachable else { throw error }
                return words.nobodyKnows
            }
            return error.description
        }
    }

    private func carryOut(_ order: SupervisorOrder, _ badge: String) async throws(FloorClientError) -> String {
        switch order {
        case .handOver(let tour, let to, let reason):
            let done = try await client.handOver(tour, HandOverRequest(badge: badge, to: to, reason: reason))
            return words.handedOver(tour, cart: done.cart, to: done.picker ?? to)
        case .release(let tour, let reason):
            let done = try await client.release(tour, ReleaseRequest(badge: badge, reason: reason))
            return words.givenOut(
                done.givenBack.count, of: tour, cart: done.cart, rest: done.picker.map { (done.kept.count, $0) })
        case .close(let zone, let site, let reason):
            let done = try await client.set(zone, at: site, ZoneRequest(badge: badge, closed: true, reason: reason))
            return words.closedNow(done.zone, of: done.site)
        case .open(let zone, let site):
            let done = try await client.set(zone, at: site, ZoneRequest(badge: badge, closed: false))
            return words.openNow(done.zone, of: done.site, closedFor: done.closedFor ?? 0)
        }
    }

    private var words: any FloorWords { screen.words }
    private var signIn: SignInDialogue { SignInDialogue(access: client, input: input, screen: screen) }
}
