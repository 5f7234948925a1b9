import ArgumentParser
package import Fulfilment
import Glibc

extension PrinterFormat: ExpressibleByArgument {}

/// Why a printer did not get a job.
package struct PrinterFailure: Error, Equatable, CustomStringConvertible {
    /// Names the printer and its address.
    package let message: String
    /// What may help.
    package let advice: String

    package var description: String { "\(message); \(advice)" }
}

/// Hands jobs to a printer: to a port that prints whatever comes, to a device or file, or into a directory.
package struct PrinterConnection: Sendable {
    private let name: String
    private let address: PrinterAddress
    private let patience: Int32

    /// - Parameters:
    ///   - name: of whom errors speak.
    ///   - patience: how long is waited for a printer that says nothing, in milliseconds.
    package init(name: String, address: PrinterAddress, patience: Int32 = 5_000) {
        (self.name, self.address, self.patience) = (name, address, patience)
    }

    /// Sends a whole job. Whether it was printed is not told by such ports.
    /// - Parameters:
    ///   - canFollow: whether the job may stand behind others in one file.
    ///   - title: the name of its file where the address is a directory; the file of an earlier job of that name is replaced.
    package func send(_ job: [UInt8], canFollow: Bool, title: String? = nil) throws(PrinterFailure) {
        switch address {
        case .network(let host, let port): try send(job, to: host, port)
        case .file(let path):
            guard let title, Self.isDirectory(path) else { return try append(job, to: path, canFollow) }
            try write(job, to: "\(path)/\(title)", O_TRUNC)
        }
    }

    private func failure(_ why: String, advice: String = "is it on, and is its address right?") -> PrinterFailure {
        let place = name == address.description ? name : "\(name) at \(address)"
        return PrinterFailure(message: "printer \(place): \(why)", advice: advice)
    }

    private static func text(_ code: Int32) -> String { String(cString: strerror(code)) }

    private static func isDirectory(_ path: String) -> Bool {
        var status = stat()
        return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
    }

    private func append(_ job: [UInt8], to path: String, _ canFollow: Bool) throws(PrinterFailure) {
        var status = stat()
        if !canFollow, stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG, status.st_size > 0 {
            throw failure("holds a PDF already, and two cannot stand in one file", advice: "take it away first")
        }
        try write(job, to: path, O_APPEND)
    }

    private func write(_ job: [UInt8], to path: String, _ flag: Int32) throws(PrinterFailure) {
        let file = open(path, O_WRONLY | O_CREAT | flag | O_NONBLOCK | O_CLOEXEC, 0o644)
        guard file >= 0 else { throw failure("cannot be written: \(Self.text(errno))") }
        defer { close(file) }
        try write(job, to: file) { Glibc.write(file, $0.baseAddress, $0.count) }
    }

    private func send(_ job: [UInt8], to host: String, _ port: Int) throws(PrinterFailure) {
        let connection = try connection(to: host, port)
        defer { close(connection) }
        try write(job, to: connection) { Glibc.send(connection, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
        shutdown(connection, Int32(SHUT_WR))
        try awaitEnd(of: connection)
    }

    /// A printer that has taken all closes, or says nothing; one that resets has not.
    private func awaitEnd(of connection: Int32) throws(PrinterFailure) {
        var answer = [UInt8](repeating: 0, count: 1_024)
        for _ in 0..<64 {
            guard wait(for: Int16(POLLIN), of: connection, atMost: min(patience, 2_000)) else { return }
            let count = recv(connection, &answer, answer.count, 0)
            if count == 0 { return }
            if count < 0, errno != EAGAIN { throw failure("broke off: \(Self.text(errno))") }
        }
    }

    private func write(_ job: [UInt8], to file: Int32, _ some: (UnsafeRawBufferPointer) -> Int) throws(PrinterFailure) {
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
    private func connection(to host: String, _ port: Int) throws(PrinterFailure) -> Int32 {
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
