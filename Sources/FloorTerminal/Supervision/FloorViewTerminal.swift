import ScanDialogue

/// A supervisor's terminal: the floor, drawn anew every other second, and a line for what is to be changed.
struct FloorViewTerminal: Sendable {
    /// Lines of a window of 24 that the floor may take, and an answer; below them are the keys and the line that is typed.
    private static let (room, answerRoom) = (18, 3)
    /// From one look to the next.
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
        guard let badge = await signIn.scan("Scan your badge.", given: badge) else { return }
        let person = try await signIn.signIn(badge)
        guard !once else { return screen.say(view(try await look(person.badge)).lines().joined(separator: "\n")) }
        var (answer, last) = ("", FloorOverview())
        while true {
            if let now = try await lookIfReachable(person.badge) {
                last = now
            } else {
                answer = "NO NETWORK: this is how it was."
            }
            show(last, answer)
            switch await input.next(within: Self.interval) {
            case .end: return
            case .line(let line) where line.lowercased() == "q": return
            case .line(let line):
                screen.echo(line)
                if !line.isEmpty { answer = try await self.answer(to: line, person.badge) }
            case .timeout: break
            }
        }
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
        OverviewView(overview: overview, width: screen.width, stuckAfter: stuckAfter)
    }

    private func show(_ overview: FloorOverview, _ answer: String) {
        guard !screen.isTranscript else { return screen.say((view(overview).lines() + [answer]).joined(separator: "\n")) }
        let lines = view(overview).lines(limit: Self.room) + wrapped(answer).prefix(Self.answerRoom)
        screen.write(
            "\u{1B}[2J\u{1B}[H" + (lines + SupervisorOrder.help(width: screen.width)).joined(separator: "\n") + "\n> ")
    }

    /// A sentence in lines of the window's width.
    private func wrapped(_ text: String) -> [String] {
        text.split(separator: " ").reduce(into: [String]()) { lines, word in
            if let last = lines.last, last.count + 1 + word.count <= screen.width {
                lines[lines.count - 1] = "\(last) \(word)"
            } else {
                lines.append(screen.fit(String(word)))
            }
        }
    }

    /// What became of what was typed; a refusal is an answer, too.
    private func answer(to line: String, _ badge: String) async throws(FloorClientError) -> String {
        guard let order = SupervisorOrder(line) else { return "'\(line)' is none of the words below." }
        do {
            return try await signIn.withSession(of: badge) { () throws(FloorClientError) in try await carryOut(order, badge) }
        } catch {
            guard case .refused = error else {
                guard error.isUnreachable else { throw error }
                return "NO NETWORK: nobody knows whether that was done. Look, and type it again."
            }
            return error.description
        }
    }

    private func carryOut(_ order: SupervisorOrder, _ badge: String) async throws(FloorClientError) -> String {
        switch order {
        case .handOver(let tour, let to, let reason):
            let done = try await client.handOver(tour, HandOverRequest(badge: badge, to: to, reason: reason))
            return "Tour \(tour) with cart \(done.cart) is \(done.picker ?? to)'s."
        case .release(let tour, let reason):
            let done = try await client.release(tour, ReleaseRequest(badge: badge, reason: reason))
            let rest = done.picker.map { "\(done.kept.count) stay with \($0)" } ?? "cart \(done.cart) is free"
            return "\(done.givenBack.count) orders of tour \(tour) are given out again; \(rest)."
        case .close(let zone, let site, let reason):
            let done = try await client.set(zone, at: site, ZoneRequest(badge: badge, closed: true, reason: reason))
            return "Zone \(done.zone) of \(done.site) is closed: no new tour goes there."
        case .open(let zone, let site):
            let done = try await client.set(zone, at: site, ZoneRequest(badge: badge, closed: false))
            return "Zone \(done.zone) of \(done.site) is open; it was closed for \(OverviewView.time(done.closedFor ?? 0))."
        }
    }

    private var signIn: SignInDialogue { SignInDialogue(access: client, input: input, screen: screen) }
}
