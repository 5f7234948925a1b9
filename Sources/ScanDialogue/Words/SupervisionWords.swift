/// What a supervisor's terminal says.
package protocol SupervisionWords: Sendable {
    /// Above a column, in as few letters as there are there: most columns have seven.
    func title(of column: FloorColumn) -> String
    /// `35 s`, `12 min`, `3 h 05 min`; with a minus sign in front where it is over.
    func duration(_ seconds: Int) -> String

    var nothingUnderWay: String { get }
    /// What did not fit.
    func moreLines(_ count: Int) -> String
    /// A tour of which nothing was heard for long: one word.
    var stuck: String { get }
    /// Behind a tour that goes to closed zones.
    func closedZones(_ zones: [String]) -> String
    func packs(_ packing: FloorOverview.Packing) -> String
    /// Of orders that no pickup with a cut-off takes.
    var noCutOff: String { get }
    func timeLeft(_ seconds: Int) -> String
    func putsAway(_ dock: FloorOverview.Dock) -> String
    /// - Parameters:
    ///   - faces: to which something can be carried.
    ///   - dry: those of them that run dry.
    func refills(_ faces: Int, dry: Int, first: FloorOverview.Refill) -> String
    /// - Parameter places: all of them; the first five are named.
    func blocked(_ places: [String]) -> String
    /// - Parameter orders: all of them, the one that is held longest first.
    func held(_ orders: [FloorOverview.Held]) -> String
    func closed(_ zone: FloorOverview.Zone) -> String

    /// The words that may be typed, in lines; they are the same in each language.
    func orders(isNarrow: Bool) -> [String]
    /// How to look again, where the floor is not drawn anew by itself.
    var looksAgainWithEnter: String { get }
    func noSuchOrder(_ line: String) -> String
    /// What is shown is old.
    var floorOfBefore: String { get }
    /// The network was lost over an order.
    var nobodyKnows: String { get }
    func handedOver(_ tour: Int64, cart: String, to badge: String) -> String
    /// - Parameters:
    ///   - orders: that are given out again.
    ///   - rest: those that stay, and with whom; nil: none, and the cart is free.
    func givenOut(_ orders: Int, of tour: Int64, cart: String, rest: (orders: Int, picker: String)?) -> String
    func closedNow(_ zone: String, of site: String) -> String
    /// - Parameter seconds: for which it was closed.
    func openNow(_ zone: String, of site: String, closedFor seconds: Int) -> String
}

/// A column of the floor's overview.
package enum FloorColumn: Sendable, CaseIterable {
    case tour, cart, picker
    /// Ended picks and all of them; in narrow windows `done`.
    case picks, done
    case linesPerHour, silent
    /// A pickup, and the orders that wait for a picker, are on tours, wait for a packer, are packed; the time that is left.
    case pickup, waiting, picking, packing, packed, left
}
