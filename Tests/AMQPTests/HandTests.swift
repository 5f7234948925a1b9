import Testing

@testable import AMQP

@Suite struct HandTests {
    private let now = ContinuousClock.now

    private func delivery(_ tag: UInt64) -> Delivery {
        Delivery(
            deliveryTag: tag, isRedelivered: false, exchange: "", routingKey: "", properties: MessageProperties(), body: [])
    }

    @Test func deliveriesLeaveInOrderAndTheOldestArrivalFollows() {
        var hand = Hand()
        for tag in UInt64(1)...4 { hand.append(delivery(tag), at: now) }
        for tag in UInt64(5)...6 { hand.append(delivery(tag), at: now + .seconds(1)) }
        #expect(hand.take(3).map(\.deliveryTag) == [1, 2, 3])
        #expect(hand.oldestArrival == now)
        #expect(hand.take(2).map(\.deliveryTag) == [4, 5])
        #expect(hand.oldestArrival == now + .seconds(1))
        #expect(hand.take(9).map(\.deliveryTag) == [6])
        #expect(hand.isEmpty)
        #expect(hand.oldestArrival == nil)
    }

    @Test func manyPassThroughWithoutLoss() {
        var hand = Hand()
        var (put, taken): (UInt64, [UInt64]) = (0, [])
        for round in 0..<500 {
            for _ in 0..<7 {
                put += 1
                hand.append(delivery(put), at: now + .milliseconds(round))
            }
            taken += hand.take(6).map(\.deliveryTag)
        }
        taken += hand.take(.max).map(\.deliveryTag)
        #expect(taken == Array(1...put))
    }
}
