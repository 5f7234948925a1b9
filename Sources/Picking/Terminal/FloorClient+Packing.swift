import PickPlanning

/// The packers' side of the warehouse as a device sees it.
protocol PackAccess: Sendable {
    /// Who the badge belongs to.
    func signIn(badge: String) async throws(FloorClientError) -> SignInAnswer
    /// The parcels of an order. Asking again does no harm.
    func begin(_ request: PackRequest) async throws(FloorClientError) -> PackList
    /// Closes the parcels. Reporting twice does no harm.
    func finish(_ report: PackReport, orderID: Int64) async throws(FloorClientError) -> PackReceipt
    func setAside(orderID: Int64, badge: String) async throws(FloorClientError)
}

extension FloorClient: PackAccess {
    func begin(_ request: PackRequest) async throws(FloorClientError) -> PackList {
        try Self.read(try await post("/floor/packing", request).body)
    }

    func finish(_ report: PackReport, orderID: Int64) async throws(FloorClientError) -> PackReceipt {
        try Self.read(try await post("/floor/packing/\(orderID)", report).body)
    }

    func setAside(orderID: Int64, badge: String) async throws(FloorClientError) {
        _ = try await post("/floor/packing/\(orderID)/aside", PackAside(badge: badge))
    }
}
