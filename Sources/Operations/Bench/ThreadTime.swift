import Foundation

/// Processor time: what a computation costs, whatever else the machine does meanwhile.
enum ThreadTime {
    /// Seconds the calling thread has been running on a processor.
    static var seconds: Double {
        var time = timespec()
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
    }

    /// Seconds that a piece of work takes.
    static func of<Result>(_ work: () throws -> Result) rethrows -> (seconds: Double, result: Result) {
        let start = seconds
        let result = try work()
        return (seconds - start, result)
    }
}
