import Glibc

/// Runs `body` on an OS thread of its own, for calls that block.
/// - Parameter name: shown by `top -H`; at most 15 bytes are kept by the kernel. nil: the name of the thread that starts it.
/// - Returns: 0, or the error number with which no thread could be made; `body` then never runs.
package func startDetachedThread(name: String? = nil, _ body: @escaping @Sendable () -> Void) -> Int32 {
    var attributes = pthread_attr_t()
    pthread_attr_init(&attributes)
    pthread_attr_setdetachstate(&attributes, Int32(PTHREAD_CREATE_DETACHED))
    defer { pthread_attr_destroy(&attributes) }
    var thread = pthread_t()
    let start = Unmanaged.passRetained(ThreadStart(name: name, body: body))
    let failure = pthread_create(
        &thread, &attributes,
        { argument in
            // The pointer is the one passed below: never nil.
            Unmanaged<ThreadStart>.fromOpaque(argument!).takeRetainedValue().run()
            return nil
        }, start.toOpaque())
    if failure != 0 { start.release() }
    return failure
}

private final class ThreadStart: Sendable {
    private let name: String?
    private let body: @Sendable () -> Void

    init(name: String?, body: @escaping @Sendable () -> Void) { (self.name, self.body) = (name, body) }

    func run() {
        if let name { nameCurrentThread(name) }
        body()
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
