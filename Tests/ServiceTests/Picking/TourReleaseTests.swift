import Fulfilment
import Operations
import OperatorConsole
import Postgres
import ScanDialogue
import TestStack
import Testing

@testable import Picking

@Suite("Tours nobody finishes", .enabled(if: TestStack.isAvailable, Comment(rawValue: TestStack.advice)))
struct TourReleaseTests {
    /// Two orders on Ana's tour, of 2 A and 1 A 1 B.
    private func onTour(_ body: (PickingFixture, Picker, Int64, Int64) async throws -> Void) async throws {
        try await PickingFixture.with { warehouse in
            try await warehouse.articles("A", "B")
            try await warehouse.stock("A", 9, at: "A-01-01")
            try await warehouse.stock("B", 9, at: "A-02-01")
            let first = try await warehouse.order([("A", 2)], priority: 1)
            let second = try await warehouse.order([("A", 1), ("B", 1)])
            try await warehouse.allocate([first, second])
            let ana = try #require(try await Picker.withWork(in: warehouse, badge: "ana", cart: "C-01"))
            try await body(warehouse, ana, first, second)
            try await warehouse.checkBooks()
        }
    }

    @Test("Nothing picked: the orders are given out again and the cart is free; a late scan is told to put back")
    func untouched() async throws {
        try await onTour { warehouse, picker, first, second in
            var ana = picker
            let release = TourRelease(database: warehouse.postgres)
            let listed = try await OpenTourStore().open(on: warehouse.postgres)
            #expect(listed.map(\.openPicks) == [3] && listed.map(\.orders) == [2])
            let result = try await release.release(ana.flow.tour.tourID, to: nil)
            #expect(result.givenBack == [first, second] && result.handedOver.isEmpty && result.cart == "C-01")
            for order in [first, second] { #expect(try await warehouse.state(order) == .allocated) }
            try await warehouse.checkBooks()
            ana.pick()
            let late = try await ana.send()
            #expect(late.conflicts.first?.message == "Order \(first) was taken off the tour. Put its pieces back.")
            try await warehouse.checkBooks()
            var ben = try #require(try await Picker.withWork(in: warehouse, badge: "ben", cart: "C-01"))
            ben.pickAll()
            #expect(try await ben.send().conflicts.isEmpty)
            for order in [first, second] { #expect(try await warehouse.state(order) == .picked) }
            await #expect(throws: OperationsError.self) { try await release.release(ana.flow.tour.tourID, to: nil) }
        }
    }

    @Test("Pieces in a bin go with the cart to another badge, also from a picker who left; the rest is given out again")
    func handedOver() async throws {
        try await onTour { warehouse, picker, first, second in
            var ana = picker
            // Second's first piece is picked; first is not touched.
            while ana.flow.task?.orderID != second { ana.scan("2") }
            ana.pick()
            try await ana.send()
            try await warehouse.postgres.query("UPDATE warehouse.picker SET is_active = badge <> 'ana'")
            let tour = ana.flow.tour.tourID
            let release = TourRelease(database: warehouse.postgres)
            await #expect(throws: OperationsError.self) { try await release.release(tour, to: nil) }
            await #expect(throws: OperationsError.self) { try await release.release(tour, to: "ana") }
            #expect(try await warehouse.state(first) == .picking, "a refused release changes nothing")
            let result = try await release.release(tour, to: "BEN")
            #expect(result.givenBack == [first] && result.handedOver == [second])
            #expect(try await warehouse.state(first) == .allocated)
            try await warehouse.checkBooks()
            var ben = try #require(try await Picker.withWork(in: warehouse, badge: "ben", cart: "C-01"))
            #expect(ben.flow.tour.tourID == tour && ben.flow.tour.tasks.map(\.orderID) == [second])
            ben.pickAll()
            #expect(try await ben.send().openPicks == 0)
            #expect(try await warehouse.state(second) == .picked)
            await #expect(throws: (any Error).self) { try await ana.send() }
        }
    }

    @Test("Release races with the picker's own scans: the books hold whoever wins", .timeLimit(.minutes(20)))
    func race() async throws {
        for _ in 0..<5 {
            try await onTour { warehouse, picker, _, _ in
                var ana = picker
                ana.pickAll()
                let (device, tour) = (ana, ana.flow.tour.tourID)
                async let sent: ScanReceipt? = try? device.send()
                async let released: TourRelease.Result? = try? TourRelease(database: warehouse.postgres).release(tour, to: "ben")
                let ends = await (sent != nil, released != nil)
                #expect(ends.0 || ends.1)
            }
        }
    }
}
