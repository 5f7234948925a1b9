import FoundationEssentials

/// What a played service sold, voided and closed: the truth that a client's books are held against.
package struct SalesLedger: Sendable {
    /// In the order in which they were sold.
    package private(set) var sales: [Sale] = []
    /// What happened, in order, since the last `takeEntries`.
    private var entries: [LedgerEntry] = []
    private var byHandle: [String: Int] = [:]
    private var byNumber: [String: Int] = [:]
    private var byReference: [String: [Int]] = [:]
    private var byOffer: [String: [Int]] = [:]

    package init() {}

    mutating func add(_ sale: Sale) {
        let index = sales.count
        sales.append(sale)
        byHandle[sale.handle] = index
        for number in sale.numbers { byNumber[number] = index }
        if !sale.reference.isEmpty { byReference[sale.reference, default: []].append(index) }
        if !sale.offer.isEmpty { byOffer[sale.offer, default: []].append(index) }
        entries.append(LedgerEntry(event: .sold, at: sale.soldAt, sale: sale))
    }

    /// All that a key names, the first sold first.
    func found(_ key: SaleKey) -> [Sale] { indices(key).map { sales[$0] } }

    private func indices(_ key: SaleKey) -> [Int] {
        switch key {
        case .handle(let handle): byHandle[handle].map { [$0] } ?? []
        case .number(let number): byNumber[number].map { [$0] } ?? []
        case .reference(let reference): byReference[reference] ?? []
        case .offer(let offer): byOffer[offer] ?? []
        }
    }

    /// - Returns: the sale as it is then.
    mutating func void(_ handle: String, at now: Date) -> Sale? {
        guard let index = byHandle[handle], sales[index].isLive else { return nil }
        sales[index].voidedAt = now
        entries.append(LedgerEntry(event: .voided, at: now, sale: sales[index]))
        return sales[index]
    }

    mutating func close(_ handles: [String], as manifest: String, at now: Date) -> [Sale] {
        handles.compactMap { handle in
            guard let index = byHandle[handle] else { return nil }
            sales[index].manifest = manifest
            entries.append(LedgerEntry(event: .manifested, at: now, sale: sales[index]))
            return sales[index]
        }
    }

    /// What was closed, the first in front.
    var manifests: [(name: String, sales: [Sale])] {
        var names: [String] = []
        let closed = Dictionary(grouping: sales.filter { !$0.manifest.isEmpty }, by: \.manifest)
        for sale in sales where !sale.manifest.isEmpty && !names.contains(sale.manifest) { names.append(sale.manifest) }
        return names.map { ($0, closed[$0] ?? []) }
    }

    /// What happened since the last time.
    package mutating func takeEntries() -> [LedgerEntry] {
        defer { entries = [] }
        return entries
    }

    /// By format and reference: the handles of labels that are live.
    package var live: [String: [String]] {
        Dictionary(grouping: sales.filter(\.isLive)) { "\($0.format) \($0.reference)" }.mapValues { $0.map(\.handle) }
    }

    package var summary: LedgerSummary {
        let doubles = live.filter { $0.value.count > 1 && !$0.key.hasSuffix(" ") }
        return LedgerSummary(
            sold: sales.count, voided: sales.count { !$0.isLive }, live: sales.count(where: \.isLive),
            manifested: sales.count { !$0.manifest.isEmpty }, doubles: doubles,
            misdeeds: Dictionary(grouping: sales.compactMap(\.misdeed), by: \.rawValue).mapValues(\.count))
    }
}

/// What a label can be asked for by.
enum SaleKey: Sendable, Equatable, Hashable {
    case handle(String)
    case reference(String)
    case number(String)
    case offer(String)
}

/// The ledger in figures.
package struct LedgerSummary: Sendable, Equatable {
    package let sold: Int
    package let voided: Int
    package let live: Int
    package let manifested: Int
    /// References with more than one live label, each behind its format's name, with the handles.
    package let doubles: [String: [String]]
    /// Sales whose answers went wrong, by what went wrong.
    package let misdeeds: [String: Int]
}

extension SalesLedger {
    /// As JSON: the figures, the live labels by reference, every double.
    package var json: String {
        let summary = summary
        func handles(_ table: [String: [String]]) -> JSONShape {
            .object(table.sorted { $0.key < $1.key }.map { ($0.key, .list($0.value.map { .text($0) })) })
        }
        let shape: JSONShape = [
            "sold": JSONShape(integerLiteral: summary.sold), "voided": JSONShape(integerLiteral: summary.voided),
            "live": JSONShape(integerLiteral: summary.live), "manifested": JSONShape(integerLiteral: summary.manifested),
            "live_by_reference": handles(live), "doubles": handles(summary.doubles),
            "misdeeds": .object(
                summary.misdeeds.sorted { $0.key < $1.key }.map { ($0.key, JSONShape(integerLiteral: $0.value)) }),
        ]
        return shape.json
    }
}
