import ArgumentParser
import Foundation
import Fulfilment
import Glibc
import Labels
import MasterData
import OperatorConsole
import Postgres
import TestStack
import Testing

@testable import Operations

/// Printers of the master records, and what reaches them.
@Suite("Printers")
struct PrinterTests {
    @Test(
        "An address is a host and a port, or a path",
        arguments: [
            ("10.0.0.7:9100", .network(host: "10.0.0.7", port: 9100)),
            ("printer-1.hall:9100", .network(host: "printer-1.hall", port: 9100)),
            ("[fd00::7]:9100", .network(host: "fd00::7", port: 9100)), ("/dev/usb/lp0", .file("/dev/usb/lp0")), ("10.0.0.7", nil),
            ("10.0.0.7:0", nil), ("10.0.0.7:65536", nil), (":9100", nil), ("fd00::7:9100", nil), ("lp 1:9100", nil), ("lp0", nil),
            ("/spool/", nil), ("http://lp:9100", nil), ("lp:+91", nil),
        ] as [(String, PrinterAddress?)])
    func addresses(_ text: String, _ expected: PrinterAddress?) {
        #expect(PrinterAddress(text) == expected)
        if let expected { #expect(expected.description == text) }
    }

    @Test("A job arrives whole at a port, byte by byte; who does not listen is named")
    func network() async throws {
        let printer = try #require(ListeningPrinter())
        let job = (0..<300_000).map { UInt8(truncatingIfNeeded: $0) }
        async let received = printer.job()
        let connection = PrinterConnection(name: "LP-1", address: .network(host: "127.0.0.1", port: printer.port))
        try connection.send(job, canFollow: true)
        #expect(await received == job)
        let closed = PrinterConnection(name: "LP-2", address: .network(host: "127.0.0.1", port: 1))
        let error = #expect(throws: OperationsError.self) { try closed.send(job, canFollow: true) }
        #expect(error?.message == "printer LP-2 at 127.0.0.1:1: cannot be reached: Connection refused")
    }

    @Test("A printer that takes nothing is not waited for without end")
    func stopped() throws {
        let printer = try #require(ListeningPrinter())
        var connection = PrinterConnection(name: "LP-1", address: .network(host: "127.0.0.1", port: printer.port))
        connection.patience = 50
        let error = #expect(throws: OperationsError.self) {
            try connection.send([UInt8](repeating: 0, count: 64 << 20), canFollow: true)
        }
        #expect(error?.message.hasSuffix("of 67108864 bytes and no more") == true, "\(error?.message ?? "")")
    }

    @Test("Jobs are added to a file, a second PDF is not; a file that cannot be written is named")
    func file() throws {
        let path = "\(FileManager.default.temporaryDirectory.path)/\(UUID()).zpl"
        defer { try? FileManager.default.removeItem(atPath: path) }
        let printer = PrinterConnection(name: "F", address: .file(path))
        try printer.send(Array("one".utf8), canFollow: true)
        try printer.send(Array("two".utf8), canFollow: true)
        #expect(FileManager.default.contents(atPath: path) == Data("onetwo".utf8))
        let second = #expect(throws: OperationsError.self) { try printer.send(Array("%PDF".utf8), canFollow: false) }
        #expect(second?.message == "printer F at \(path): holds a PDF already, and two cannot stand in one file")
        let nowhere = PrinterConnection(name: "F", address: .file("/no/such/folder/x"))
        let error = #expect(throws: OperationsError.self) { try nowhere.send([1], canFollow: true) }
        #expect(error?.message == "printer F at /no/such/folder/x: cannot be written: No such file or directory")
    }

    private func apply(_ lines: String..., to database: Postgres) async throws -> [String] {
        let table = try MasterFile.read(Data(lines.joined(separator: "\n").utf8), of: MasterKind.printers)
        do {
            return try await database.transaction { try await MasterImport(by: "Ana").run([table], in: $0) }.map(
                MasterReport.sentence)
        } catch let problems as MasterProblems {
            return problems.all.map(MasterReport.sentence)
        }
    }

    @Test(
        "Printers are chosen by their code, in any case; unknown and retired ones, and those for other labels, are refused",
        .enabled(if: TestStack.isAvailable, Comment(rawValue: TestStack.advice)))
    func choice() async throws {
        try await withTestStack(.database) { stack in
            let database = stack.postgres
            try await database.query("INSERT INTO warehouse.site VALUES ('S1', 'Site', 'BR', -23.5, -46.6)")
            let header = "code,site,format,address,prints,active"
            #expect(
                try await apply(header, "LP-1,S1,zpl,lp1,,", "LP-2,S2,png,lp2:9100,bin,", to: database) == [
                    "printers, line 2: address 'lp1' must be \(PrinterAddress.allowed)",
                    "printers, line 3: format 'png' must be zpl or pdf",
                    "printers, line 3: prints 'bin' must be badges, bins, cartons, carts, controls, with blanks between them",
                ])
            #expect(
                try await apply(
                    header, "LP-1,S1,zpl,lp1:9100,carts bins,", "LP-2,S1,PDF,/tmp/x y.pdf,,", "LP-3,S1,zpl,lp3:9100,,no",
                    to: database)
                    == ["printers: 3 new, 0 as they were"])
            let one = try await PrinterChoice.find("lp-1", for: .bins, on: database)
            #expect(one == PrinterChoice(code: "LP-1", format: .zpl, address: .network(host: "lp1", port: 9100)))
            let two = try await PrinterChoice.find("LP-2", for: .badges, on: database)
            #expect(two == PrinterChoice(code: "LP-2", format: .pdf, address: .file("/tmp/x y.pdf")))
            for (code, what, message) in [
                ("LP-1", FloorLabels.badges, "printer LP-1 is for bins, carts, and not for badges"),
                ("LP-3", .bins, "printer LP-3 is retired"), ("LP-4", .bins, "there is no printer 'LP-4'"),
            ] {
                let error = await #expect(throws: OperationsError.self) {
                    try await PrinterChoice.find(code, for: what, on: database)
                }
                #expect(error?.message == message)
            }
            for wrong in [["bins", "--printer", "LP-1", "--to", "x.pdf"], ["bins", "--printer", "LP-1", "--format", "zpl"]] {
                #expect(throws: (any Error).self) { try PrintCommand.parse(wrong) }
            }
        }
    }
}

/// A port of this machine at which one job is taken, to its end.
private final class ListeningPrinter: Sendable {
    private let descriptor: Int32
    let port: Int

    init?() {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let isListening = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(descriptor, $0, size) == 0 && listen(descriptor, 1) == 0 && getsockname(descriptor, $0, &size) == 0
            }
        }
        guard isListening else { return nil }
        (self.descriptor, port) = (descriptor, Int(in_port_t(bigEndian: address.sin_port)))
    }

    deinit { close(descriptor) }

    /// In a thread of its own: it blocks.
    func job() async -> [UInt8] {
        await withCheckedContinuation { continuation in
            Thread.detachNewThread {
                let caller = accept(self.descriptor, nil, nil)
                var (job, chunk) = ([UInt8](), [UInt8](repeating: 0, count: 4096))
                while case let count = recv(caller, &chunk, chunk.count, 0), count > 0 { job += chunk.prefix(count) }
                close(caller)
                continuation.resume(returning: job)
            }
        }
    }
}
