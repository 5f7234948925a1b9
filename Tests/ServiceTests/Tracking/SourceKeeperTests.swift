import CarrierFormats
import FoundationEssentials
import Logging
import Postgres
import ServiceRuntime
import TestStack
import Testing
import TrackingSources

@testable import Tracking

/// What `tracking source` does, and when the running program sees it.
@Suite("Webhook sources", .enabled(if: TestStack.isAvailable, Comment(rawValue: TestStack.advice)))
struct SourceKeeperTests {
    private func with(_ body: @Sendable (SourceKeeper, Postgres) async throws -> Void) async throws {
        try await withTestStack(.database) { stack in
            try await body(SourceKeeper(postgres: stack.postgres, keys: try TestSources.keys()), stack.postgres)
        }
    }

    private func watch(_ postgres: Postgres, _ keys: SecretKeys? = nil) async throws -> SourceWatch {
        var logger = Logger(label: "test")
        logger.logLevel = .critical
        return try await SourceWatch(postgres: postgres, keys: try keys ?? TestSources.keys(), logger: logger)
    }

    /// Whether a webhook signed so is believed.
    private func isBelieved(_ source: WebhookSource?, _ secret: String, at time: Date = Date()) async throws -> Bool {
        let source = try #require(source)
        let request = try CarrierSigner(format: source.format, secret: secret).genuine([1], to: "x", now: time)
        do throws(SignatureFault) {
            try await source.verify(request, now: time)
            return true
        } catch {
            return false
        }
    }

    @Test("A source that is added may push without a restart; its secret is drawn, and stands in the database encrypted only")
    func added() async throws {
        try await with { keeper, postgres in
            let watch = try await watch(postgres)
            #expect(watch.current["easypost"] == nil)
            let secret = try #require(try await keeper.add(SourceTerms(name: "easypost")))
            try await watch.refresh()
            let source = watch.current.pushing("easypost")
            #expect(source?.format.name == "easypost" && watch.current.rights == ReportingRights(["easypost": ["easypost"]]))
            #expect(try await isBelieved(source, secret))
            #expect(try await !isBelieved(source, CarrierSigner.draw()))
            let bytes: [UInt8] = try await postgres.query("SELECT sealed FROM tracking.source_secret")[0].decode(0)
            #expect(!String(decoding: bytes, as: UTF8.self).contains(secret))
            await #expect(throws: SourceKeeper.Refusal.exists("easypost")) { try await keeper.add(SourceTerms(name: "easypost")) }
        }
    }

    @Test("A rotated secret is believed beside the old one until that ends, and then alone")
    func rotated() async throws {
        try await with { keeper, postgres in
            let old = try #require(try await keeper.add(SourceTerms(name: "own", format: "waybill")))
            let new = try #require(try await keeper.rotate("own", overlap: .seconds(3600)))
            let source = try await watch(postgres).current["own"]
            let later = Date(timeIntervalSinceNow: 3700)
            #expect(try await isBelieved(source, old))
            #expect(try await isBelieved(source, new))
            #expect(try await !isBelieved(source, old, at: later))
            #expect(try await isBelieved(source, new, at: later))
            let given = TestSources.secret("given")
            #expect(try await keeper.rotate("own", secret: given, overlap: .zero) == nil)
            #expect(try await keeper.secrets(of: "own") == [given])
            #expect(try await isBelieved(try await watch(postgres).current["own"], given))
        }
    }

    @Test("A disabled source may not push, and is known for what it said before")
    func disabled() async throws {
        try await with { keeper, postgres in
            try await keeper.add(SourceTerms(name: "hub", format: "waybill", carriers: ["swift"]))
            try await keeper.change("hub") { $0.isEnabled = false }
            let watch = try await watch(postgres)
            #expect(watch.current.pushing("hub") == nil && watch.current.rights.allow("hub", "swift"))
            try await keeper.change("hub") { $0.isEnabled = true }
            try await watch.refresh()
            #expect(watch.current.pushing("hub") != nil)
        }
    }

    @Test("A key is changed without a secret being lost; nothing is changed when one cannot be opened")
    func rekeyed() async throws {
        try await with { keeper, postgres in
            let secret = try await keeper.add(SourceTerms(name: "dhl"), apiKey: "our-key")
            let next = SecretKeys.draw()
            let both = try TestSources.keys("\(next)\n\(TestSources.keyText)")
            #expect(try await SourceKeeper(postgres: postgres, keys: both).rekey() == 2)
            #expect(try await SourceKeeper(postgres: postgres, keys: both).rekey() == 0)
            let alone = try TestSources.keys(next)
            #expect(try await SourceKeeper(postgres: postgres, keys: alone).secrets(of: "dhl") == [secret])
            #expect(try await watch(postgres, alone).current.confirmable == ["dhl"])
            await #expect(throws: SecretFault.self) { try await keeper.rekey() }
            #expect(try await SourceKeeper(postgres: postgres, keys: alone).secrets(of: "dhl") == [secret])
        }
    }

