import CarrierFormats
import FoundationEssentials
import OperatorConsole
import Synchronization
import Testing

@testable import Benchmarks

/// What a run of the attack takes for a fault, and how it says so.
@Suite("Verdicts of the attack")
struct AttackReportTests {
    private func answer(_ status: Int, _ header: String = "", body: String = "") -> RawOutcome {
        let text = "HTTP/1.1 \(status) X\r\ncontent-length: \(body.utf8.count)\r\n\(header)\r\n\(body)"
        return RawAnswer(Array(text.utf8)).map(RawOutcome.answered) ?? .closed
    }

    private func attack(_ allowed: Attack.Allowed = .refusal) -> Attack {
        Attack(name: "some", callers: 2, pause: .zero, allowed: allowed) { _ in nil }
    }

    @Test(
        "Refusals, an end without a word, and 503 with Retry-After are fine",
        arguments: [400, 401, 403, 404, 408, 409, 413, 422, 429])
    func refusals(status: Int) {
        #expect(attack().fault(in: answer(status)) == nil)
        #expect(attack().fault(in: answer(503, "Retry-After: 2\r\n")) == nil)
        #expect(attack().fault(in: .closed) == nil)
    }

    @Test(
        "Other 5xx, held connections and programs that are gone are faults, whatever is allowed",
        arguments: [500, 501, 502, 503, 504])
    func failures(status: Int) {
        for allowed in [Attack.Allowed.anything, .refusal, .refusalByLine] {
            #expect(attack(allowed).fault(in: answer(status, body: "why"))?.contains("\(status)") == true)
            #expect(attack(allowed).fault(in: .held) != nil && attack(allowed).fault(in: .unreachable) != nil)
        }
    }

    @Test("A success is a fault where nothing may be taken; of a file of orders its report decides")
    func successes() {
        #expect(attack(.anything).fault(in: answer(201)) == nil)
        #expect(attack().fault(in: answer(201)) != nil && attack().fault(in: answer(204)) != nil)
        let refused = answer(200, body: #"{"received":1,"accepted":0,"invalid_count":1}"#)
        let taken = answer(200, body: #"{"received":1,"accepted":1,"invalid_count":0}"#)
        #expect(attack(.refusalByLine).fault(in: refused) == nil && attack(.refusalByLine).fault(in: taken) != nil)
        #expect(attack(.refusalByLine).fault(in: answer(200, body: #"{"id":"ord_1"}"#)) != nil)
    }

    @Test("Outcomes are counted by status; an attack with a fault, and one that was never tried, break the check")
    func tally() {
        let (tally, attack) = (AttackTally(), attack())
        #expect(AttackReport.attacksCheck([attack], tally).offenders == ["some: was never tried"])
        #expect((0..<3).map { _ in tally.nextNumber(of: attack) } == [0, 1, 2])
        for outcome in [answer(401), .closed, answer(401)] { tally.add(outcome, to: attack) }
        #expect(tally.row(of: attack).outcomesInWords == "401 ×2, closed ×1")
        #expect(AttackReport.attacksCheck([attack], tally).isMet)
        tally.add(answer(200, body: "secret"), to: attack)
        #expect(AttackReport.attacksCheck([attack], tally).offenders == ["some: 200: secret"])
        #expect(AttackReport.table([attack], tally).lines(width: 80).last?.contains("FAULT 1") == true)
    }

    @Test("Honest callers: a refusal breaks the check, being asked to come again does not; nor may a kind of call be left out")
    func honest() {
        let record = HonestRecord()
        for kind in HonestRecord.Kind.allCases { record.add(kind, seconds: 0.010) }
        #expect(AttackReport.honestCheck(record).offenders.count == HonestRecord.Kind.allCases.count)
        record.beginAttack()
        for kind in HonestRecord.Kind.allCases { record.add(kind, seconds: 0.030) }
        record.addDelay(.order, isAnswered: true)
        #expect(AttackReport.honestCheck(record).isMet)
        #expect(record.table().lines(width: 200)[1].split(separator: " ").suffix(4) == ["3.0", "1", "0", "0"])
        record.add(.order, seconds: 1, refusal: "429 why")
        #expect(AttackReport.honestCheck(record).offenders == ["POST /orders: 429 why"])
    }

    @Test("Attacks are chosen by their names, each its own; an unknown one is named with those there are")
    func choice() throws {
        let ledger = HonestLedger()
        let keys = AttackKeys(rival: "wb_1_2", revoked: "wb_3_4", floor: "wb_5_6", fleet: "wb_7_8", shop: "wb_9_0")
        let sources = ["jaguar"] + AttackSecrets.formats
        let secrets = Dictionary(uniqueKeysWithValues: sources.map { ($0, CarrierSigner.drawStandard()) })
        let targets = AttackTargets(keys: keys, secrets: AttackSecrets(bySource: secrets), ledger: ledger)
        let attacks = AttackBench.attacks(targets)
        #expect(attacks.count == Set(attacks.map(\.name)).count && attacks.count > 15)
        #expect(try AttackBench.chosen([], of: attacks).count == attacks.count)
        #expect(try AttackBench.chosen(["paths", "flood"], of: attacks).map(\.name).sorted() == ["flood", "paths"])
        let error = #expect(throws: OperationsError.self) { try AttackBench.chosen(["path"], of: attacks) }
        #expect(error?.kind == .usage && error?.description.contains("'path'") == true)
        #expect(error?.description.contains("paths") == true)
        // Nobody can be robbed who has nothing yet.
        let robbery = try attacks.first { $0.name == "foreign-orders" }?.attempt(0)
        #expect(robbery == nil)
        ledger.add(.init(id: "ord_x", externalID: "X-1", document: Array(#"{"street":"Rua A"}"#.utf8)))
        for attack in attacks { for number in 0..<12 { _ = try attack.attempt(number) } }
    }

    @Test("Every attack has its turn, also in a short run")
    func schedule() async throws {
        let tried = Mutex<Set<String>>([])
        let attacks = (0..<9).map { number in
            Attack(name: "a\(number)", callers: 2, pause: .milliseconds(5)) { _ in
                tried.withLock { _ = $0.insert("a\(number)") }
                return nil
            }
        }
        let schedule = AttackSchedule(attacks: attacks, tally: AttackTally())
        #expect(schedule.turn(of: 9) == .seconds(3) && schedule.turn(of: 1000) == .seconds(15))
        try await schedule.run(seconds: 1)
        #expect(tried.withLock { $0.count } == attacks.count)
    }

    @Test(
        "A text in the log is found by its line, and not told again; a log without one is fine, and one that is missing no proof")
    func log() throws {
        let path = FileManager.default.temporaryDirectory.appending(path: "attack-\(UUID()).log").path
        defer { try? FileManager.default.removeItem(atPath: path) }
        try Data("one\ntwo s3cr3t-x\nÂngela Araújo\n".utf8).write(to: URL(filePath: path))
        let search = LogSearch(path: path)
        #expect(try search.lines(with: ["s3cr3t-x", "nobody"]) == [2])
        #expect(try search.check([("a key", ["nobody"]), ("a password", [])]).isMet)
        let broken = try search.check([("a name", ["Ângela Araújo"])])
        #expect(broken.offenders.count == 1 && broken.offenders[0].contains("line 3") && !broken.offenders[0].contains("Ângela"))
        #expect(throws: OperationsError.self) { try LogSearch(path: path + ".none").lines(with: ["x"]) }
    }
}
