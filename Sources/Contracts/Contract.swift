/// One kind of message. A contract is data only: flat, additive within a version, never a domain or a database type.
///
/// Field names on the wire are snake_case; ids are database ids. The truth is in the database, so a message names
/// what changed and carries little else.
package protocol Contract: Codable, Sendable {
    /// The message's name, which is also its routing key: `order.accepted`.
    static var name: String { get }
    /// Raised when a field is removed or changes its meaning; consumers refuse versions they do not know.
    static var version: Int { get }
    /// The id of the aggregate the message is about, decimal (or the article number).
    var subject: String { get }
}

/// A message that names the order it is about, so that logs and traces of one order can be found by its id.
package protocol AboutOrder: Contract {
    /// The order.
    var orderID: Int64 { get }
}
