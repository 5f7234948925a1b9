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

    package init(tourID: Int64, cart: String, picker: String, tasks: [PickTask]) {
        self.tourID = tourID
        self.cart = cart
        self.picker = picker
        self.tasks = tasks.sorted { $0.seq < $1.seq }
    }

    private enum CodingKeys: String, CodingKey {
        case tourID = "tour_id"
        case cart, picker, tasks
    }
}
