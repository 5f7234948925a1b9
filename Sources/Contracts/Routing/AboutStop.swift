/// A message about what a driver reported of one stop of one route.
package protocol AboutStop: AboutOrder {
    /// The route.
    var routeID: Int64 { get }
    /// The shipment.
    var shipmentID: Int64 { get }
}
