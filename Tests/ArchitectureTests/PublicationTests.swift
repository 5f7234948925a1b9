import Contracts
import Testing

/// Who publishes what, as the sources have it, the catalogue says and the message map shows.
@Suite struct PublicationTests {
    let sources = SourceTree.checkout

    /// A message is made where it is published: `OrderAccepted(orderID: …)`.
    @Test func publicationsAreTheCataloguesOwn() {
        for entry in ContractCatalogue.all {
            let type = "\(entry.type)"
            var publishers: Set<String> = []
            // Benchmarks feed what they measure.
            for (program, modules) in Layers.modulesOf where program != "waybill-bench" {
                let makes = sources.files.contains {
                    modules.contains($0.module) && $0.lines.contains { Self.makes(type, in: $0) }
                }
                if makes { publishers.insert(program) }
            }
            #expect(
                publishers == Set(entry.publishers),
                "\(entry.name): the sources publish it from \(publishers.sorted()), the catalogue says \(entry.publishers)")
        }
    }

    @Test func arrowsOfTheMapStartAtPublishers() {
        let names = [
            "intake": "order-intake", "picking": "picking-worker", "dispatch": "carrier-dispatch",
            "routes": "route-optimizer", "tracking": "tracking", "operations": "waybill",
        ]
        var drawn: [String: Set<String>] = [:]
        for line in SourceTree.text("Topology/README.md").split(separator: "\n") {
            let arrow = line.split(separator: "|", omittingEmptySubsequences: false)
            guard arrow.count == 3, let from = arrow[0].firstRange(of: " -->") else { continue }
            let node = arrow[0][..<from.lowerBound].drop { $0 == " " }.prefix { $0 != "[" }
            guard let program = names[String(node)] else {
                Issue.record("Topology/README.md: the map draws an arrow from '\(node)', which is no program")
                continue
            }
            drawn[String(arrow[1]), default: []].insert(program)
        }
        #expect(drawn.count > 10)
        for (name, programs) in drawn {
            #expect(
                programs == Set(ContractCatalogue.entry(named: name)?.publishers ?? []),
                "\(name): the map draws it from \(programs.sorted()), the catalogue says otherwise")
        }
    }

    /// Events get into the outbox by `Outbox.transaction` and `Outbox.resend`, so that each commits with its change and wakes the relays.
    @Test func onlyTheOutboxIsWrittenByItsOwners() {
        let writes = "INTO messaging.outbox"
        for file in sources.files where file.lines.contains(where: { $0.contains(writes) }) {
            let isOwner = ["Messaging", "OutboxRelay", "Migrations"].contains(file.module)
            let isReplay = file.module == "Operations" && file.name.hasSuffix("LetterStore.swift")
            #expect(isOwner || isReplay, "\(file.path) writes into the outbox itself; publish with `outbox.transaction`")
        }
        #expect(sources.files.contains { $0.name == "OutboxStore.swift" && $0.lines.contains { $0.contains(writes) } })
    }

    /// The one replay that writes rows itself does so within `Outbox.resend`.
    @Test func replaysGoThroughTheOutbox() {
        let users = sources.files.filter { file in
            file.module == "Operations"
                && file.lines.contains { $0.contains("LetterStore") && !$0.contains("struct LetterStore") }
        }
        let replays = users.filter { $0.lines.contains { $0.contains(".replay(") } }
        #expect(!replays.isEmpty)
        for file in replays {
            #expect(file.lines.contains { $0.contains(".resend") }, "\(file.path) replays letters past `Outbox.resend`")
        }
    }

    private static func makes(_ type: String, in line: String) -> Bool {
        line.ranges(of: "\(type)(").contains { range in
            range.lowerBound == line.startIndex
                || !(line[line.index(before: range.lowerBound)].isLetter || line[line.index(before: range.lowerBound)] == ".")
        }
    }
}
