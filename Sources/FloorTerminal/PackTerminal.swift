import FoundationEssentials
import ScanDialogue

/// A packer's session: a bin or an order's number, its parcels piece by piece, and the next.
///
/// What is packed is reported to the warehouse when every parcel of an order is closed; until then the plan waits there for this packer,
/// with the scans so far: a session that was cut off goes on where it stopped, on any device.
struct PackTerminal: Sendable {
    let client: any PackAccess
    let input: LineInput
    let screen: TerminalScreen
    /// Goes home after one order.
    let endsAfterOneOrder: Bool
    /// From where what goes with closed parcels comes, and where it is printed; nil: nothing is.
    var bench: (documents: any ParcelDocumentAccess, printer: PrinterName)?

    /// - Throws: `FloorClientError` when the warehouse does not know the packer or does not answer.
    func run(badge: String?, code: String?) async throws {
        guard let badge = await signIn.scan("Scan your badge.", given: badge) else { return }
        let packer = try await signIn.signIn(badge)
        screen.say("Hello \(packer.name).")
        let printing = try await printing(for: packer.badge)
        var given = code
        while let code = await signIn.scan("Scan a bin, or type an order's number.", given: given) {
            given = nil
            guard let list = try await begin(PackRequest(badge: packer.badge, code: code)) else { continue }
            let (closed, goesOn) = try await pack(list, code, badge: packer.badge)
            await printing?.print(closed, badge: packer.badge)
            guard goesOn, !endsAfterOneOrder else { return }
        }
    }

    /// A printer that is not known is said before anything is packed.
    private func printing(for badge: String) async throws -> ParcelPrinting? {
        guard let bench else { return nil }
        let printer = try await BenchPrinter.find(bench.printer, by: badge, bench.documents, signIn)
        return ParcelPrinting(access: bench.documents, printer: printer, input: input, screen: screen)
    }

    /// nil when there is nothing to pack, which the screen says.
    private func begin(_ request: PackRequest) async throws -> PackList? {
        do {
            return try await signIn.withSession(of: request.badge) { () throws(FloorClientError) in
                try await client.begin(request)
            }
        } catch {
            guard !error.isUnreachable || !input.isRecorded else { throw error }
            screen.warn(error.description)
            return nil
        }
    }

    /// - Returns: the parcels that were closed, and whether somebody scans on.
    private func pack(
        _ first: PackList, _ code: String, badge: String
    ) async throws -> (closed: [PackReceipt.Closed], goesOn: Bool) {
        var flow = PackFlow(list: first)
        var kept = KeptProgress(scans: flow.scans)
        if !flow.scans.isEmpty { screen.say("Goes on where it stopped: \(flow.prompt.position).") }
        var bounces = BounceFilter()
        var last: PackAnswer?
        while !flow.isDone {
            screen.show(flow.prompt, packer: badge, order: first.orderID, last: last)
            guard let line = await input.next() else {
                kept.nextTry = .now
                await keep(flow, badge, &kept)
                return ([], false)
            }
            screen.echo(line)
            if !input.isRecorded, bounces.isEcho(line, at: Date()) { continue }
            var answer = flow.scan(line)
            if let piece = answer.serial, let why = await objection(to: piece, flow, badge, &kept) {
                answer = flow.refuse(because: why)
            }
            await keep(flow, badge, &kept)
            screen.answer(answer.verdict, answer.message)
            last = answer
            switch answer.effect {
            case .noCarton(let carton):
                let other = try await begin(PackRequest(badge: badge, code: code, missingCarton: carton))
                if let other { (flow, kept) = (PackFlow(list: other), KeptProgress(scans: [])) }
            case .aside:
                if try await setAside(first.orderID, badge) { return ([], true) }
            case nil: break
            }
        }
        let closed = try await report(flow, badge)
        return (closed ?? [], closed != nil)
    }

    /// What the warehouse knows of a session.
    private struct KeptProgress {
        var scans: [String]
        /// Not before: a network that is gone must not make every scan slow.
        var nextTry = ContinuousClock.now
    }

    /// Tells the warehouse before the beep how far the packer is. Without the network the work goes on, and a later scan tells it.
    private func keep(_ flow: PackFlow, _ badge: String, _ kept: inout KeptProgress) async {
        guard !flow.isDone, flow.scans != kept.scans, ContinuousClock.now >= kept.nextTry else { return }
        do {
            try await signIn.withSession(of: badge) { () throws(FloorClientError) in
                try await client.keep(PackProgress(badge: badge, scans: flow.scans), orderID: flow.list.orderID)
            }
            kept.scans = flow.scans
        } catch {
            if !error.isUnreachable { screen.warn(error.description) }
            kept.nextTry = ContinuousClock.now + .seconds(5)
        }
    }

    /// Why the warehouse will not have a piece go out; nil: it may, or nobody can be asked now, and closing the parcel asks again.
    private func objection(
        to piece: PieceSerial, _ flow: PackFlow, _ badge: String, _ kept: inout KeptProgress
    ) async -> String? {
        guard ContinuousClock.now >= kept.nextTry else { return nil }
        do {
            try await signIn.withSession(of: badge) { () throws(FloorClientError) in
                try await client.check(SerialQuestion(badge: badge, piece: piece), orderID: flow.list.orderID)
            }
        } catch {
            guard error.isUnreachable else { return error.description }
            kept.nextTry = ContinuousClock.now + .seconds(5)
        }
        return nil
    }

    private func setAside(_ order: Int64, _ badge: String) async throws -> Bool {
        do {
            try await signIn.withSession(of: badge) { () throws(FloorClientError) in
                try await client.setAside(orderID: order, badge: badge)
            }
            return true
        } catch {
            guard error.isUnreachable, !input.isRecorded else { throw error }
            screen.warn(error.description)
            return false
        }
    }

    /// Tells the warehouse, however long the network takes while somebody waits.
    /// - Returns: the closed parcels; nil when nobody scans any more.
    private func report(_ flow: PackFlow, _ badge: String) async throws -> [PackReceipt.Closed]? {
        while true {
            do {
                let receipt = try await signIn.withSession(of: badge) { () throws(FloorClientError) in
                    try await client.finish(flow.report(badge: badge), orderID: flow.list.orderID)
                }
                for parcel in receipt.parcels { screen.say("Parcel \(parcel.number) is \(parcel.sscc).") }
                return receipt.parcels
            } catch {
                screen.warn(error.description)
                guard error.isUnreachable, !input.isRecorded else { throw error }
                screen.ask("Press Enter to try again.")
                guard await input.next() != nil else { return nil }
            }
        }
    }

    private var signIn: SignInDialogue { SignInDialogue(access: client, input: input, screen: screen) }
}
