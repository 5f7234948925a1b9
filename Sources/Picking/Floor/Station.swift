/// Who asks for work, with which cart, and what is open for them.
struct Station: Sendable, Equatable {
    /// nil: the badge is unknown, or its holder does not work here any more.
    var picker: Picker?
    /// nil: there is no such cart.
    var cart: Cart?
    /// The picker's open tour, whatever cart it is on.
    var openTour: Int64?
    /// The badge of another picker whose open tour has this cart.
    var cartUser: String?

    struct Picker: Sendable, Equatable {
        let badge: String
        let name: String
    }

    struct Cart: Sendable, Equatable {
        let code: String
        let site: String
        let bins: Int
        let maxWeight: Int
        /// It only gets orders that lie in this zone; nil: any.
        var zone: String?
    }
}