    @Test("A change of keys takes the secrets of subscribers along; nothing is changed when one cannot be opened")
    func rekeyedEndpoints() async throws {
        try await with { keeper, postgres in
            let (store, keys, next) = (EndpointStore(), try TestSources.keys(), SecretKeys.draw())
            let sealed = try keys.seal("whsec_any", for: EndpointSecret.purpose("shop"))
            try await postgres.transaction { transaction in
                #expect(try await store.add(EndpointWish(code: "shop", url: "https://shop.example"), in: transaction))
                try await store.add(sealed, to: "shop", in: transaction)
            }
            let (both, alone) = (try TestSources.keys("\(next)\n\(TestSources.keyText)"), try TestSources.keys(next))
            for count in [1, 0] {
                let keeper = SourceKeeper(postgres: postgres, keys: both)
                #expect(try await keeper.rekey { try await store.reseal(both, in: $0) } == count)
            }
            #expect(try await store.secrets("shop", on: postgres).map { try $0.open(with: alone) } == ["whsec_any"])
            await #expect(throws: SecretFault.self) { try await keeper.rekey { try await store.reseal(keys, in: $0) } }
        }
    }

    @Test("When a carrier is asked is kept with its source, and a running program sees a change of it")
    func polls() async throws {
        try await with { keeper, postgres in
            try await keeper.add(SourceTerms(name: "dhl"), apiKey: "our-key")
            let watch = try await watch(postgres)
            #expect(watch.current["dhl"]?.polling == PollingRules() && watch.current.pollers.withoutPushes == [])
            try await keeper.change("dhl") { terms in
                terms.polling.mode = .always
                (terms.polling.perMinute, terms.polling.perDay) = (3, 250)
            }
            try await watch.refresh()
            let rules = try #require(watch.current["dhl"]?.polling)
            #expect(rules.mode == .always && rules.perMinute == 3 && rules.perDay == 250)
            #expect(watch.current.pollers.withoutPushes == ["dhl"] && watch.current.askable == ["dhl"])
            await #expect(throws: SourceFault.self) { try await keeper.change("dhl") { $0.polling.perDay = 0 } }
        }
    }

    @Test("Without any key a program with sources does not start; with another's a source is known and nothing of it believed")
    func keyless() async throws {
        try await with { keeper, postgres in
            _ = try await watch(postgres, try SecretKeys(environment: [:]))
            let secret = try #require(try await keeper.add(SourceTerms(name: "easypost"), apiKey: "our-key"))
            let refused = await #expect(throws: SettingsError.self) {
                try await watch(postgres, try SecretKeys(environment: [:]))
            }
            #expect(try #require(refused).description.contains("WAYBILL_SECRETS_KEY_FILE"))
            let source = try await watch(postgres, try TestSources.keys(SecretKeys.draw())).current.pushing("easypost")
            #expect(source?.fault != nil)
            #expect(try await !isBelieved(source, secret))
        }
    }

    @Test("Names, formats, headers and secrets that cannot be are refused, and no secret is repeated")
    func wrong() async throws {
        try await with { keeper, postgres in
            var header = SourceTerms(name: "dhl")
            header.tokenHeader = "no name"
            var unnamed = SourceTerms(name: "easypost")
            unnamed.tokenHeader = "x-token"
            let terms = ["", "Easy", "a b", "a/b", "-a", "route-optimizer", String(repeating: "a", count: 64)].map {
                SourceTerms(name: $0)
            }
            for one in terms + [header, unnamed, SourceTerms(name: "x", format: "none"), SourceTerms(name: "x", carriers: [])] {
                await #expect(throws: SourceFault.self, "\(one)") { try await keeper.add(one) }
            }
            for (name, trust, secret) in [
                ("dhl", CarrierFormat.Trust.signature, "fifteen-bytes-1"), ("sf", .address, "x"),
                ("own", .signature, "hunter2hunter2!hunter2"),
                ("easypost", .signature, ""),
            ] {
                let fault = await #expect(throws: SourceFault.self, "\(name)") {
                    try await keeper.add(SourceTerms(name: name, trust: trust), secret: secret)
                }
                let words = try #require(fault).description
                #expect(secret.count < 2 || !words.contains(secret))
            }
            #expect(try await keeper.all().isEmpty)
            await #expect(throws: SourceKeeper.Refusal.unknown("nobody", known: [])) {
                try await keeper.change("nobody") { _ in }
            }
            await #expect(throws: SourceKeeper.Refusal.unknown("nobody", known: [])) {
                try await keeper.rotate("nobody", overlap: .zero)
            }
        }
    }

    @Test("Keys that a sender publishes stand in for secrets; there is none to rotate")
    func published() async throws {
        try await with { keeper, postgres in
            #expect(try await keeper.add(SourceTerms(name: "shipengine")) == nil)
            let source = try await watch(postgres).current["shipengine"]
            #expect(source?.keys != nil && source?.secrets(Date()).isEmpty == true)
            await #expect(throws: SourceKeeper.Refusal.hasPublicKeys("shipengine")) {
                try await keeper.rotate("shipengine", overlap: .zero)
            }
        }
    }
}
