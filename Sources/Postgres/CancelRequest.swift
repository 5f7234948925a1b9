import CPostgreSQL
import Glibc
import Synchronization

/// Asks the server to stop what a connection is doing, over a connection of its own and on a thread of its own, because
/// the request blocks: on an unreachable host, for minutes.
final class CancelRequest: @unchecked Sendable {
    /// Where the request stands.
    enum Progress { case sending, sent, failed }

    private let handle: OpaquePointer
    private let signal: CancelSignal
    private let state = Mutex(Progress.sending)

    /// Starts the request; `signal` is woken when it is through.
    init?(connection: OpaquePointer, signal: CancelSignal) {
        guard let handle = PQgetCancel(connection) else { return nil }
        self.handle = handle
        self.signal = signal
        guard start() else { return nil }
    }

    deinit { PQfreeCancel(handle) }

    var progress: Progress { state.withLock { $0 } }

    private func start() -> Bool {
        var attributes = pthread_attr_t()
        pthread_attr_init(&attributes)
        pthread_attr_setdetachstate(&attributes, Int32(PTHREAD_CREATE_DETACHED))
        defer { pthread_attr_destroy(&attributes) }
        var thread = pthread_t()
        let retained = Unmanaged.passRetained(self)
        let created = pthread_create(
            &thread, &attributes,
            { argument in
                // The pointer is the one passed below: never nil.
                Unmanaged<CancelRequest>.fromOpaque(argument!).takeRetainedValue().send()
                return nil
            }, retained.toOpaque())
        if created != 0 { retained.release() }
        return created == 0
    }

    private func send() {
        var message = [CChar](repeating: 0, count: 256)
        let isSent = PQcancel(handle, &message, Int32(message.count)) == 1
        state.withLock { $0 = isSent ? .sent : .failed }
        signal.wake()
    }
}
