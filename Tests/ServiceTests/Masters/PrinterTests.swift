import ArgumentParser
import CommandSupport
import Foundation
import Fulfilment
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
        printer.takeJobs()
        let job = (0..<300_000).map { UInt8(truncatingIfNeeded: $0) }
        let connection = PrinterConnection(name: "LP-1", address: .network(host: "127.0.0.1", port: printer.port))
        try connection.send(job, canFollow: true)
        try await eventually("the job is there to its end") { printer.jobs == [job] }
        printer.switchOff()
        let closed = PrinterConnection(name: "LP-2", address: .network(host: "127.0.0.1", port: 1))
        let error = #expect(throws: PrinterFailure.self) { try closed.send(job, canFollow: true) }
        #expect(error?.message == "printer LP-2 at 127.0.0.1:1: cannot be reached: Connection refused")
    }

    @Test("A printer that takes nothing is not waited for without end")
    func stopped() throws {
        let printer = try #require(ListeningPrinter())
        let address = PrinterAddress.network(host: "127.0.0.1", port: printer.port)
        let connection = PrinterConnection(name: "LP-1", address: address, patience: 50)
        let error = #expect(throws: PrinterFailure.self) {
            try connection.send([UInt8](repeating: 0, count: 64 << 20), canFollow: true)
        }
        #expect(error?.message.hasSuffix("of 67108864 bytes and no more") == true, "\(error?.message ?? "")")
        printer.switchOff()
    }

    @Test("Jobs are added to a file, a second PDF is not; a directory has a file for each; what cannot be written is named")
    func file() throws {
        let path = "\(FileManager.default.temporaryDirectory.path)/\(UUID()).zpl"
        defer { try? FileManager.default.removeItem(atPath: path) }
        let printer = PrinterConnection(name: "F", address: .file(path))
        try printer.send(Array("one".utf8), canFollow: true)
        try printer.send(Array("two".utf8), canFollow: true)
        #expect(FileManager.default.contents(atPath: path) == Data("onetwo".utf8))
        let second = #expect(throws: PrinterFailure.self) { try printer.send(Array("%PDF".utf8), canFollow: false) }
        #expect(second?.message == "printer F at \(path): holds a PDF already, and two cannot stand in one file")
        let folder = PrinterConnection(name: "D", address: .file("\(path)-jobs"))
        try FileManager.default.createDirectory(atPath: "\(path)-jobs", withIntermediateDirectories: false)
        defer { try? FileManager.default.removeItem(atPath: "\(path)-jobs") }
        for job in ["%PDF-long", "%PDF"] { try folder.send(Array(job.utf8), canFollow: false, title: "1.pdf") }
        #expect(FileManager.default.contents(atPath: "\(path)-jobs/1.pdf") == Data("%PDF".utf8))
        let nowhere = PrinterConnection(name: "F", address: .file("/no/such/folder/x"))
        let error = #expect(throws: PrinterFailure.self) { try nowhere.send([1], canFollow: true) }
        #expect(error?.message == "printer F at /no/such/folder/x: cannot be written: No such file or directory")
    }

    @Test("What is not a subcommand is a kind of floor label, as ever; a parcel's label wants a printer")
    func commands() throws {
        for words in [["controls", "--format", "zpl"], ["floor", "controls", "--format", "zpl"]] {
            let command = try #require(try PrintCommand.parseAsRoot(words) as? PrintFloorCommand)
            #expect(command.what == .controls && command.format == .zpl)
        }
        let label = try #require(try PrintCommand.parseAsRoot(["label", "4711", "--printer", "LP-1"]) as? PrintLabelCommand)
        #expect(label.parcel == "4711" && label.printer == "LP-1")
        for wrong in [["label", "4711"], ["label", "--printer", "LP-1"], ["posters"]] {
            #expect(throws: (any Error).self) { try PrintCommand.parseAsRoot(wrong) }
        }
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
                    "printers, line 3: prints 'bin' must be badges, bins, cartons, carts, controls, parcels, with blanks between them",
                ])
            #expect(
                try await apply(
                    header, "LP-1,S1,zpl,lp1:9100,carts bins,", "LP-2,S1,PDF,/tmp/x y.pdf,,", "LP-3,S1,zpl,lp3:9100,,no",
                    to: database)
                    == ["printers: 3 new, 0 as they were"])
            let one = try await PrinterChoice.find("lp-1", for: .floor(.bins), on: database)
            #expect(one == PrinterChoice(code: "LP-1", site: "S1", format: .zpl, address: .network(host: "lp1", port: 9100)))
            let two = try await PrinterChoice.find("LP-2", for: .parcels, on: database)
            #expect(two == PrinterChoice(code: "LP-2", site: "S1", format: .pdf, address: .file("/tmp/x y.pdf")))
            for (code, use, message) in [
                ("LP-1", .floor(.badges), "printer LP-1 is for bins, carts, and not for badges"),
                ("LP-1", .parcels, "printer LP-1 is for bins, carts, and not for parcels"),
                ("LP-3", .parcels, "printer LP-3 is retired"), ("LP-4", .parcels, "there is no printer 'LP-4'"),
            ] as [(String, PrinterUse, String)] {
                let error = await #expect(throws: OperationsError.self) {
                    try await PrinterChoice.find(usable: code, for: use, on: database)
                }
                #expect(error?.message == message)
            }
            for wrong in [["bins", "--printer", "LP-1", "--to", "x.pdf"], ["bins", "--printer", "LP-1", "--format", "zpl"]] {
                #expect(throws: (any Error).self) { try PrintFloorCommand.parse(wrong) }
            }
        }
    }
}
