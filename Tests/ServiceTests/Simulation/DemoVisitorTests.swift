import Messaging
import Postgres
import ScanDialogue
import TestStack
import Testing

@testable import OperatorConsole
@testable import Picking
@testable import Simulation

@Suite("The demo's visitor", .enabled(if: TestStack.isAvailable, Comment(rawValue: TestStack.advice)))
struct DemoVisitorTests {
    private let visitor = (badge: DemoEquipment.visitor.badge, cart: DemoEquipment.visitor.cart.code)

    @Test("A tour kept for the visitor is nobody else's and comes back; no simulated picker wears the badge or pushes the cart")
    func keptTour() async throws {
        try await withTestStack(.database) { stack in
            try await DemoSeed(seed: 5, articles: 20, stock: 20, carrierURL: "http://127.0.0.1:1").run(on: stack.postgres)
            let warehouse = PickingFixture(stack: stack, outbox: Outbox(postgres: stack.postgres))
            var orders: Set<Int64> = []
            for number in 1...3 { orders.insert(try await warehouse.order([("D0000\(number)", 1)])) }
            try await warehouse.allocate(orders.sorted())
            guard case .new(let kept) = try await warehouse.tours.assign(.init(badge: visitor.badge, cart: visitor.cart)) else {
                Issue.record("the visitor gets no tour")
                return
            }
            #expect(Set(kept.tour.tasks.map(\.orderID)) == orders)
            for picker in DemoEquipment.pickers {
                let carts = try await warehouse.signIn(picker.badge).carts
                #expect(picker.badge != visitor.badge && carts.contains("C-01") && !carts.contains(visitor.cart))
            }
            guard case .none = try await warehouse.tours.assign(.init(badge: "P24", cart: "C-01")),
                case .resumed(let again) = try await warehouse.tours.assign(.init(badge: visitor.badge, cart: visitor.cart))
            else {
                Issue.record("the visitor's orders went to somebody else")
                return
            }
            #expect(again.tour.tourID == kept.tour.tourID && again.tour.tasks.count == kept.tour.tasks.count)
        }
    }

    @Test("While the visitor's cart is free, simulated pickers leave it alone")
    func cart() {
        let picker = SimulatedPicker(
            badge: "P24", bins: 1...200, mistakes: 0, secondsPerScan: 0, floor: FloorService(HTTPService("http://127.0.0.1:1")),
            tally: FloorTally(idleLimit: nil))
        #expect(picker.mayPush("C-01") && picker.mayPush("OWN-7") && !picker.mayPush(visitor.cart))
    }
}
