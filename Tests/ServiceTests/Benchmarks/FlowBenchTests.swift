import ArgumentParser
import Foundation
import OperatorConsole
import Testing

@testable import Benchmarks

/// What the measurement of the flow is asked, and what it refuses.
@Suite("Measuring the flow")
struct FlowBenchTests {
    private func refusal(_ arguments: [String]) -> String {
        do {
            _ = try FlowBenchCommand.parse(arguments)
            return ""
        } catch {
            return FlowBenchCommand.message(for: error)
        }
    }

    @Test("The load is closed unless a rate is asked for")
    func load() throws {
        #expect(try FlowBenchCommand.parse([]).plan.load == .closed(window: 2000))
        #expect(try FlowBenchCommand.parse(["--window", "70"]).plan.load == .closed(window: 70))
        #expect(try FlowBenchCommand.parse(["--rate", "12.5"]).plan.load == .open(rate: 12.5))
        #expect(try FlowBenchCommand.parse([]).plan.hasFleet && !FlowBenchCommand.parse(["--no-fleet"]).plan.hasFleet)
    }

    @Test("What cannot be measured is refused by the name of its option")
    func refusals() {
        #expect(refusal(["--window", "5", "--rate", "5"]).contains("--window is of a closed load and --rate of an open one"))
        for rate in ["0", "-1", "inf", "nan"] { #expect(refusal(["--rate=\(rate)"]).contains("--rate takes numbers above 0")) }
        for option in ["--seconds", "--window", "--batch"] { #expect(refusal(["\(option)=0"]).contains("from 1")) }
        #expect(refusal(["--programs", "/nowhere"]).contains("--programs /nowhere: there is no program order-intake"))
    }

    @Test("A port that is taken is named with the program that should have it")
    func ports() throws {
        let listener = SilentListener()
        #expect(RawSocket.isTaken(listener.port))
        let error = #expect(throws: OperationsError.self) {
            try BenchProcesses.checkPorts([("tracking", listener.port)])
        }
        #expect(error?.description.contains("port \(listener.port), where tracking is to answer, is taken") == true)
        withExtendedLifetime(listener) {}
    }

    @Test("A program that has ended is named, with how it ended, where its output is, and who has its port")
    func ended() async throws {
        let process = Process()
        (process.executableURL, process.arguments) = (URL(filePath: "/bin/sh"), ["-c", "kill -9 $$"])
        try process.run()
        let crew = BenchProcesses([.init(name: "tracking", part: .system, process: process)], log: "/logs/flow")
        process.waitUntilExit()
        let (listener, free) = (SilentListener(), SilentListener().port)
        let error = #expect(throws: OperationsError.self) { try crew.check("tracking", port: free) }
        #expect(error?.message == "tracking ended by signal 9 during the measurement")
        #expect(error?.advice.contains("/logs/flow") == true)
        let taken = #expect(throws: OperationsError.self) { try crew.check("tracking", port: listener.port) }
        #expect(taken?.message.contains("port \(listener.port)") == true)
        withExtendedLifetime(listener) {}
    }

    @Test("A port where nobody listens is free")
    func freePort() throws {
        let port = SilentListener().port
        try BenchProcesses.checkPorts([("tracking", port)])
    }

    @Test("A broker that has just started does not tell its process yet")
    func broker() throws {
        #expect(try BrokerNode.processID(in: Data(#"[{"os_pid":"417"}]"#.utf8)) == 417)
        #expect(try BrokerNode.processID(in: Data("[{}]".utf8)) == nil && BrokerNode.processID(in: Data("[[]]".utf8)) == nil)
        #expect(try BrokerNode.processID(in: Data("[]".utf8)) == nil)
    }
}
