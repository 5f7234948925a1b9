import CommandSupport
import Fulfilment
import ScanDialogue

/// Prints what goes with closed parcels: for each its packing list and its label.
///
/// The parcels are in the books already: whatever fails here, the packer goes on and prints it later. A label is bought by another program
/// and is waited for; what is scanned meanwhile is read again afterwards.
struct ParcelPrinting: Sendable {
    let access: any ParcelDocumentAccess
    let printer: BenchPrinter
    let input: LineInput
    let screen: TerminalScreen
    /// How long a label is waited for, and how often it is asked for.
    var patience = Duration.seconds(30)
    var pollInterval = Duration.seconds(1)

    /// What became of a document.
    private enum Outcome {
        case sent
        /// This one is not printed; the next may be.
        case without
        /// Nobody waits for the printer.
        case stopped
    }

    /// - Returns: whether everything was sent to the printer.
    @discardableResult
    func print(_ parcels: [PackReceipt.Closed], badge: String) async -> Bool {
        var isWhole = true
        for (index, parcel) in parcels.enumerated() {
            switch await printBoth(of: parcel, badge) {
            case .sent: break
            case .without: isWhole = sayHow([parcel])
            case .stopped: return sayHow(parcels[index...])
            }
        }
        return isWhole
    }

    private func printBoth(of parcel: PackReceipt.Closed, _ badge: String) async -> Outcome {
        let list = await attempt(.packingList, of: parcel) { () throws(FloorClientError) in
            try await packingList(of: parcel, badge)
        }
        guard list != .stopped else { return .stopped }
        let label = await attempt(.label, of: parcel) { () throws(FloorClientError) in
            try await self.label(of: parcel, badge)
        }
        return label == .sent ? list : label
    }

    /// - Returns: false.
    private func sayHow(_ parcels: some Collection<PackReceipt.Closed>) -> Bool {
        for parcel in parcels { screen.say(screen.words.printLater(parcel.sscc, on: printer.name)) }
        return false
    }

    /// Fetches a document and sends it, again as long as the packer wants it.
    /// - Parameter fetch: nil when the packer goes on without it, which the screen has said.
    private func attempt(
        _ document: ParcelDocument, of parcel: PackReceipt.Closed,
        _ fetch: () async throws(FloorClientError) -> [UInt8]?
    ) async -> Outcome {
        while true {
            do {
                guard let job = try await fetch() else { return .without }
                try printer.send(job, document, of: parcel.sscc)
                screen.say(screen.words.sent(document, ofParcel: parcel.number, to: printer.name))
                return .sent
            } catch {
                let refusal = error as? FloorClientError
                screen.warn(
                    refusal.map { screen.words.notGiven(document, ofParcel: parcel.number, $0.description) }
                        ?? screen.words.notPrinted(document, ofParcel: parcel.number, on: printer.name, "\(error)"))
                if let refusal, !refusal.isUnreachable { return .without }
                guard await wantsItAgain() else { return .stopped }
            }
        }
    }

    /// A scan says that the packer goes on, and is read again.
    private func wantsItAgain() async -> Bool {
        guard !input.isRecorded else { return false }
        screen.ask(screen.words.printAgainWithEnter)
        guard let line = await input.next() else { return false }
        screen.echo(line)
        let key = ScannedName.of(line)
        if !key.isEmpty, key != "9" { input.putBack([line]) }
        return key.isEmpty
    }

    private func packingList(of parcel: PackReceipt.Closed, _ badge: String) async throws(FloorClientError) -> [UInt8]? {
        try await signIn.withSession(of: badge) { () throws(FloorClientError) in
            try await access.packingList(sscc: parcel.sscc, as: printer.format, badge: badge)
        }
    }

    /// nil when it is waited for no more, or is nothing for this printer.
    private func label(of parcel: PackReceipt.Closed, _ badge: String) async throws(FloorClientError) -> [UInt8]? {
        guard let label = try await awaitLabel(of: parcel, badge) else { return nil }
        guard label.format == printer.format else {
            screen.warn(
                screen.words.otherFormat(
                    label.format, ofParcel: parcel.number, printer: printer.name, takes: printer.format))
            return nil
        }
        return label.bytes
    }

    private func awaitLabel(
        of parcel: PackReceipt.Closed, _ badge: String
    ) async throws(FloorClientError) -> (format: PrinterFormat?, bytes: [UInt8])? {
        let began = ContinuousClock.now
        var (typedAhead, reason): ([String], String?) = ([], nil)
        defer {
            input.putBack(typedAhead)
            if reason != nil { screen.endWaiting() }
        }
        while true {
            do {
                return try await signIn.withSession(of: badge) { () throws(FloorClientError) in
                    try await access.label(sscc: parcel.sscc, badge: badge)
                }
            } catch {
                guard case .labelAwaited(let why) = error else { throw error }
                if let reason, reason != why { screen.endWaiting() }
                if reason != why { screen.say(why) }
                showWaiting(for: parcel, since: began, isFirst: reason == nil)
                reason = why
            }
            guard ContinuousClock.now - began < patience, await mayGoOn(&typedAhead) else { return nil }
        }
    }

    private func showWaiting(for parcel: PackReceipt.Closed, since began: ContinuousClock.Instant, isFirst: Bool) {
        let waited = (ContinuousClock.now - began).components.seconds
        screen.waiting(
            screen.words.waitsForLabel(ofParcel: parcel.number, waited, of: patience.components.seconds), isFirst: isFirst)
    }

    /// Waits a while.
    /// - Returns: false when the packer goes on.
    private func mayGoOn(_ typedAhead: inout [String]) async -> Bool {
        switch await input.next(within: pollInterval) {
        case .line(let line):
            guard !ScannedName.of(line).isEmpty else { return false }
            typedAhead.append(line)
        case .timeout: break
        // Nobody types any more; the label may come all the same.
        case .end: do { try await Task.sleep(for: pollInterval) } catch { return false }
        }
        return true
    }

    private var signIn: SignInDialogue { SignInDialogue(access: access, input: input, screen: screen) }
}
