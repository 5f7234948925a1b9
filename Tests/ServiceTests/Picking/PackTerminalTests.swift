import FoundationEssentials
import Fulfilment
import Postgres
import ScanDialogue
import TestStack
import Testing

@testable import FloorTerminal
@testable import Picking

/// Packers at their devices, against the worker's HTTP: cut off, without the network, and one device after another.
@Suite("A packer's terminal", .enabled(if: TestStack.isAvailable, Comment(rawValue: TestStack.advice)))
struct PackTerminalTests {
    private static let bin = "C-01-B01"

    /// An order of 2 A and 1 B in bin C-01-B01, picked by ana, and a packer's device.
    private func picked(_ body: @Sendable @escaping (FloorSite, PackDevice) async throws -> Void) async throws {
        try await FloorSite.with { site in
            var ana = try #require(try await Picker.withWork(in: site.warehouse, badge: "ana", cart: "C-01"))
            ana.pickAll()
            try await ana.send()
            let device = PackDevice(site)
            defer { device.discard() }
            try await body(site, device)
        }
    }

    /// Carton, grams and packer of every parcel of the order.
    private func parcels(_ site: FloorSite) async throws -> [String] {
        try await site.warehouse.postgres.query(
            "SELECT concat_ws(' ', carton, weight_g, packer) FROM warehouse.parcel WHERE order_id = \(site.order) ORDER BY number"
        ).map { try $0.decode(0) }
    }

    @Test(
        "A packer scans the bin, sees carton and steps, scans every piece, weighs; the order is packed once, also when an answer is lost"
    )
    func session() async throws {
        try await picked { site, device in
            device.network.loseAnswer()
            let lines = try await device.run(["c-01-b01", "L", "S", "ART-B", "ART-A", "ART-A", "ART-A", "ART-B", "1650"])
            #expect(lines.contains("  OK     Order \(site.order): 1 parcel."), "\(lines)")
            #expect(lines.contains("? Set up carton S and scan its code."))
            #expect(lines.contains("  WRONG  'L' is not of this order. Wanted is carton S; 1 when there is none."))
            #expect(lines.contains { $0.hasPrefix("  WRONG  That is Article ART-B") && $0.contains("its turn comes later") })
            #expect(lines.contains { $0.hasPrefix("  WRONG  One Article ART-A") && $0.contains("too many: the order has 2") })
            #expect(lines.contains("  OK     Parcel 1 is closed, 1650 g."))
            let sscc: String = try await site.warehouse.postgres.query("SELECT sscc FROM warehouse.parcel")[0].decode(0)
            #expect(lines.last == "Parcel 1 is \(sscc).", "\(lines)")
            #expect(try await parcels(site) == ["S 1650 ben"])
            #expect(try await site.warehouse.state(site.order) == .packed)
            #expect(try await site.warehouse.events().filter { $0.hasPrefix("parcel.packed") }.count == 1)
            #expect(try device.journals.dialogues(of: "ben").isEmpty)
        }
    }

    @Test("A session that is cut off goes on where it stopped, from any device, also after an undo and a weight typed once")
    func resumed() async throws {
        try await picked { site, first in
            let second = PackDevice(site, "other")
            defer { second.discard() }
            _ = try await first.run([Self.bin, "S", "ART-A", "ART-A", "0"])
            let other = try await second.run([Self.bin, "ART-A"])
            #expect(other.contains("  OK     Goes on where it stopped: parcel 1 of 1, piece 2 of 3."), "\(other)")
            // The first device hears what was done since.
            let third = try await first.run(["ART-B", "900"])
            #expect(third.contains("  OK     Goes on where it stopped: parcel 1 of 1, piece 3 of 3."), "\(third)")
            let last = try await second.run(["900"])
            #expect(last.contains("? Type the weight again, or what the scale says now."), "\(last)")
            #expect(last.contains("  OK     Parcel 1 is closed, 900 g."))
            #expect(try await parcels(site) == ["S 900 ben"])
            let late = try await first.run(["S"])
            #expect(late.contains { $0.hasPrefix("  OK     The order is left. Packed already.") }, "\(late)")
            #expect(try await parcels(site) == ["S 900 ben"])
        }
    }

