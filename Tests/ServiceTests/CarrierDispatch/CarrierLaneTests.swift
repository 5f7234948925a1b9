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
            height: 100, to: .init(name: "A", street: "B", city: "C", region: "", postcode: "1", country: "BR"))
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
}
