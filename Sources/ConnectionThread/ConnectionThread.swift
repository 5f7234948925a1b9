import Glibc
import Synchronization

/// One OS thread that runs an actor's jobs and watches one socket.
///
/// librabbitmq and libpq connections may be touched by one thread only, and both block. An actor whose executor is a
/// `ConnectionThread` confines its connection to that thread by construction and never blocks the cooperative pool.
/// Jobs and socket readiness interleave on the thread, so heartbeats go on while nobody calls in.
///
/// The thread lives until ``stop()``. Call that from the owning actor's `isolated deinit`, and capture the actor weakly in
/// the body given to ``watch(_:atLeastEvery:_:)``: the body may run between the last release and the deinit.
package final class ConnectionThread: SerialExecutor, @unchecked Sendable {
    private struct Inbox {
        var jobs: [UnownedJob] = []
        var isStopping = false
        var thread: pthread_t?
    }

    private let inbox = Mutex(Inbox())
    private let wakeup: WakePipe
    // Touched on the thread only.
    private var watched: Int32 = -1
    private var watchedEvents = Int16(POLLIN)
    private var watchTimeout: Int32 = -1
    private var onWake: (() -> Void)?

    /// Whether the watched descriptor had something to read (or an error to report) when the thread last polled, which is
    /// once before each run of jobs and body. Read it on the thread.
    package private(set) var isReadable = false

    /// Starts the thread.
    /// - Parameter name: shown by `top -H`; at most 15 bytes are kept by the kernel.
    package init(name: String) {
        wakeup = WakePipe(owner: "the thread \(name)")
        let failure = startDetachedThread(name: name) { self.loop() }
        precondition(failure == 0, "cannot start the thread \(name): errno \(failure)")
    }

    package func enqueue(_ job: consuming ExecutorJob) {
        let unowned = UnownedJob(job)
        let wasIdle = inbox.withLock { inbox in
            inbox.jobs.append(unowned)
            return inbox.jobs.count == 1
        }
        if wasIdle { wakeup.wake() }
    }

    package func asUnownedSerialExecutor() -> UnownedSerialExecutor { UnownedSerialExecutor(ordinary: self) }

    /// Lets `assumeIsolated` hold in the body given to `watch`, which runs on the thread but in no job.
    package func isIsolatingCurrentContext() -> Bool? { isCurrentThread }

    package func checkIsolated() {
        precondition(isCurrentThread, "called from a thread that does not own the connection")
    }

    /// Calls `body` on this thread after every run of jobs, whenever `descriptor` turns readable, and at least every
    /// `milliseconds` (negative: no limit). A negative descriptor leaves only the jobs and the clock.
    /// Call it on the thread, from the actor that owns the connection. A later call replaces the earlier one.
    package func watch(_ descriptor: Int32, atLeastEvery milliseconds: Int32, _ body: @escaping () -> Void) {
        (watched, watchTimeout, onWake) = (descriptor, milliseconds, body)
        watchedEvents = Int16(POLLIN)
    }

    /// Changes what the watch waits for without replacing its body. Call it on the thread.
    /// - Parameter forWriting: also wake when the descriptor takes writes again.
    package func rewatch(_ descriptor: Int32, atLeastEvery milliseconds: Int32, forWriting: Bool) {
        (watched, watchTimeout) = (descriptor, milliseconds)
        watchedEvents = Int16(POLLIN) | (forWriting ? Int16(POLLOUT) : 0)
    }

    /// Ends the watch. Call it on the thread.
    package func unwatch() {
        (watched, watchTimeout, onWake) = (-1, -1, nil)
    }

    /// Lets the thread end once the jobs already enqueued have run. Call it from the owning actor's `deinit`, when no
    /// further job can exist: a job enqueued after the thread has ended would never run.
    package func stop() {
        inbox.withLock { $0.isStopping = true }
        wakeup.wake()
    }

    private var isCurrentThread: Bool {
        guard let thread = inbox.withLock({ $0.thread }) else { return false }
        return pthread_equal(thread, pthread_self()) != 0
    }

    private func loop() {
        inbox.withLock { $0.thread = pthread_self() }
        while true {
            waitForWork()
            let (jobs, isStopping) = takeJobs()
            for job in jobs { job.runSynchronously(on: asUnownedSerialExecutor()) }
            if isStopping && jobs.isEmpty { return }
            onWake?()
        }
    }

    private func takeJobs() -> (jobs: [UnownedJob], isStopping: Bool) {
        inbox.withLock { inbox in
            var jobs: [UnownedJob] = []
            swap(&jobs, &inbox.jobs)
            return (jobs, inbox.isStopping)
        }
    }

    private func waitForWork() {
        let hasWork = inbox.withLock { !$0.jobs.isEmpty || $0.isStopping }
        var waking = pollfd(fd: wakeup.descriptor, events: Int16(POLLIN), revents: 0)
        var socket = pollfd(fd: watched, events: watchedEvents, revents: 0)
        withUnsafeTemporaryAllocation(of: pollfd.self, capacity: 2) { descriptors in
            descriptors.initializeElement(at: 0, to: waking)
            descriptors.initializeElement(at: 1, to: socket)
            _ = poll(descriptors.baseAddress, 2, hasWork ? 0 : watchTimeout)
            (waking, socket) = (descriptors[0], descriptors[1])
        }
        isReadable = socket.revents & ~Int16(POLLOUT) != 0
        if waking.revents != 0 { wakeup.drain() }
    }
}
