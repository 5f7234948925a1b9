import Barcodes
import CarrierFormats
import FoundationEssentials
import Fulfilment
import Labels
import Testing

@testable import Simulation

@Suite("What simulated carriers report")
struct ParcelJourneyTests {
    private func pushes(_ number: String, _ change: (inout CarrierBehaviour) -> Void = { _ in }) -> [(
        delay: Duration, item: CarrierPush
    )] {
        var behaviour = CarrierBehaviour()
        change(&behaviour)
        return ParcelJourney(source: "jaguar", trackingNumber: number, town: "Recife", behaviour: behaviour).pushes(
            from: Date(timeIntervalSince1970: 0))
    }

    @Test("Whatever is late, doubled or lost, the events fold to delivered")
    func endsDelivered() {
        for number in 1...500 {
            let events = pushes("JA\(number)") { ($0.duplicates, $0.reorder, $0.lost, $0.failedAttempts) = (0.3, 0.3, 0.3, 0.3) }
            let arrived = events.sorted { $0.delay < $1.delay }.map(\.item.event)
            #expect(StatusFold.fold(arrived).status == .delivered)
        }
    }

    @Test("The same parcel has the same journey; a copy has the id of its original")
    func isDeterministic() {
        #expect(pushes("JA1").map(\.item) == pushes("JA1").map(\.item))
        let events = pushes("JA2") { $0.duplicates = 1 }.map(\.item.event)
        #expect(events.count == 2 * Set(events.map(\.key)).count)
    }

    @Test("A share of the events is late, doubled, lost")
    func shares() {
        let all = (1...1000).flatMap { pushes("JA\($0)") { $0.duplicates = 0.1 } }
        let copies = all.count - Set(all.map(\.item.event.key)).count
        #expect((300...520).contains(copies), "\(copies) copies of about 4,000 events")
        let fewer = (1...1000).flatMap { pushes("JA\($0)") { ($0.duplicates, $0.lost) = (0, 0.5) } }
        #expect((2200...2900).contains(fewer.count), "\(fewer.count): half of what lies between is lost, the end is not")
    }

    @Test("One key, one tracking number, whatever else the order says; other keys and carriers have others")
    func labels() {
        let printer = LabelPrinter(.zpl, fonts: FontChain())
        let issuer = LabelIssuer(carrier: "jaguar", printer: printer)
        let number = issuer.trackingNumber(for: "shipment-1")
        #expect(number.count == 15 && number.hasPrefix("JA"))
        #expect(LabelIssuer(carrier: "jaguar", printer: printer).trackingNumber(for: "shipment-1") == number)
        #expect(Set((1...20_000).map { issuer.trackingNumber(for: "shipment-\($0)") }).count == 20_000)
        #expect(LabelIssuer(carrier: "tatu", printer: printer).trackingNumber(for: "shipment-1") != number)
    }

    @Test(
        "A label of the flow is the renderer's own, with every line of the request; what cannot be printed is refused with its field"
    )
    func printed() throws {
        let printer = LabelPrinter(.zpl, fonts: FontChain())
        func answer(_ to: String, reference: String = "006141411234567890") throws -> CarrierLabelAnswer {
            let text =
                #"{"idempotency_key": "k1", "service": "next", "reference": "\#(reference)", "weight_g": 1250, "to": {\#(to)}}"#
            let request = try JSONDecoder().decode(CarrierLabelRequest.self, from: Data(text.utf8))
            return LabelIssuer(carrier: "jaguar", printer: printer).answer(request)
        }
        let place = #""street": "1 Rose ^XZ Lane", "street2": "Rear", "city": "Doha", "country": "QA", "phone": "+974 1""#
        let sold = try answer(#""name": "Ana Lima", "company": "Lima Ltd", "# + place)
        let same = ShippingLabel(
            from: [LabelField("carrier", "jaguar")],
            to: [
                .init(.recipient, "Ana Lima"), .init(.company, "Lima Ltd"), .init(.street, "1 Rose ^XZ Lane"),
                .init(.street2, "Rear"),
                .init(.city, "Doha"), .init(.country, "QA"), .init(.phone, "+974 1"),
            ], service: "next", trackingNumber: try #require(sold.trackingNumber), sscc: try SSCC("006141411234567890"),
            notes: [LabelField("weight_g", "1250 g")])
        #expect(try sold.label == String(decoding: printer.print(same), as: UTF8.self))
        for line in ["Lima Ltd", "1 Rose _5EXZ Lane", "Rear", "Doha", "^FDQA", "Tel. +974 1", "1250 g"] {
            #expect(sold.label?.contains(line) == true, "\(line)")
        }
        let refused = try answer(#""name": "Ana 🎁", "# + place)
        #expect(refused.label == nil && refused.error?.code == "label_unprintable" && refused.error?.isRetriable == false)
        #expect(refused.error?.message == "to.name has letters that no font here has: '🎁' (U+1F381)")
        #expect(try answer(place, reference: "order 17").label?.contains("^FDorder 17") == true)
        #expect(try answer(#""city": "", "country": "QA""#).error?.code == "address_incomplete")
    }

    @Test("A simulated carrier prints the whole address, and wants a postcode where there is one")
    func addresses() throws {
        func answer(_ fields: String) throws -> CarrierLabelAnswer {
            let json = #"{"idempotency_key":"k","service":"s","reference":"1","weight_g":1,"to":{\#(fields)}}"#
            return LabelIssuer(carrier: "jaguar", printer: LabelPrinter(.zpl, fonts: FontChain())).answer(
                try JSONDecoder().decode(CarrierLabelRequest.self, from: Data(json.utf8)))
        }
        let whole =
            #""name":"Ana","company":"Sul","street":"Rua A","street2":"Bloco B","city":"Doha","postcode":"","country":"QA","phone":"1""#
        let label = try #require(try answer(whole).label)
        for text in ["Ana", "Sul", "Rua A", "Bloco B", "Doha", "QA", "Tel. 1"] { #expect(label.contains("^FD\(text)^FS")) }
        #expect(try answer(#""city":"Curitiba","postcode":"","country":"BR""#).error?.code == "address_incomplete")
        #expect(try answer(#""city":"London","postcode":"N1","country":"UK""#).error?.code == "country_unknown")
    }

    @Test("Items come out in the order they are due, also when an earlier one comes later")
    func queue() async {
        let queue = DelayQueue<Int>()
        await queue.add([(.milliseconds(60), 3), (.milliseconds(40), 2)])
        async let first = queue.next(limit: 1, linger: .zero)
        await queue.add([(.milliseconds(1), 1)])
        #expect(await first == [1])
        #expect(await queue.next(limit: 1, linger: .zero) == [2])
        #expect(await queue.next(limit: 9, linger: .milliseconds(100)) == [3])
        #expect(await queue.count == 0)
    }

    @Test("A heap gives back what is due, the earliest first")
    func heap() {
        var heap = DueHeap<Int>()
        var random = SeededRandom(seed: 3)
        let start = ContinuousClock.now
        for _ in 0..<1000 {
            let due = random.int(0...100_000)
            heap.insert(due, due: start + .microseconds(due))
        }
        let early = heap.take(dueBy: start + .microseconds(50_000), limit: .max)
        #expect(early == early.sorted() && (early.last ?? 0) <= 50_000 && early.count + heap.count == 1000)
    }
}
