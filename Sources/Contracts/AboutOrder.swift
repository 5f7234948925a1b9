/// A message that names the order it is about, so that logs and traces of one order can be found by its id.
package protocol AboutOrder: Contract {
    /// The order.
    var orderID: Int64 { get }
}
