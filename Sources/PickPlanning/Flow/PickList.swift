/// A tour as a picker's device downloads it: everything needed to pick without the network.
package struct PickList: Sendable, Hashable, Codable {
    /// The tour's id in the warehouse's books.
    package let tourID: Int64
    /// The cart's printed code.
    package let cart: String
    /// The picker's badge.
    package let picker: String
    /// In the order of the tour.
    package let tasks: [PickTask]

    /// The cartons to put on the cart, by bin; nil when the warehouse does not say.
    package let bins: [Bin]?

    /// A bin of the cart and what it consists of.
    package struct Bin: Sendable, Hashable, Codable {
        /// The bin's printed code.
        package let code: String
        /// Codes of the cartons its order will ship in; empty for pieces in their own packaging.
        package let cartons: [String]

        package init(code: String, cartons: [String]) {
            self.code = code
            self.cartons = cartons
        }
    }

    package init(tourID: Int64, cart: String, picker: String, tasks: [PickTask], bins: [Bin]? = nil) {
        self.bins = bins
        self.tourID = tourID
        self.cart = cart
        self.picker = picker
        self.tasks = tasks.sorted { $0.seq < $1.seq }
    }

    private enum CodingKeys: String, CodingKey {
        case tourID = "tour_id"
        case cart, picker, tasks, bins
    }
}