    @Test("Killed in the middle of an order, a device goes on without the network, packs it to its end, and reports it later")
    func killed() async throws {
        try await picked { site, device in
            try await device.leave([Self.bin, "S", "ART-A"])
            device.network.set(up: false)
            let offline = try await device.run(["ART-A", "ART-B", "1600", "C-01-B02"])
            #expect(offline.contains("! No network: going on from this device's journal."), "\(offline)")
            #expect(offline.contains("  OK     2 of 3: Article ART-A (…RT-A) is in."), "\(offline)")
            #expect(offline.contains { $0.hasPrefix("  WRONG  No network: the warehouse cannot be asked.") }, "\(offline)")
            #expect(try await site.warehouse.state(site.order) == .picked)
            #expect(try device.unsent() == 1)
            device.network.set(up: true)
            let online = try await device.run([])
            #expect(online.contains { $0.hasPrefix("Parcel 1 is ") }, "\(online)")
            #expect(try await parcels(site) == ["S 1600 ben"])
            #expect(try device.unsent() == 0)
        }
    }

    @Test(
        "What was scanned without the network is on the device alone; another one begins the order with what the warehouse knows"
    )
    func notTold() async throws {
        try await picked { site, device in
            let other = PackDevice(site, "other")
            defer { other.discard() }
            device.network.cutAfterAnswer()
            _ = try await device.run([Self.bin, "S", "ART-A"])
            let begun = try await other.run([Self.bin, "S", "ART-A", ".9"])
            #expect(begun.contains("? Set up carton S and scan its code."), "\(begun)")
            #expect(!begun.contains { $0.contains("Goes on") }, "\(begun)")
            #expect(begun.contains("  OK     Put aside; nothing is in the books."))
            #expect(try await site.warehouse.postgres.query("SELECT FROM warehouse.packing").isEmpty)
            let anew = try await other.run([Self.bin, "S"])
            #expect(anew.contains("? Set up carton S and scan its code."), "\(anew)")
        }
    }

    @Test("A report that is refused later is shown once, with what to do; the order is left when others have it")
    func refused() async throws {
        try await picked { site, device in
            device.network.cutAfterAnswer()
            let offline = try await device.run([Self.bin, "S", "ART-A", "ART-A", "ART-B", "1600"])
            #expect(offline.contains { $0.hasPrefix("! No network: 1 reports wait.") }, "\(offline)")
            let packing = site.warehouse.packing
            try await packing.setAside(PackAside(badge: "ben"), orderID: site.order)
            _ = try await packing.begin(PackRequest(badge: "cy", code: "\(site.order)"))
            device.network.set(up: true)
            let shown = try await device.run([])
            let why = """
                Order of another packer. Order \(site.order) is being packed by cy, who can put it aside with 9. Take another one.
                """
            #expect(shown.contains("! Not booked: Parcel 1 is closed, 1600 g. \(why)"), "\(shown)")
            #expect(shown.contains("  OK     The order is not begun. \(why)"), "\(shown)")
            #expect(try await parcels(site).isEmpty)
            let again = try await device.run([])
            #expect(!again.contains { $0.contains("Not booked") }, "\(again)")
        }
    }

    @Test("A carton that is missing is exchanged, which waits for the network; what is wrong there is said")
    func carton() async throws {
        try await picked { site, device in
            let lines = try await device.run([Self.bin, "1", "S", "1", "L", "9"])
            #expect(lines.contains("? Set up carton L and scan its code."), "\(lines)")
            #expect(lines.contains { $0.hasPrefix("  WRONG  'S' is not of this order. Wanted is carton L") }, "\(lines)")
            let none = "  WRONG  No other carton. No other carton takes this order than L."
            #expect(lines.contains { $0.hasPrefix(none) }, "\(lines)")
            #expect(lines.contains("  OK     Carton L is right."), "\(lines)")
            #expect(lines.contains("  OK     Put aside; nothing is in the books."))
            let stock = try await site.warehouse.postgres.query("SELECT coalesce(stock, -1) FROM warehouse.carton ORDER BY code")
            #expect(try stock.map { try $0.decode(0, as: Int.self) } == [-1, 0], "S is used up, and L is not")
        }
    }

    @Test("Given what is next, a packer gets the order without scanning its bin, and its numbers when it is packed")
    func work() async throws {
        try await picked { site, device in
            var lines: [String] = []
            try await eventually("the order is offered") {
                let transcript = Transcript()
                let screen = TerminalScreen(width: 80, isTranscript: true, isColoured: false, isQuiet: true) {
                    transcript.add($0)
                }
                let input = LineInput.recorded(["S", "ART-A", "ART-A", "ART-B", "1600"])
                try await WorkTerminal(
                    client: device.client, journals: device.journals, input: input, screen: screen, endsAfterOneTask: true
                ).run(badge: "ben", at: nil)
                lines = transcript.lines
                return try await site.warehouse.state(site.order) == .packed
            }
            #expect(lines.contains { $0.hasPrefix("Pack order \(site.order): ") }, "\(lines)")
            #expect(lines.last?.hasPrefix("Parcel 1 is ") == true, "\(lines)")
        }
    }
}
