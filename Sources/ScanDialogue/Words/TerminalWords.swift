package import Fulfilment

/// What a terminal says before a dialogue: who stands there.
package protocol SignInWords: Sendable {
    var scanBadge: String { get }
    var typePIN: String { get }
    /// Something else than a PIN was typed; it stays at the device.
    var notAPIN: String { get }
    func hello(_ name: String) -> String
    /// - Parameter free: the codes of carts that may be taken.
    func scanCart(free: [String]) -> String
}

/// What a terminal says of the network, and of what waits for it on the device's disk.
package protocol NetworkWords: Sendable {
    var tryAgainWithEnter: String { get }
    var networkIsGone: String { get }
    /// A tour that was begun is gone on with although the warehouse cannot be asked.
    var goesOnFromJournal: String { get }
    /// - Parameter path: of the journal that has them.
    func scansWait(_ count: Int, in path: String) -> String
    func reportsWait(_ count: Int, in path: String) -> String
    /// The same, for want of the network.
    func scansWaitForNetwork(_ count: Int, in path: String) -> String
    func reportsWaitForNetwork(_ count: Int, in path: String) -> String
    /// The warehouse will never take them from this picker.
    func scansNotTaken(_ count: Int, keptIn path: String) -> String
    /// A report was refused for good.
    /// - Parameters:
    ///   - message: what the person was told when it was made, whole sentences.
    ///   - reason: the warehouse's, whole sentences.
    func notBooked(_ message: String, because reason: String) -> String

    /// Nobody scans any more, and everything is in the books.
    var pausedAndSent: String { get }
    func pausedWithScans(in path: String) -> String
    func pausedWithReports(in path: String) -> String

    /// Another terminal writes this journal.
    func journalTaken(_ path: String) -> String
    /// - Parameter reason: the system's.
    func journalUnwritable(_ path: String, _ reason: String) -> String

    /// - Parameter reason: the system's.
    func noAnswer(from url: String, _ reason: String) -> String
    func serverIsSick(_ url: String, status: Int) -> String
    /// Something answers that is no picking-worker.
    func foreignAnswer(status: Int) -> String
    /// Why the warehouse refuses.
    /// - Parameters:
    ///   - title: the kind of problem, in English for programs.
    ///   - detail: whole sentences in this language.
    func refusal(_ title: String, _ detail: String) -> String
    /// The warehouse refuses without saying why.
    func refusedWithoutReason(status: Int) -> String
    func answerUnreadable(_ reason: String) -> String
    func requestUnwritable(_ reason: String) -> String
}

/// What a terminal says of work: what there is, what comes, what was begun.
package protocol TaskWords: Sendable {
    var noWorkNow: String { get }
    /// Somebody waits for work.
    /// - Parameters:
    ///   - seconds: so far.
    ///   - interval: seconds after which the warehouse is asked again; nil: it calls by itself.
    func waitsForWork(_ seconds: Int64, askingEvery interval: Int64?, isOnline: Bool) -> String
    /// The next task, and why.
    func offer(_ task: WorkAnswer) -> String
    /// The same task comes again.
    var leftUndone: String { get }
    /// What a dialogue is called above its questions.
    /// - Parameter name: `Dialogue.name`.
    func title(ofDialogue name: String) -> String

    /// The cartons that are a tour's bins.
    func cartons(forBins bins: [PickList.Bin]) -> String
    var goesOnWhereItStopped: String { get }
    /// - Parameter pieces: in hand, of so many.
    func goesOn(with pieces: Int, of wanted: Int) -> String
}

/// What stands around a question.
package protocol ScreenWords: Sendable {
    /// Right, right already before, or wrong: one word.
    func verdict(_ verdict: ScanResult.Verdict) -> String
    /// There is no network, as a sign.
    var noNetworkSign: String { get }
    /// What is not sent yet, as a sign.
    func unsentSign(_ count: Int) -> String
    /// Who picks what: `ana  cart C-01  pick 1 of 3`.
    func pickHeading(_ picker: String, cart: String, pick: Int, of picks: Int) -> String
    /// Article, lot, from where and where to.
    func facts(of task: PickTask) -> String
    func thenComes(_ place: String) -> String
}

/// A document that goes with a parcel.
package enum ParcelDocument: String, Sendable {
    case packingList = "packing-list"
    case label
}

/// What a terminal says where something is printed.
package protocol PrintWords: Sendable {
    /// How to print both documents of a parcel later.
    func printLater(_ sscc: String, on printer: String) -> String
    /// - Parameter parcel: its number in its order.
    func sent(_ document: ParcelDocument, ofParcel parcel: Int, to printer: String) -> String
    /// The warehouse does not give it.
    /// - Parameter reason: the warehouse's, whole sentences.
    func notGiven(_ document: ParcelDocument, ofParcel parcel: Int, _ reason: String) -> String
    /// The printer did not take it.
    /// - Parameter reason: the system's.
    func notPrinted(_ document: ParcelDocument, ofParcel parcel: Int, on printer: String, _ reason: String) -> String
    var printAgainWithEnter: String { get }
    /// The label is no language of this printer.
    /// - Parameter format: of the label; nil: neither ZPL nor PDF.
    func otherFormat(_ format: PrinterFormat?, ofParcel parcel: Int, printer: String, takes: PrinterFormat) -> String
    func waitsForLabel(ofParcel parcel: Int, _ seconds: Int64, of limit: Int64) -> String
    /// How a parcel is packed, without its steps.
    func packed(_ parcel: PackedParcelAnswer) -> String
}
