extension Publisher {
    func settle(_ resolutions: [ConfirmTracker<PublishCall.Slot?>.Resolution]) {
        for resolution in resolutions {
            guard let slot = resolution.slot else { continue }
            slot.call.resolve(slot.index, resolution.confirmation)
            answerIfFinished(slot.call)
        }
    }

    func answerIfFinished(_ call: PublishCall) {
        guard call.isFinished, calls.removeValue(forKey: call.id) != nil else { return }
        call.continuation.resume(returning: call.confirmations)
    }

    func answer(_ call: PublishCall, throwing error: any Error) {
        guard calls.removeValue(forKey: call.id) != nil else { return }
        call.giveUpUnsent(reason: "given up")
        queue.removeAll { $0 === call }
        call.continuation.resume(throwing: error)
    }

    func abandon(_ id: UInt64) {
        if let call = calls[id] { answer(call, throwing: CancellationError()) }
    }
}
