/// A message about a route whose shipments are to be loaded.
package protocol AboutRoute: Contract {
    /// The route.
    var routeID: Int64 { get }
}
