extension Publisher {
    /// Whether the next message may go out now, as far as the windows say.
    var hasRoom: Bool {
        guard link.connection != nil, isProven, !isBlocked, let message = queue.first?.nextMessage else { return false }
        let fits = tracker.inFlight == 0 || tracker.bytesInFlight + message.wireSize <= Publisher.byteWindow
        return tracker.inFlight < window && fits
    }

    func sendQueued() throws(AMQPError) {
        isWaitingToWrite = false
        for _ in 0..<Publisher.turn {
            guard hasRoom, let connection = link.connection else { return }
            let (isReadable, isWritable) = connection.readiness()
            if isReadable || link.isServiceOverdue {
                try receive(isReadable: isReadable)
            } else if isWritable {
                try sendNext(over: connection)
            } else {
                isWaitingToWrite = true
                return
            }
        }
    }

    func sendNext(over connection: Connection) throws(AMQPError) {
        guard let call = queue.first, let message = call.nextMessage else { return }
        if let obstacle = message.obstacle(frameMax: connection.frameMax) {
            call.resolve(call.takeNext(), .returned(code: 501, reason: obstacle))
        } else {
            // Noted before it is sent: a failure half-way leaves it unknown, not unsent.
            let sequence = tracker.nextSequence
            tracker.sent(PublishCall.Slot(call: call, index: call.takeNext()), bytes: message.wireSize, at: .now)
            try connection.publish(message, sequence: sequence)
        }
        if call.nextMessage == nil { queue.removeFirst() }
        answerIfFinished(call)
    }

    /// What cannot be sent in time is answered in time as well.
    func expireQueued() {
        let now = ContinuousClock.now
        giveUpQueued(reason: obstacle) { now >= $0.deadline }
    }

    var obstacle: String {
        if case .blocked(let reason) = stateBox.value { return "not sent: the broker takes no messages for now: \(reason)" }
        if link.connection != nil { return "not sent: the broker was too slow with those before" }
        return "not sent: no connection to the broker: \(link.latestError?.message ?? "not tried yet")"
    }

    func giveUpQueued(reason: String, where isDoomed: (PublishCall) -> Bool) {
        let doomed = queue.filter(isDoomed)
        guard !doomed.isEmpty else { return }
        queue.removeAll(where: isDoomed)
        for call in doomed {
            call.giveUpUnsent(reason: reason)
            answerIfFinished(call)
        }
    }

    func lose(_ error: AMQPError) {
        (isBlocked, isProven) = (false, false)
        isWaitingToWrite = false
        link.lose(error)
        let abandoned = tracker.abandon(reason: error.message)
        if !error.isRetriable {
            for call in calls.values { answer(call, throwing: error) }
        }
        settle(abandoned)
    }
}
