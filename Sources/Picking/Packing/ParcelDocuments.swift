import CommandSupport
import Fulfilment
import HTTPTypes
import Labels
import MasterData
import Postgres
import ScanDialogue
import ServiceRuntime

/// What packers print for parcels, and on what.
struct ParcelDocuments: Sendable {
    private let postgres: Postgres
    private let store = ParcelDocumentStore()
    /// One for the process: what it drew once it keeps.
    private static let fonts = FontChain(files: InstalledFonts.usual())

    init(postgres: Postgres) { self.postgres = postgres }

    /// The label that the carrier sold.
    /// - Throws: `ProblemDetails` 409 while there is none, saying what is waited for, or why there will be none.
    func label(_ sscc: String, for session: FloorSession) async throws -> CarrierLabel {
        guard let found = try await store.label(sscc, in: postgres) else { throw FloorProblem.unknownParcel(sscc) }
        try session.require(.pack, at: found.site)
        switch found.standing {
        case .bought(let label): return label
        case .awaited(let what): throw FloorProblem.labelAwaited(sscc, what)
        case .missing(let why): throw FloorProblem.labelMissing(sscc, why)
        }
    }

    /// The list of what is in the parcel.
    /// - Throws: `ProblemDetails` 409 naming what of it cannot be printed.
    func packingList(_ sscc: String, as format: PrinterFormat, for session: FloorSession) async throws -> [UInt8] {
        guard let found = try await store.packingList(sscc, in: postgres) else { throw FloorProblem.unknownParcel(sscc) }
        try session.require(.pack, at: found.site)
        do throws(LabelError) {
            return try found.list.print(as: format, fonts: Self.fonts)
        } catch {
            throw FloorProblem.unprintableList(sscc, error)
        }
    }

    /// Where a printer of the master records is found by a device.
    /// - Throws: `ProblemDetails` when it is not for parcels, or none that a device reaches.
    func printer(_ code: String, for session: FloorSession) async throws -> PrinterAnswer {
        let choice: PrinterChoice
        do {
            choice = try await PrinterChoice.find(code, for: .parcels, on: postgres)
        } catch let refusal as PrinterRefusal {
            throw FloorProblem.printerRefused(refusal)
        }
        try session.require(.pack, at: choice.site)
        guard case .network(let host, let port) = choice.address else { throw FloorProblem.printerOfServer(choice) }
        return PrinterAnswer(code: choice.code, format: choice.format, host: host, port: port)
    }
}

/// Refusals about what is printed.
extension FloorProblem {
    /// The terminal knows it by its title, and asks again.
    static func labelAwaited(_ sscc: String, _ what: String) -> ProblemDetails {
        ProblemDetails(
            status: .conflict, title: "Label awaited",
            detail: "Parcel \(sscc) has no label yet: \(what). Ask again.", retryAfter: 1)
    }

    static func labelMissing(_ sscc: String, _ why: String) -> ProblemDetails {
        ProblemDetails(
            status: .conflict, title: "No label",
            detail: "Parcel \(sscc) has no label to print: \(sentence(why)) Put it aside for the shift leader.")
    }

    static func unprintableList(_ sscc: String, _ error: LabelError) -> ProblemDetails {
        ProblemDetails(
            status: .conflict, title: "Packing list not printable",
            detail:
                "The packing list of parcel \(sscc) cannot be printed: \(sentence("\(error)")) Nothing of the packing is lost.")
    }

    static func unknownFormat(_ text: String) -> ProblemDetails {
        let allowed = PrinterFormat.allCases.map(\.rawValue).joined(separator: " or ")
        return ProblemDetails(
            status: .unprocessableContent, title: "Request not understood", detail: "format is not understood.",
            errors: [.init(field: "format", value: text, message: "must be \(allowed)")])
    }

    static func printerRefused(_ refusal: PrinterRefusal) -> ProblemDetails {
        var isUnknown = false
        if case .unknown = refusal { isUnknown = true }
        return ProblemDetails(
            status: isUnknown ? .notFound : .conflict, title: isUnknown ? "Printer not known" : "Printer not usable",
            detail: "Nothing can be printed there: \(refusal). Maybe: \(sentence(refusal.advice))")
    }

    static func printerOfServer(_ choice: PrinterChoice) -> ProblemDetails {
        ProblemDetails(
            status: .conflict, title: "Printer not usable",
            detail: """
                Printer \(choice.code) is \(choice.address) of whichever computer prints, and no host and port. Where this device has it, \
                give the path itself.
                """)
    }

    private static func sentence(_ text: String) -> String { text.hasSuffix(".") || text.hasSuffix("?") ? text : text + "." }
}
