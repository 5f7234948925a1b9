import Fulfilment
import Glibc
import OperatorConsole

/// Hands jobs to a printer: to a port that prints whatever comes, or to a device or file.
struct PrinterConnection: Sendable {
    /// Of whom errors speak.
    let name: String
    let address: PrinterAddress
    /// How long is waited for a printer that says nothing, in milliseconds.
    var patience: Int32 = 5_000

    /// Sends a whole job. Whether it was printed is not told by such ports.
    /// - Parameter canFollow: whether the job may stand behind others in one file.
    /// - Throws: `OperationsError` that says why it cannot be sent.
    func send(_ job: [UInt8], canFollow: Bool) throws {
        switch address {
        case .network(let host, let port): try send(job, to: host, port)
        case .file(let path): try append(job, to: path, canFollow)
        }
    }

    private func failure(_ why: String, advice: String = "is it on, and is its address right? `waybill export printers` shows it")
        -> OperationsError
    {
        .failed("printer \(name) at \(address): \(why)", advice: advice)
    }

    private static func text(_ code: Int32) -> String { String(cString: strerror(code)) }

    private func append(_ job: [UInt8], to path: String, _ canFollow: Bool) throws {
        let file = open(path, O_WRONLY | O_CREAT | O_APPEND | O_NONBLOCK | O_CLOEXEC, 0o644)
        guard file >= 0 else { throw failure("cannot be written: \(Self.text(errno))") }
        defer { close(file) }
        var status = stat()
        fstat(file, &status)
        if !canFollow, status.st_mode & S_IFMT == S_IFREG, status.st_size > 0 {
            throw failure("holds a PDF already, and two cannot stand in one file", advice: "take it away first")
        }
        try write(job, to: file) { Glibc.write(file, $0.baseAddress, $0.count) }
    }

    private func send(_ job: [UInt8], to host: String, _ port: Int) throws {
        let connection = try connection(to: host, port)
        defer { close(connection) }
        try write(job, to: connection) { Glibc.send(connection, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
        shutdown(connection, Int32(SHUT_WR))
        try awaitEnd(of: connection)
    }

    /// A printer that has taken all closes, or says nothing; one that resets has not.
    private func awaitEnd(of connection: Int32) throws {
        var answer = [UInt8](repeating: 0, count: 1_024)
        for _ in 0..<64 {
            guard wait(for: Int16(POLLIN), of: connection, atMost: min(patience, 2_000)) else { return }
            let count = recv(connection, &answer, answer.count, 0)
            if count == 0 { return }
            if count < 0, errno != EAGAIN { throw failure("broke off: \(Self.text(errno))") }
        }
    }

    private func write(_ job: [UInt8], to file: Int32, _ some: (UnsafeRawBufferPointer) -> Int) throws {
        var rest = job[...]
        while !rest.isEmpty {
            guard wait(for: Int16(POLLOUT), of: file, atMost: patience) else {
                throw failure(
                    "took \(job.count - rest.count) of \(job.count) bytes and no more", advice: "is it out of paper, or stopped?")
            }
            let count = rest.withUnsafeBytes(some)
            if count > 0 {
                rest = rest.dropFirst(count)
            } else if errno != EAGAIN, errno != EINTR {
                throw failure("broke off: \(Self.text(errno))")
            }
        }
    }

    /// - Returns: false when nothing happened for so many milliseconds.
    private func wait(for events: Int16, of file: Int32, atMost patience: Int32) -> Bool {
        var descriptor = pollfd(fd: file, events: events, revents: 0)
        return poll(&descriptor, 1, patience) > 0
    }

    /// To the first of the host's addresses that answers.
    private func connection(to host: String, _ port: Int) throws -> Int32 {
        var hints = addrinfo()
        hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        var found: UnsafeMutablePointer<addrinfo>?
        let code = getaddrinfo(host, "\(port)", &hints, &found)
        guard code == 0 else { throw failure("\(String(cString: gai_strerror(code)))") }
        defer { freeaddrinfo(found) }
        var reason: Int32 = 0
        var next = found
        while let address = next?.pointee {
            next = address.ai_next
            let descriptor = socket(address.ai_family, address.ai_socktype | Int32(SOCK_CLOEXEC.rawValue), address.ai_protocol)
            guard descriptor >= 0 else {
                reason = errno
                continue
            }
            reason = connect(descriptor, address)
            if reason == 0 { return descriptor }
            close(descriptor)
        }
        throw failure("cannot be reached: \(Self.text(reason))")
    }

    /// - Returns: 0, or why not.
    private func connect(_ descriptor: Int32, _ address: addrinfo) -> Int32 {
        _ = fcntl(descriptor, F_SETFL, O_NONBLOCK)
        if Glibc.connect(descriptor, address.ai_addr, address.ai_addrlen) == 0 { return 0 }
        guard errno == EINPROGRESS else { return errno }
        guard wait(for: Int16(POLLOUT), of: descriptor, atMost: patience) else { return ETIMEDOUT }
        var reason: Int32 = 0
        var size = socklen_t(MemoryLayout<Int32>.size)
        getsockopt(descriptor, SOL_SOCKET, SO_ERROR, &reason, &size)
        return reason
    }
}
