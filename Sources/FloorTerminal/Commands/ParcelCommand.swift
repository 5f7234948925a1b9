package import ArgumentParser
import CommandSupport
import FoundationEssentials
import ScanDialogue

/// `picking-terminal parcel`: how a parcel is packed, for the person who packs it.
package struct ParcelCommand: AsyncParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "parcel", abstract: "Shows how a parcel is packed, step by step.",
        discussion: "The key of the device is taken from WAYBILL_KEY_FLOOR.")

    @Argument(help: "The SSCC on the parcel's label, 18 digits.") var sscc: String
    @Option(help: "Address of a picking-worker.") var url = "http://127.0.0.1:8081"
    @Option(help: ArgumentHelp("API key with the scope floor (default: WAYBILL_KEY_FLOOR).", valueName: "wb_…")) var key: String?

    package init() {}

    package func run() async throws {
        guard let key = key ?? ProcessInfo.processInfo.environment["WAYBILL_KEY_FLOOR"], !key.isEmpty else {
            throw ValidationError("No API key. Give --key, or set WAYBILL_KEY_FLOOR.")
        }
        do {
            let parcel = try await FloorClient(url: url, key: key).parcel(sscc: sscc)
            print(
                "Parcel \(parcel.number) of order \(parcel.orderID): \(parcel.carton.map { "carton \($0)" } ?? "its own packaging"), \(parcel.weight) g"
            )
            for step in parcel.steps { print("  \(step)") }
        } catch {
            print("\(error)")
            throw error.isUnreachable ? ExitCode.unavailable : ExitCode.failure
        }
    }
}
