import Fulfilment
import Logging
import TestStack
import Testing

@testable import CarrierDispatch

@Suite("The lane to one carrier", .timeLimit(.minutes(20)))
struct CarrierLaneTests {
    private func lane(_ adjust: (inout LabelLimits) -> Void) -> CarrierLane {
        var limits = LabelLimits()
        adjust(&limits)
        var logger = Logger(label: "lane")
        logger.logLevel = .critical
        return CarrierLane(
            carrier: "swift", client: CarrierClient(timeout: .seconds(600)), limits: limits, logger: logger)
    }

    private func order(_ number: Int) -> LabelOrder {
        LabelOrder(
            idempotencyKey: "key-\(number)", service: "S", reference: "R\(number)", weight: 100, length: 100, width: 100,
            height: 100,
            to: .init(Address(recipient: "A", street: "B", city: "C", region: "", postcode: "1", country: "BR", location: nil)))
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
            let waiting = Task { await lane.buy([order(1), order(2)], at: endpoint) }
            try await eventually("the first call is under way") { server.calls.count == 1 }
            let more = Task { await lane.buy([order(3)], at: endpoint) }
            try await eventually("the queue is full") { await lane.queued == 2 }
            let answers = await lane.buy([order(4)], at: endpoint)
            #expect(answers == ["key-4": .later(reason: "too many labels of swift wait already", after: nil)])
            for task in [waiting, more] { task.cancel() }
        }
    }

    @Test("Answers that somebody waits for are kept, however many nobody came back for")
    func keptAnswers() async throws {
        try await LabelServer.serve { server, endpoint in
            let lane = lane { limits in
                (limits.keptAnswers, limits.labelsPerCall, limits.callsPerCarrier) = (3, 1, 1)
                limits.patience = .seconds(3600)
            }
            let answers = await lane.buy((1...40).map(order), at: endpoint)
            #expect(answers.count == 40)
            let isAllSold = answers.values.allSatisfy { if case .bought = $0 { true } else { false } }
            #expect(isAllSold, "\(answers)")
            #expect(server.calls.count == 40)
        }
    }

    @Test("A carrier that keeps a caller waiting in vain costs the next ones little, until it answers")
    func slow() async throws {
        try await LabelServer.serve { server, endpoint in
            server.behave(.sleeping(.seconds(600)))
            let lane = lane { limits in (limits.callsPerCarrier, limits.patience) = (2, .seconds(1)) }
            #expect(await lane.patience == .seconds(1))
            #expect(await lane.buy([order(1)], at: endpoint)["key-1"] == .later(reason: "swift has not answered yet", after: nil))
            #expect(await lane.patience == .milliseconds(50))
            server.behave(.fair)
            _ = await lane.buy([order(2)], at: endpoint)
            try await eventually("the carrier is trusted again") { await lane.patience == .seconds(1) }
        }
    }

    @Test("An answer that comes in the moment in which patience ends does not make the carrier slow")
    func photoFinish() async throws {
        try await LabelServer.serve { server, endpoint in
            let lane = lane { limits in limits.patience = .milliseconds(2) }
            for number in 1...300 {
                _ = await lane.buy([order(number)], at: endpoint)
                try await eventually("the carrier is trusted") { await lane.patience == .milliseconds(2) }
            }
        }
    }
}
