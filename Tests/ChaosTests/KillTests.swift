import Glibc
import TestStack
import Testing

/// Everything may die under load.
@Suite(
    "Kills under load", .serialized,
    .enabled(if: Survival.isPossible, "\(TestStack.advice); the programs must be built beside the tests")
)
struct KillTests {
    @Test("kill -9 of every program, three times each, while orders are under way")
    func programs() async throws {
        try await withTestStack { stack in
            try await Survival(on: stack).survive { system, dice in
                for _ in 1...3 {
                    for victim in RunningSystem.programs.shuffled(using: &dice) {
                        try await system.waitForWork()
                        system.crew.kill(victim)
                        #expect(try await system.crew.exitCode(victim) == 128 + SIGKILL)
                        try await Task.sleep(for: .milliseconds(Int.random(in: 50...600, using: &dice)))
                        try system.crew.restart(victim)
                        try await Task.sleep(for: .milliseconds(Int.random(in: 100...800, using: &dice)))
                    }
                }
            }
        }
    }

    @Test("kill -9 of the broker")
    func broker() async throws {
        try await withBreakableStack { stack in
            try await Survival(on: stack).survive { system, dice in
                for _ in 1...2 {
                    try await Task.sleep(for: .milliseconds(Int.random(in: 500...2000, using: &dice)))
                    try await system.waitForWork()
                    try await Command.run(try #require(stack.servers.brokerRestart))
                }
            }
        }
    }

    @Test("Immediate restart of the database")
    func database() async throws {
        try await withBreakableStack { stack in
            try await Survival(on: stack).survive { system, dice in
                for _ in 1...3 {
                    try await Task.sleep(for: .milliseconds(Int.random(in: 500...2000, using: &dice)))
                    try await system.waitForWork()
                    try await Command.run(try #require(stack.servers.postgresRestart))
                }
            }
        }
    }
}
