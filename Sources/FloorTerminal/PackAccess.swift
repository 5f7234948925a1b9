import ScanDialogue

/// The packers' side of the warehouse as a device sees it.
protocol PackAccess: SignInAccess {
    /// The parcels of an order. Asking again does no harm.
    func begin(_ request: PackRequest) async throws(FloorClientError) -> PackList
    /// Keeps how far the packer is. Asks only for a moment: the next scan says it again.
    func keep(_ progress: PackProgress, orderID: Int64) async throws(FloorClientError)
    /// Whether a piece may go into a parcel of the order: refused when not. Asks only for a moment: closing the parcel asks again.
    func check(_ question: SerialQuestion, orderID: Int64) async throws(FloorClientError)
    /// Closes the parcels. Reporting twice does no harm.
    func finish(_ report: PackReport, orderID: Int64) async throws(FloorClientError) -> PackReceipt
    func setAside(orderID: Int64, badge: String) async throws(FloorClientError)
}

extension FloorClient: PackAccess {
    func begin(_ request: PackRequest) async throws(FloorClientError) -> PackList {
        try read(try await post("/floor/packing", request, by: request.badge).body)
    }

    func keep(_ progress: PackProgress, orderID: Int64) async throws(FloorClientError) {
        _ = try await post("/floor/packing/\(orderID)/scans", progress, by: progress.badge, within: .seconds(1))
    }

    func check(_ question: SerialQuestion, orderID: Int64) async throws(FloorClientError) {
        _ = try await post("/floor/packing/\(orderID)/serials", question, by: question.badge, within: .seconds(1))
    }

    func finish(_ report: PackReport, orderID: Int64) async throws(FloorClientError) -> PackReceipt {
        try read(try await post("/floor/packing/\(orderID)", report, by: report.badge).body)
    }

    func setAside(orderID: Int64, badge: String) async throws(FloorClientError) {
        _ = try await post("/floor/packing/\(orderID)/aside", PackAside(badge: badge), by: badge)
    }
}
