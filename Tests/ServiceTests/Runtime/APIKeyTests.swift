import FoundationEssentials
import HTTPTypes
import Postgres
import TestStack
import Testing

@testable import ServiceRuntime

@Suite("API keys", .enabled(if: TestStack.isAvailable, Comment(rawValue: TestStack.advice)))
struct APIKeyTests {
    private static let zeros = String(repeating: "0", count: 64)

    @Test(
        "What is no key is not even looked up",
        arguments: [
            "", "nonsense", "wb_x_y", "wb_00000000000_\(zeros)", "wb_0000000000000_\(zeros.dropLast())",
            "wb_00000000000G_\(zeros)",
            "wb_00000000000A_\(zeros)", "wx_000000000000_\(zeros)", "wb_000000000000_\(zeros)0",
            "wb_000000000000_\(zeros.dropLast())!",
            "wb_000000000000-\(zeros)", "wb_0000000000\u{0301}\(zeros)0",
        ])
    func malformed(key: String) async throws {
        try await withTestStack(.emptyDatabase) { stack in
            // The table is not even there: a look-up would throw.
            let caller = try await APIKeys(postgres: stack.postgres).caller(key)
            #expect(caller == nil)
            await #expect(throws: PostgresError.self) {
                try await APIKeys(postgres: stack.postgres).caller("wb_000000000000_\(Self.zeros)")
            }
        }
    }

    @Test("Unknown keys are not remembered, however many come; those that are known stay")
    func flood() async throws {
        try await withTestStack(.database) { stack in
            let (key, id, hash) = APIKeys.make()
            try await stack.postgres.query(
                "INSERT INTO operations.api_key (id, name, secret_hash, scopes) VALUES (\(id), 'shop', \(hash), '{orders:read}')")
            let keys = APIKeys(postgres: stack.postgres, lifetime: .seconds(3600))
            #expect(try await keys.caller(key)?.name == "shop")
            for _ in 0..<300 { #expect(try await keys.caller(APIKeys.make().key) == nil) }
            #expect(keys.cachedCount == 1)
            try await stack.postgres.query("DELETE FROM operations.api_key")
            #expect(try await keys.caller(key)?.name == "shop", "not from the table: from memory")
            let wrong = String(key.dropLast()) + (key.hasSuffix("0") ? "1" : "0")
            #expect(try await keys.caller(wrong) == nil)
        }
    }

    @Test(
        "A key that has expired is refused with the reason, which only its holder hears; one that expires meanwhile, out of memory too"
    )
    func expired() async throws {
        try await withTestStack(.database) { stack in
            let keys = APIKeys(postgres: stack.postgres, lifetime: .seconds(3600))
            let past = try await stack.postgres.makeKey([.floor], expiresAt: Date(timeIntervalSince1970: 1_700_000_000))
            let told = await #expect(throws: ProblemDetails.self) { try await keys.caller(past) }
            #expect(told?.status == .unauthorized && told?.title == "API key expired")
            #expect(told?.detail.contains("2023-11-14T22:13:20") == true && told?.detail.contains("'test'") == true)
            #expect(told?.challenge?.contains("invalid_token") == true)
            let guess = String(past.dropLast()) + (past.hasSuffix("0") ? "1" : "0")
            #expect(try await keys.caller(guess) == nil)
            let soon = try await stack.postgres.makeKey([.floor], expiresAt: Date().addingTimeInterval(0.5))
            try await eventually("the key has expired") {
                do {
                    _ = try await keys.caller(soon)
                    return false
                } catch is ProblemDetails { return true }
            }
            #expect(keys.cachedCount == 2, "it was not looked up again")
            let later = try await stack.postgres.makeKey([.floor], expiresAt: Date().addingTimeInterval(86_400))
            #expect(try await keys.caller(later) != nil)
        }
    }

    @Test("A key that was revoked is forgotten when its time is over")
    func revoked() async throws {
        try await withTestStack(.database) { stack in
            let (key, id, hash) = APIKeys.make()
            try await stack.postgres.query(
                "INSERT INTO operations.api_key (id, name, secret_hash, scopes) VALUES (\(id), 'shop', \(hash), '{orders:read}')")
            let keys = APIKeys(postgres: stack.postgres, lifetime: .zero)
            #expect(try await keys.caller(key) != nil)
            try await stack.postgres.query("UPDATE operations.api_key SET revoked_at = now()")
            #expect(try await keys.caller(key) == nil && keys.cachedCount == 0)
        }
    }
}
