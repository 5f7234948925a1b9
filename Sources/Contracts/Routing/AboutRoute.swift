/// A message about a route whose stops or times are new.
package protocol AboutRoute: Contract {
    /// The route.
    var routeID: Int64 { get }
}
