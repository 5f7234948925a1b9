package import Fulfilment

/// Why a task is offered, with the facts.
package enum WorkReason: Sendable, Hashable {
    /// An order.
    /// - Parameters:
    ///   - priority: 0: as all others.
    ///   - slack: seconds that are left, below zero when it is late; nil: nothing presses.
    ///   - cutOff: what the slack runs to; nil: to its promise.
    ///   - parcel: the opened one from which it is to be packed again; nil: it lies in bins.
    case order(priority: Int, slack: Int?, cutOff: String?, parcel: String? = nil)
    /// A tour that was begun.
    case tour(cart: String, open: Int, picks: Int)
    /// - Parameters:
    ///   - since: the time, in UTC.
    ///   - awaited: articles for which orders wait.
    case dock(String, pieces: Int, since: String, awaited: Int)
    /// A face that will have less than it should.
    case face(String, sku: String, forecast: Int, minimum: Int)
    /// A face that runs dry.
    case dryFace(String, sku: String, wanted: Int, onHand: Int)
    /// - Parameters:
    ///   - lot: empty when there is none.
    ///   - isRecount: somebody else has counted.
    ///   - more: counts at the same place.
    case count(sku: String, lot: String, place: String, CountReason, isRecount: Bool, more: Int)
    case receipt(document: String, dock: String, since: String)
    /// - Parameter from: a bin of a cart, or an opened parcel.
    case putBack(pieces: Int, from: String, since: String)
    /// A parcel that must not leave the house.
    case heldParcel(String, order: Int64, since: String)
}

/// Why goods should go to a bin.
package enum PutAwayReason: Sendable, Hashable, CaseIterable {
    case awaitedAndPicked, awaitedEmpty, awaitedStaging
    case faceHasRoom, sameLot, sameArticle, emptyNearFront, emptyNearPicking
}
