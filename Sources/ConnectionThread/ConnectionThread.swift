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
    private let wakeRead: Int32
    private let wakeWrite: Int32
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
        var ends: [Int32] = [0, 0]
        precondition(pipe(&ends) == 0, "no file descriptor left for the thread \(name): errno \(errno)")
        for end in ends {
            _ = fcntl(end, F_SETFD, FD_CLOEXEC)
            _ = fcntl(end, F_SETFL, O_NONBLOCK)
        }
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
        wake()
    }

    private var isCurrentThread: Bool {
        guard let thread = inbox.withLock({ $0.thread }) else { return false }
        return pthread_equal(thread, pthread_self()) != 0
    }

    private func wake() {
        var byte: UInt8 = 1
        _ = write(wakeWrite, &byte, 1)
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
        var wakeup = pollfd(fd: wakeRead, events: Int16(POLLIN), revents: 0)
        var socket = pollfd(fd: watched, events: watchedEvents, revents: 0)
        withUnsafeTemporaryAllocation(of: pollfd.self, capacity: 2) { descriptors in
            descriptors.initializeElement(at: 0, to: wakeup)
            descriptors.initializeElement(at: 1, to: socket)
            _ = poll(descriptors.baseAddress, 2, hasWork ? 0 : watchTimeout)
            (wakeup, socket) = (descriptors[0], descriptors[1])
        }
        isReadable = socket.revents & ~Int16(POLLOUT) != 0
        if wakeup.revents != 0 { drainWakeups() }
    }

    private func drainWakeups() {
        withUnsafeTemporaryAllocation(byteCount: 64, alignment: 1) { bytes in
            while read(wakeRead, bytes.baseAddress, bytes.count) == bytes.count {}
        }
    }
}

extension ConnectionThread {
    private func start(name: String) {
        var attributes = pthread_attr_t()
        pthread_attr_init(&attributes)
        pthread_attr_setdetachstate(&attributes, Int32(PTHREAD_CREATE_DETACHED))
        defer { pthread_attr_destroy(&attributes) }
        var thread = pthread_t()
        let start = Unmanaged.passRetained(Start(thread: self, name: name))
        let created = pthread_create(
            &thread, &attributes,
            { argument in
                // The pointer is the one passed below: never nil.
                let start = Unmanaged<Start>.fromOpaque(argument!).takeRetainedValue()
                nameCurrentThread(start.name)
                start.thread.loop()
                return nil
            }, start.toOpaque())
        precondition(created == 0, "cannot start the thread \(name): errno \(created)")
    }

    private final class Start {
        let thread: ConnectionThread
        let name: String

        init(thread: ConnectionThread, name: String) {
            (self.thread, self.name) = (thread, name)
        }
    }
}

/// `pthread_setname_np` is not in the Glibc module; the kernel offers the same through procfs. Failing costs only the name.
private func nameCurrentThread(_ name: String) {
    let file = open("/proc/thread-self/comm", O_WRONLY | O_CLOEXEC)
    guard file >= 0 else { return }
    defer { close(file) }
    var bytes = Array(name.utf8.prefix(15))
    _ = write(file, &bytes, bytes.count)
}
