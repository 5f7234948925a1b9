import Glibc

/// A pipe whose only purpose is to end a thread's `poll`. Any thread may write; the one that polls drains.
package final class WakePipe: Sendable {
    /// Turns readable on `wake()`, until it is drained.
    package let descriptor: Int32
    private let writeEnd: Int32

    /// - Parameter owner: named in the message when the process has no file descriptor left, which ends it.
    package init(owner: String) {
        var ends: [Int32] = [0, 0]
        precondition(pipe(&ends) == 0, "no file descriptor left for \(owner): errno \(errno)")
        for end in ends {
            _ = fcntl(end, F_SETFD, FD_CLOEXEC)
            _ = fcntl(end, F_SETFL, O_NONBLOCK)
        }
        (descriptor, writeEnd) = (ends[0], ends[1])
    }

    deinit {
        close(descriptor)
        close(writeEnd)
    }

    /// Makes the polling thread return. A full pipe wakes it as well.
    package func wake() {
        var byte: UInt8 = 1
        _ = write(writeEnd, &byte, 1)
    }

    /// Drops wake-ups that have done their work. Does not wait.
    package func drain() {
        withUnsafeTemporaryAllocation(byteCount: 64, alignment: 1) { bytes in
            while read(descriptor, bytes.baseAddress, bytes.count) == bytes.count {}
        }
    }
}
