import FoundationEssentials
import Fulfilment
import LabelFormats
import Logging
import Synchronization
import TestStack
import Testing

@testable import CarrierDispatch

@Suite("The lane to one account", .timeLimit(.minutes(20)))
struct LabelLaneTests {
    private func lane(late: LateAnswers = LateAnswers(), _ adjust: (inout LabelLimits) -> Void) -> LabelLane {
        var limits = LabelLimits()
        adjust(&limits)
        var logger = Logger(label: "lane")
        logger.logLevel = .critical
        let buyer = LabelBuyer(caller: LabelCaller(timeout: .seconds(600), gates: AccountGates(limits))) { _, _, _ in true }
        return LabelLane(carrier: "swift", buyer: buyer, limits: limits, late: late, logger: logger)
    }

    private func label(_ number: Int, at endpoint: String, deadline: Duration = .seconds(3600)) -> WantedLabel {
        WantedLabel.of(swift: number, at: endpoint, deadline: .now + deadline)
    }

    @Test("With a full queue a caller hears at once that its labels were not queued")
    func fullQueue() async throws {
        try await LabelServer.serve { server, endpoint in
            server.behave(.sleeping(.seconds(600)))
            // Patience that outlasts the test: an answer can only come at once.
            let lane = lane { limits in
                (limits.queue, limits.callsPerCarrier, limits.labelsPerCall) = (2, 1, 1)
                limits.patience = .seconds(3600)
            }
            let waiting = Task { await lane.buy([label(1, at: endpoint), label(2, at: endpoint)]) }
            try await eventually("the first call is under way") { server.calls.count == 1 }
            let more = Task { await lane.buy([label(3, at: endpoint)]) }
            try await eventually("the queue is full") { await lane.queued == 2 }
            let answers = await lane.buy([label(4, at: endpoint)])
            #expect(answers == ["key-4": .retry(reason: "too many labels of swift wait already", after: nil)])
            for task in [waiting, more] { task.cancel() }
        }
    }

    @Test("A carrier that keeps a caller waiting in vain costs the next ones little, until it answers")
    func slow() async throws {
        try await LabelServer.serve { server, endpoint in
            server.behave(.sleeping(.seconds(600)))
            let lane = lane { limits in (limits.callsPerCarrier, limits.patience) = (2, .seconds(1)) }
            #expect(await lane.patience == .seconds(1))
            #expect(await lane.buy([label(1, at: endpoint)]).isEmpty)
            #expect(await lane.patience == .milliseconds(50))
            server.behave(.fair)
            _ = await lane.buy([label(2, at: endpoint)])
            try await eventually("the carrier is trusted again") { await lane.patience == .seconds(1) }
        }
    }

    @Test("What is answered after its caller has gone comes late, and is not lost")
    func late() async throws {
        try await LabelServer.serve { server, endpoint in
            let late = LateAnswers()
            server.behave(.sleeping(.milliseconds(400)))
            let lane = lane(late: late) { $0.patience = .milliseconds(20) }
            #expect(await lane.buy([label(1, at: endpoint)]).isEmpty)
            let answered = Mutex<[AnsweredAttempt]>([])
            try await eventually("the answer is kept") {
                let taken = late.take()
                return answered.withLock {
                    $0 += taken
                    return $0.count == 1
                }
            }
            let answer = try #require(answered.withLock { $0.first?.answer })
            #expect(
                answer
                    == .bought(
                        SoldLabel(number: "Lslow1", documents: [PrintedDocument(.label, .zpl, Array("^XA^FO1,1^XZ".utf8))])))
        }
    }

    @Test("An answer that comes in the moment in which patience ends does not make the carrier slow, and is told once")
    func photoFinish() async throws {
        try await LabelServer.serve { _, endpoint in
            let late = LateAnswers()
            let lane = lane(late: late) { limits in limits.patience = .milliseconds(2) }
            var told = 0
            for number in 1...300 {
                told += await lane.buy([label(number, at: endpoint)]).count
                try await eventually("the carrier is trusted") { await lane.patience == .milliseconds(2) }
            }
            let answered = told
            let kept = Mutex(0)
            try await eventually("every answer is told") {
                let more = late.take().count
                return kept.withLock {
                    $0 += more
                    return $0 + answered == 300
                }
            }
        }
    }

    @Test("No call begins when its claim could end before it does")
    func tardy() async throws {
        try await LabelServer.serve { server, endpoint in
            let lane = lane { $0.patience = .seconds(600) }
            let answers = await lane.buy([label(1, at: endpoint, deadline: .seconds(-1)), label(2, at: endpoint)])
            #expect(answers["key-1"] == .retry(reason: "swift could not be asked in time", after: nil))
            #expect(server.calls == [["key-2"]])
        }
    }
}

extension WantedLabel {
    /// A label of the carrier `swift`, by our own protocol.
    static func of(swift number: Int, at endpoint: String, deadline: ContinuousClock.Instant) -> WantedLabel {
        let account = CarrierAccount(
            code: "swift", carrier: "swift", format: "waybill", host: endpoint, credentials: "", isTest: false, owner: "")
        let to = Address(recipient: "A", street: "B", city: "C", region: "", postcode: "1", country: "BR", location: nil)
        let job = LabelJob(
            reference: "key-\(number)", service: "slow", plate: "R\(number)", weight: 100,
            size: Dimensions(length: 100, width: 100, height: 100), to: to, format: account.labelFormat)
        return WantedLabel(
            key: AttemptKey(shipmentID: Int64(number), number: 1, calls: 1), account: account,
            parcelID: Int64(number), originCountry: "BR", job: job, since: Date(),
            deadline: deadline)
    }
}
