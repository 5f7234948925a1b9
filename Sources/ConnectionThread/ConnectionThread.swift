import Glibc
import Synchronization

/// One OS thread that runs an actor's jobs and watches one socket.
///
/// librabbitmq and libpq connections may be touched by one thread only, and both block. An actor whose executor is a
/// `ConnectionThread` confines its connection to that thread by construction and never blocks the cooperative pool.
/// Jobs and socket readiness interleave on the thread, so heartbeats go on while nobody calls in.
package final class ConnectionThread: SerialExecutor, @unchecked Sendable {
    private struct Inbox {
        var jobs: [UnownedJob] = []
        var isStopping = false
    }

    private let inbox = Mutex(Inbox())
    private let wakeRead: Int32
    private let wakeWrite: Int32
    // Touched on the thread only.
    private var watched: Int32 = -1
    private var watchTimeout: Int32 = -1
    private var onWake: (() -> Void)?

    /// Starts the thread.
    /// - Parameter name: shown by `top -H`; at most 15 bytes are kept by the kernel.
    package init(name: String) {
        var ends: [Int32] = [0, 0]
        let made = pipe2(&ends, Int32(O_CLOEXEC) | Int32(O_NONBLOCK))
        precondition(made == 0, "no file descriptor left for the thread \(name): errno \(errno)")
        (wakeRead, wakeWrite) = (ends[0], ends[1])
        start(name: name)
    }

    deinit {
        close(wakeRead)
        close(wakeWrite)
    }

    package func enqueue(_ job: consuming ExecutorJob) {
        let unowned = UnownedJob(job)
        let wasIdle = inbox.withLock { inbox in
            inbox.jobs.append(unowned)
            return inbox.jobs.count == 1
        }
        if wasIdle { wake() }
    }

    package func asUnownedSerialExecutor() -> UnownedSerialExecutor { UnownedSerialExecutor(ordinary: self) }

    /// Calls `body` on this thread whenever `descriptor` turns readable, and at least every `milliseconds`.
    /// Call it on the thread, from the actor that owns the connection. A later call replaces the earlier one.
    package func watch(_ descriptor: Int32, atLeastEvery milliseconds: Int32, _ body: @escaping () -> Void) {
        (watched, watchTimeout, onWake) = (descriptor, milliseconds, body)
    }

    /// Ends the watch. Call it on the thread.
    package func unwatch() {
        (watched, watchTimeout, onWake) = (-1, -1, nil)
    }

    /// Lets the thread end once the jobs already enqueued have run. Call it from the owning actor's `deinit`, when no
    /// further job can exist: a job enqueued after the thread has ended would never run.
    package func stop() {
        inbox.withLock { $0.isStopping = true }
        wake()
    }

    private func wake() {
        var byte: UInt8 = 1
        _ = write(wakeWrite, &byte, 1)
    }

    private func start(name: String) {
        var attributes = pthread_attr_t()
        pthread_attr_init(&attributes)
        pthread_attr_setdetachstate(&attributes, Int32(PTHREAD_CREATE_DETACHED))
        defer { pthread_attr_destroy(&attributes) }
        var thread = pthread_t()
        let unmanaged = Unmanaged.passRetained(self)
        let created = pthread_create(
            &thread, &attributes,
            { argument in
                // The pointer is the one passed below: never nil.
                Unmanaged<ConnectionThread>.fromOpaque(argument!).takeRetainedValue().loop()
                return nil
            }, unmanaged.toOpaque())
        precondition(created == 0, "cannot start the thread \(name): errno \(created)")
    }

    private func loop() {
        while true {
            let jobs = takeJobs()
            for job in jobs { job.runSynchronously(on: asUnownedSerialExecutor()) }
            if !jobs.isEmpty { onWake?() }
            let (hasMore, isStopping) = inbox.withLock { (!$0.jobs.isEmpty, $0.isStopping) }
            if hasMore { continue }
            if isStopping { return }
            waitForWork()
        }
    }

    private func takeJobs() -> [UnownedJob] {
        inbox.withLock { inbox in
            var jobs: [UnownedJob] = []
            swap(&jobs, &inbox.jobs)
            return jobs
        }
    }

    private func waitForWork() {
        var descriptors = [
            pollfd(fd: wakeRead, events: Int16(POLLIN), revents: 0),
            pollfd(fd: watched, events: Int16(POLLIN), revents: 0),
        ]
        _ = poll(&descriptors, watched >= 0 ? 2 : 1, watchTimeout)
        if descriptors[0].revents != 0 { drainWakeups() }
        if watched >= 0 { onWake?() }
    }

    private func drainWakeups() {
        var bytes = [UInt8](repeating: 0, count: 64)
        while read(wakeRead, &bytes, bytes.count) == bytes.count {}
    }
}
