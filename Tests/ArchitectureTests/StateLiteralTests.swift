import Fulfilment
import Testing

/// States are spelled once, in `Fulfilment`; SQL takes them as constants of the enums.
@Suite struct StateLiteralTests {
    private static let states: Set<String> = {
        var all: Set<String> = []
        func add<State: StoredCase>(_: State.Type) { all.formUnion(State.allCases.map(\.rawValue)) }
        add(OrderState.self)
        add(FulfilmentState.self)
        add(AllocationState.self)
        add(TourState.self)
        add(PickState.self)
        add(ShipmentState.self)
        add(RouteState.self)
        add(StopState.self)
        add(StopOutcome.self)
        add(WebhookState.self)
        add(DeadLetterState.self)
        add(HoldReason.self)
        add(StockMovement.self)
        add(StockStatus.self)
        add(LotBar.self)
        add(ReceiptState.self)
        add(SerialState.self)
        add(CountTaskState.self)
        return all
    }()

    /// The home of the enums, and migrations, whose text may never change.
    private static let homes: Set = ["Fulfilment", "Migrations"]

    @Test func noStatementSpellsAState() {
        report { file, line in
            file.name.hasSuffix("Store.swift")
                && line.matches(of: #/'([a-z_]+)'/#).contains { Self.states.contains(String($0.output.1)) }
        }
    }

    @Test func noComparisonSpellsAState() {
        report { _, line in
            let compared = line.matches(of: #/(?:[sS]tate|[sS]tatus|[oO]utcome)\)? ?(?:==|!=) ?"([a-z_]+)"/#)
            return compared.contains { Self.states.contains(String($0.output.1)) }
        }
    }

    /// `FreeStockStore` has the one spelling; `CivilDay.isExpired(on:)` is its rule.
    @Test func noStatementSpellsWhatHasExpired() {
        let found = SourceTree.checkout.lines { file, line in
            !["MasterData", "Migrations"].contains(file.module) && line.contains("expiry") && line.contains("current_date")
        }
        for finding in found {
            Issue.record(
                "\(finding.file.path):\(finding.number): write FreeStockStore.isExpired or isFree. The line: \(finding.text)")
        }
    }

    private func report(_ isWrong: (SourceTree.File, String) -> Bool) {
        let found = SourceTree.checkout.lines { file, line in
            !Self.homes.contains(file.module) && !line.trimmed.hasPrefix("//") && isWrong(file, line)
        }
        for finding in found {
            Issue.record("\(finding.file.path):\(finding.number): a state is spelled; write its case. The line: \(finding.text)")
        }
    }

    @Test(arguments: [("state = 'open'", true), ("kind = 'lane'", false)])
    func statesAreFoundInSQL(line: String, isState: Bool) {
        #expect(line.matches(of: #/'([a-z_]+)'/#).contains { Self.states.contains(String($0.output.1)) } == isState)
    }
}
