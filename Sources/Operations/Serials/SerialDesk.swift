import Fulfilment
import MasterData
import OperatorConsole
import Postgres

/// Enters and writes off serial numbers by hand, and says in words what cannot be done.
struct SerialDesk: Sendable {
    private let database: Postgres
    private let store = SerialStore()
    private let lives = SerialLifeStore()

    init(database: Postgres) { self.database = database }

    /// - Throws: `OperationsError` for what is no serial number.
    static func number(_ text: String) throws -> SerialNumber {
        guard let number = SerialNumber(text) else {
            throw OperationsError.usage("'\(text.prefix(60))' is no serial number", advice: "allowed is \(SerialNumber.form)")
        }
        return number
    }

    static func unknown(_ sku: String, _ serial: SerialNumber) -> OperationsError {
        .usage(
            "the books have no serial number \(serial) of \(sku)",
            advice: "`waybill serials list --sku \(sku)` lists those they have")
    }

    /// The article as it is in the books.
    /// - Throws: `OperationsError` when there is none.
    func article(_ sku: String) async throws -> String {
        guard let known = try await lives.article(sku, on: database) else {
            throw OperationsError.usage("there is no article '\(sku)'", advice: "as the orders name it")
        }
        return known
    }

    /// All of the numbers are entered, or none.
    /// - Returns: the article as it is in the books.
    func enter(
        _ serials: [SerialNumber], of sku: String, lot: String?, at site: String, reason: String, by person: String
    ) async throws -> String {
        let sku = try await article(sku)
        guard let known = try await lives.site(site, on: database) else {
            throw OperationsError.usage("there is no site '\(site)'", advice: "`waybill export sites` lists them")
        }
        let twice = Dictionary(grouping: serials) { $0 }.filter { $0.value.count > 1 }.keys.sorted()
        if let first = twice.first {
            throw OperationsError.usage("serial number \(first) is given twice", advice: "each piece has its own")
        }
        try Self.checkReason(reason)
        let lot = lot.flatMap { $0.isEmpty ? nil : $0 }
        try await database.transaction { transaction in
            let there = try await store.enter(
                serials, of: sku, lot: lot, at: known, document: nil, reason: reason, by: person, in: transaction)
            if let first = there.first { throw Self.inStock(first) }
        }
        return sku
    }

    /// - Returns: the article as it is in the books.
    func writeOff(_ serial: SerialNumber, of sku: String, reason: String, by person: String) async throws -> String {
        let sku = try await article(sku)
        try Self.checkReason(reason)
        guard try await !store.writeOff(sku, serial, reason: reason, by: person, on: database) else { return sku }
        guard let entry = try await store.entries([(sku, serial.text)], on: database).first else {
            throw Self.unknown(sku, serial)
        }
        throw OperationsError.failed(
            "serial number \(serial) of \(sku) is \(entry.state.words), not in stock",
            advice: "`waybill serials show` tells its life")
    }

    private static func inStock(_ entry: SerialStore.Entry) -> OperationsError {
        .failed(
            "serial number \(entry.serial) of \(entry.sku) is in stock at \(entry.site) already since \(ZonedTime(entry.changedAt).utcText)",
            advice: "leave it out; nothing was entered")
    }

    private static func checkReason(_ reason: String) throws {
        guard reason.contains(where: { !$0.isWhitespace }) else {
            throw OperationsError.usage("--reason is empty", advice: "say why, for the record")
        }
    }
}
