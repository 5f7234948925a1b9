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
        case .awaited(let carrier): throw FloorProblem.labelAwaited(sscc, carrier: carrier)
        case .missing(let lack): throw FloorProblem.labelMissing(sscc, lack)
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
    static func labelAwaited(_ sscc: String, carrier: String?) -> ProblemDetails {
        ProblemDetails(.conflict, "Label awaited", .labelAwaited(sscc: sscc, carrier: carrier), retryAfter: 1)
    }

    static func labelMissing(_ sscc: String, _ lack: LabelLack) -> ProblemDetails {
        ProblemDetails(.conflict, "No label", .labelMissing(sscc: sscc, lack))
    }

    static func unprintableList(_ sscc: String, _ error: LabelError) -> ProblemDetails {
        ProblemDetails(.conflict, "Packing list not printable", .unprintableList(sscc: sscc, why: "\(error)"))
    }

    static func unknownFormat(_ text: String) -> ProblemDetails {
        unreadable(.unknownFormat(allowed: PrinterFormat.allCases.map(\.rawValue)), [("format", text)])
    }

    static func printerRefused(_ refusal: PrinterRefusal) -> ProblemDetails {
        switch refusal {
        case .unknown(let code, let known):
            ProblemDetails(.notFound, "Printer not known", .unknownPrinter(code, known: known))
        case .retired(let code): printerNotUsable(.retiredPrinter(code))
        case .otherUse(let code, let prints, let wanted):
            printerNotUsable(.otherPrinter(code, prints: prints, wanted: wanted.word))
        case .unusable(let code, let format, let address):
            printerNotUsable(
                .unusablePrinter(code, format: format, address: address, allowed: PrinterAddress.allowed))
        }
    }

    static func printerOfServer(_ choice: PrinterChoice) -> ProblemDetails {
        printerNotUsable(.printerOfServer(choice.code, address: "\(choice.address)"))
    }

    private static func printerNotUsable(_ refusal: FloorRefusal) -> ProblemDetails {
        ProblemDetails(.conflict, "Printer not usable", refusal)
    }
}
