import Fulfilment
import LabelFormats
import Testing

@testable import CarrierDispatch

/// What follows from a look-up, for every kind of service.
@Suite("Rules of look-ups")
struct LookUpRulesTests {
    private func step(
        _ format: LabelFormat, _ answer: LabelAnswer?, age: Double = 100_000, lookUps: Int = 3, isUnwanted: Bool = false
    ) -> LookUpRules.Step {
        LookUpRules.step(
            answer, LookUpRules.Doubt(traits: format.traits, age: age, lookUps: lookUps, isUnwanted: isUnwanted))
    }

    private let sold = LabelAnswer.bought(
        SoldLabel(number: "12345", documents: [PrintedDocument(.label, .zpl, Array("^XA".utf8))]))

    @Test("What was found is recorded, with every format and however early")
    func found() {
        for format in LabelFormat.all {
            #expect(step(format, sold, age: 0, lookUps: 1) == .record(sold))
            #expect(step(format, sold, isUnwanted: true) == .record(sold))
        }
    }

    @Test("Nothing is bought again before the service has had its time, and was asked three times")
    func early() {
        for format in LabelFormat.all where format.traits.search != .byReference(settles: .zero) {
            #expect(step(format, .absent, age: 1) == .wait(reason: "the carrier does not know it yet"), "\(format.name)")
        }
        for format in LabelFormat.all {
            #expect(step(format, .absent, lookUps: 2) == .wait(reason: "the carrier does not know it yet"), "\(format.name)")
        }
    }

    @Test("A service that sells twice is never asked under the same reference again")
    func repeats() {
        for format in LabelFormat.all {
            let steps = [step(format, .absent), step(format, .absent, isUnwanted: true), step(format, .voided)]
            if format.traits.repeats == .newLabel { #expect(!steps.contains(.again), "\(format.name)") }
        }
        #expect(step(.waybill, .absent) == .again && step(.waybill, .absent, isUnwanted: true) == .drop)
        #expect(step(.easyPost, .absent) == .again)
        #expect(step(.ups, .absent) == .next && step(.ups, .absent, isUnwanted: true) == .next)
        #expect(step(.ups, .absent, age: 60) == .wait(reason: "the carrier does not know it yet"))
    }

    @Test("Where only a list or an invoice can tell, a look-up never says that nothing was sold")
    func lists() {
        for format in LabelFormat.all where format.traits.search == .byList || format.traits.search == .none {
            #expect(step(format, .absent, age: 1e9, lookUps: 1000) == .wait(reason: "the carrier does not know it yet"))
        }
    }

    @Test("Trouble with the look-up says nothing of the label: it waits, and one time a person is asked")
    func trouble() {
        let troubles: [LabelAnswer?] = [
            .retry(reason: "busy", after: nil), .unknown(reason: "lost", after: nil), .refused(code: "x", message: "y"), nil,
        ]
        for answer in troubles {
            for lookUps in [1, 2, 3, 4, 6, 7, 100] {
                if case .wait = step(.ups, answer, lookUps: lookUps) {
                } else {
                    Issue.record("\(lookUps): \(String(describing: answer))")
                }
            }
            if case .ask = step(.ups, answer, lookUps: 5) {} else { Issue.record("nobody is asked") }
        }
        #expect(step(.ups, .stop(reason: "key")) == .halt(reason: "key"))
    }

    @Test("Look-ups come less and less often")
    func ladder() {
        let pauses = (0..<8).map { LookUpRules.pause(after: $0) }
        #expect(pauses.sorted() == pauses && pauses.first == .seconds(5) && pauses.last == .seconds(3600))
        #expect(VoidRules.poll(after: 1) < VoidRules.poll(after: 5) && VoidRules.poll(after: 900) == .seconds(86_400))
    }

    @Test("References are ours by their look, one character wrong is none, and old ones are known")
    func references() {
        let ids: [Int64] = [0, 1, 31, 32, 1_000_000, 123_456_789_012]
        let references = ids.map(LabelReference.of(parcel:))
        #expect(Set(references).count == ids.count && references.allSatisfy { $0.utf8.count <= 13 })
        for reference in references {
            #expect(LabelReference.isOurs(reference) && LabelReference.isOurs(reference + "-B"))
            #expect(!LabelReference.isOurs(reference + "-b") && !LabelReference.isOurs(reference + "-BB"))
            let last = reference.last == "0" ? "1" : "0"
            #expect(!LabelReference.isOurs(reference.dropLast() + last))
        }
        #expect(LabelReference.isOurs("wb-parcel-17") && LabelReference.isOurs("wb-parcel-17-C"))
        for other in ["", "WB", "WB-B", "shop-7", "wb-parcel-", "wb-parcel-x", "WBU0", "wb-parcel-1-2"] {
            #expect(!LabelReference.isOurs(other), "\(other)")
        }
    }
}
