import Fulfilment
import MasterData
package import Postgres
import ScanDialogue

/// Who changes a tour that is another's, and why.
package struct TourChange: Sendable {
    /// The badge, or the name, of who says so.
    package let actor: String
    /// The API key of the device; nil: by a command on the server.
    package let device: String?
    package let reason: String

    package init(by actor: String, with device: String? = nil, because reason: String) {
        (self.actor, self.device, self.reason) = (actor, device, reason)
    }
}

/// Changes tours for somebody else than their picker: hands them over, or takes them apart.
///
/// Scans that the first picker's device still holds for the tour are answered with whose it is now, or with what to put back; the device
/// keeps them then for the shift leader.
package struct TourDesk: Sendable {
    /// What becomes of the orders of which pieces lie in the cart's bins: they cannot be given out again.
    package enum Rest: Sendable, Equatable {
        /// They stay on the tour with its picker, who finishes them, or from whom the tour is handed over.
        case stays
        /// They go with the cart to another badge; nil: there must be none.
        case goes(to: String?)
    }

    /// What became of a tour.
    package struct Result: Sendable, Equatable {
        package let cart: String
        /// Who has it now; nil: it is closed, and its cart is free.
        package let picker: String?
        /// Orders that are given out again.
        package let givenBack: [Int64]
        /// Orders that ride on with the cart.
        package let kept: [Int64]
    }

    private let database: Postgres
    private let store = TourChangeStore()

    package init(database: Postgres) { self.database = database }

    /// Where an open tour is walked; nil when there is no such open tour.
    package func site(of tour: Int64) async throws -> String? { try await store.site(of: tour, on: database) }

    /// Gives the whole tour to another badge, whose next request for work goes on with it, on whatever device. A line that was begun begins
    /// anew.
    /// - Throws: `ReceivingProblem`, and nothing is changed; `PostgresError`.
    package func handOver(_ tour: Int64, to badge: String, _ change: TourChange) async throws -> Result {
        try await database.transaction { transaction in
            let found = try await open(tour, in: transaction)
            let picker = try await give(found, to: badge, in: transaction)
            try await store.keep(found, to: picker, givenBack: [], change, in: transaction)
            return Result(cart: found.cart, picker: picker, givenBack: [], kept: found.orders.map(\.id))
        }
    }

    /// Gives orders of which nothing was picked out again. When none is left the tour is closed.
    /// - Throws: `ReceivingProblem`, and nothing is changed; `PostgresError`.
    package func release(_ tour: Int64, rest: Rest, _ change: TourChange) async throws -> Result {
        try await database.transaction { transaction in
            let found = try await open(tour, in: transaction)
            let (back, kept) = (found.orders.filter { !$0.hasPieces }.map(\.id), found.orders.filter(\.hasPieces).map(\.id))
            try await store.giveBack(back, of: tour, in: transaction)
            var picker: String?
            if kept.isEmpty {
                try await store.close(tour, in: transaction)
            } else {
                picker = try await keep(kept, found, rest, in: transaction)
            }
            try await store.keep(found, to: picker == found.picker ? nil : picker, givenBack: back, change, in: transaction)
            return Result(cart: found.cart, picker: picker, givenBack: back, kept: kept)
        }
    }

    private func open(_ tour: Int64, in transaction: Transaction) async throws -> TourChangeStore.Tour {
        guard let found = try await store.lock(tour, in: transaction) else {
            throw ReceivingProblem.wrong(.tour(.unknown(tour)), advice: "`waybill tours list`", as: .unknownTour)
        }
        return found
    }

    /// - Returns: who has the rest.
    private func keep(
        _ orders: [Int64], _ tour: TourChangeStore.Tour, _ rest: Rest, in transaction: Transaction
    ) async throws -> String {
        switch rest {
        case .goes(let badge?): return try await give(tour, to: badge, in: transaction)
        case .goes(nil):
            throw ReceivingProblem.wrong(
                .tour(.nobodyTakesOver(orders: orders, cart: tour.cart)), advice: "say who takes it over: --to BADGE",
                as: .handOverMissing)
        case .stays:
            guard tour.isPickerActive else {
                throw ReceivingProblem.refused(
                    .tour(.pickerGone(orders: orders, cart: tour.cart, picker: tour.picker)), advice: "hand the tour over first",
                    as: .handOverMissing)
            }
            return tour.picker
        }
    }

    private func give(_ tour: TourChangeStore.Tour, to badge: String, in transaction: Transaction) async throws -> String {
        if let known = try await StaffStore().roles(of: badge, in: transaction), !known.roles.sites(of: .pick).includes(tour.site)
        {
            throw ReceivingProblem.wrong(.tour(.mayNotPick(known.badge, site: tour.site)), as: .otherPicker)
        }
        guard let picker = try await store.handOver(tour.id, to: badge, in: transaction) else {
            throw ReceivingProblem.wrong(.tour(.noFreePicker(badge)), as: .otherPicker)
        }
        return picker
    }
}
