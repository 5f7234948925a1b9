import Fulfilment
import OperatorConsole
import Postgres

/// The site of a rehearsal, as its people know it.
struct RehearsalSite: Sendable {
    let code: String
    let docks: [String]
    /// What lay free in bins when the work began, where nothing else did.
    let goods: [HallSpot]
    private let aisles: [[String]]
    private let aisleOfBin: [String: Int]

    init(code: String, docks: [String], goods: [HallSpot], aisles: [[String]]) {
        let places = aisles.enumerated().flatMap { index, bins in bins.map { ($0, index) } }
        (self.code, self.docks, self.aisles) = (code, docks, aisles)
        aisleOfBin = Dictionary(uniqueKeysWithValues: places)
        let bins = aisleOfBin
        self.goods = goods.filter { bins[$0.place] != nil }
    }

    /// - Parameter name: nil: the only one.
    /// - Throws: `OperationsError` when there is none of the name, or several and none is named.
    static func load(_ name: String?, _ postgres: Postgres) async throws -> RehearsalSite {
        let store = RehearsalStore()
        let sites = try await store.sites(postgres)
        guard let code = name.map({ name in sites.first { $0 == name } }) ?? (sites.count == 1 ? sites[0] : nil) else {
            throw OperationsError.usage(
                name.map { "--site '\($0)': there is no such site" } ?? "there are \(sites.count) sites, and --site names none",
                advice: sites.isEmpty ? "`waybill seed --demo` makes one" : "one of \(sites.joined(separator: ", "))")
        }
        return RehearsalSite(
            code: code, docks: try await store.docks(of: code, postgres), goods: try await store.free(at: code, postgres),
            aisles: try await store.aisles(of: code, postgres))
    }

    /// Whether nothing but free pieces lay in a bin when the work began.
    func isClean(_ bin: String) -> Bool { aisleOfBin[bin] != nil }

    /// Every bin that is so.
    var bins: [String] { aisles.flatMap { $0 } }

    /// Another bin that could be taken for this one: near it, of the same zone, for the same goods; nil: there is none.
    func beside(_ bin: String, _ random: inout SeededRandom) -> String? {
        guard let aisle = aisleOfBin[bin].map({ aisles[$0] }), let index = aisle.firstIndex(of: bin) else { return nil }
        let near = aisle[max(0, index - 5)...min(aisle.count - 1, index + 5)].filter { $0 != bin }
        return near.isEmpty ? nil : random.pick(Array(near))
    }
}
