import Testing

@testable import AMQP

@Suite struct PrefetchBufferTests {
    private let now = ContinuousClock.now

    private func delivery(_ tag: UInt64) -> Delivery {
        Delivery(
            deliveryTag: tag, isRedelivered: false, exchange: "", routingKey: "", properties: MessageProperties(), body: [])
    }

    @Test func deliveriesLeaveInOrderAndTheOldestArrivalFollows() {
        var buffer = PrefetchBuffer()
        for tag in UInt64(1)...4 { buffer.append(delivery(tag), at: now) }
        for tag in UInt64(5)...6 { buffer.append(delivery(tag), at: now + .seconds(1)) }
        #expect(buffer.removeFirst(upTo: 3).map(\.deliveryTag) == [1, 2, 3])
        #expect(buffer.oldestArrival == now)
        #expect(buffer.removeFirst(upTo: 2).map(\.deliveryTag) == [4, 5])
        #expect(buffer.oldestArrival == now + .seconds(1))
        #expect(buffer.removeFirst(upTo: 9).map(\.deliveryTag) == [6])
        #expect(buffer.isEmpty)
        #expect(buffer.oldestArrival == nil)
    }

    @Test func manyPassThroughWithoutLoss() {
        var buffer = PrefetchBuffer()
        var (put, taken): (UInt64, [UInt64]) = (0, [])
        for round in 0..<500 {
            for _ in 0..<7 {
                put += 1
                buffer.append(delivery(put), at: now + .milliseconds(round))
            }
            taken += buffer.removeFirst(upTo: 6).map(\.deliveryTag)
        }
        taken += buffer.removeFirst(upTo: .max).map(\.deliveryTag)
        #expect(taken == Array(1...put))
    }
}
