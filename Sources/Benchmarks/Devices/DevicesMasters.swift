import Fulfilment
import MasterData
import Postgres
import Simulation

/// What the demo lacks for so many devices: badges, carts, docks, and a supplier. They come in as any other master records do.
struct DevicesMasters: Sendable {
    /// Its surplus and samples are none, so that all that comes is put away.
    static let supplier = "BENCH"
    private static let cartBins = 12
    /// Of the carts with which the flow is picked.
    private static let trainBins = 200

    let pickers: Int
    let receivers: Int
    /// Beside the devices' pickers, those who pick for the flow.
    let flowPickers: Int

    /// - Parameter devices: at least two; a quarter of them are receivers'.
    init(devices: Int, flowPickers: Int = 0) {
        receivers = max(1, devices / 4)
        pickers = devices - receivers
        self.flowPickers = flowPickers
    }

    static func picker(_ number: Int) -> String { "BP\(number, digits: 3)" }
    static func receiver(_ number: Int) -> String { "BR\(number, digits: 3)" }
    static func cart(_ number: Int) -> String { "K-\(number, digits: 3)" }
    static func flowPicker(_ number: Int) -> String { "BF\(number, digits: 3)" }
    static func train(_ number: Int) -> String { "T-\(number, digits: 3)" }
    /// Two receivers share a dock.
    static func dock(_ receiver: Int) -> String { "D-\((receiver + 1) / 2, digits: 2)" }

    /// Adds what is not there yet.
    func enter(_ postgres: Postgres) async throws {
        let site = DemoEquipment.site.code
        let staff =
            (1...pickers).map { [Self.picker($0), "Picker \($0)", StaffRole.picker.rawValue] }
            + (1...receivers).map { [Self.receiver($0), "Receiver \($0)", StaffRole.receiver.rawValue] }
            + (0..<flowPickers).map { [Self.flowPicker($0 + 1), "Flow picker \($0 + 1)", StaffRole.picker.rawValue] }
        let docks = Set((1...receivers).map(Self.dock)).sorted()
        let tables = [
            MasterTable.of("suppliers", ["code", "name"], [[Self.supplier, "Bench Trading"]]),
            MasterTable.of(
                "bins", ["code", "site", "check_code", "aisle", "cell", "kind"],
                docks.map { [$0, site, "000", "0", "0", LocationKind.dock.rawValue] }),
            MasterTable.of("staff", ["badge", "name", "roles"], staff),
            MasterTable.of(
                "carts", ["code", "site", "bins", "max_weight_g"],
                (1...pickers).map { [Self.cart($0), site, "\(Self.cartBins)", "180000"] }
                    + (0..<flowPickers).map { [Self.train($0 + 1), site, "\(Self.trainBins)", "2000000"] }),
        ]
        _ = try await postgres.transaction { transaction in
            try await MasterImport(.additions, by: "bench").run(tables, in: transaction)
        }
    }
}
