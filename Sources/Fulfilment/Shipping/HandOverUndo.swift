/// Why the scan that handed a parcel over is not taken back.
package enum HandOverUndoBar: Sendable, Hashable {
    /// Nobody scanned it, or the scan was taken back already.
    case notScanned
    /// Its carrier has it by its own word.
    case accepted
    /// It was aboard when the vehicle of its route left.
    case departed(route: Int64)
    /// A closed manifest says that it was handed over.
    case listed(manifest: Int64)
}

/// What the books say of a parcel whose scan at the dock is to be taken back.
package struct HandOverUndoFacts: Sendable, Hashable {
    /// Of its shipment.
    package let state: ShipmentState?
    /// By what it is known that it left; nil: the shipment does not know of it yet.
    package let sign: HandOverSign?
    package let isScanned: Bool
    /// Of the own fleet, the route that it was loaded for.
    package let route: Int64?
    package let routeState: RouteState?
    /// The closed manifest that it stands on.
    package let manifest: Int64?

    package init(
        state: ShipmentState?, sign: HandOverSign?, isScanned: Bool, route: Int64?, routeState: RouteState?, manifest: Int64?
    ) {
        (self.state, self.sign, self.isScanned) = (state, sign, isScanned)
        (self.route, self.routeState, self.manifest) = (route, routeState, manifest)
    }

    /// nil: the scan may be taken back. Until its manifest is closed, its vehicle leaves, or its carrier says that it has it, only the scan says
    /// that it is gone.
    package var bar: HandOverUndoBar? {
        guard isScanned else { return .notScanned }
        if let route, routeState != .planned { return .departed(route: route) }
        if state == .delivered || state == .returned || (sign != nil && sign != .scan) { return .accepted }
        return manifest.map { .listed(manifest: $0) }
    }
}
