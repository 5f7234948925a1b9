import Routing
import ServiceRuntime

/// Where travel times come from.
enum TravelChoice: String, CaseIterable {
    case greatCircle = "great-circle"
    case osrm
    case valhalla

    /// Reads `routes.travel-source`, `routes.travel-url` and `routes.travel-timeout`.
    /// - Throws: `SettingsError` naming the setting, its value and what is allowed.
    static func source(_ settings: Settings, model: TravelModel) throws(SettingsError) -> any TravelSource {
        let word = settings.string("routes.travel-source", default: greatCircle.rawValue)
        guard let choice = TravelChoice(rawValue: word) else {
            let words = allCases.map(\.rawValue).joined(separator: ", ")
            throw SettingsError(key: "routes.travel-source", value: word, allowed: words)
        }
        let timeout = try settings.duration("routes.travel-timeout", default: .seconds(5), atLeast: .milliseconds(10))
        guard choice != .greatCircle else { return ReckonedTravel(GreatCircleTravel(model)) }
        let url = settings.string("routes.travel-url", default: "")
        guard let base = base(url) else {
            throw SettingsError(
                key: "routes.travel-url", value: url, allowed: "the address of \(word), as in http://localhost:5000")
        }
        return RoadTravel(choice == .osrm ? OSRM(url: base) : Valhalla(url: base), timeout: timeout, model: model)
    }

    /// Without slashes at the end; nil for what is no HTTP address, or holds a password, which every answer's notes would tell.
    static func base(_ url: String) -> String? {
        guard let scheme = ["http://", "https://"].first(where: { url.hasPrefix($0) }), url.utf8.count > scheme.utf8.count,
            url.utf8.allSatisfy({ $0 > 32 && $0 < 127 && $0 != UInt8(ascii: "@") })
        else { return nil }
        var base = url[...]
        while base.hasSuffix("/") { base = base.dropLast() }
        return String(base)
    }
}

/// The great circle, reckoned on a thread of its own: among thousands of places that is seconds of arithmetic.
struct ReckonedTravel: TravelSource {
    private let circle: GreatCircleTravel
    private let thread: PlanningThread

    init(_ circle: GreatCircleTravel, on thread: PlanningThread = PlanningThread(label: "waybill.travel")) {
        (self.circle, self.thread) = (circle, thread)
    }

    var name: String { circle.name }

    func roadUser(of profile: String) -> String { circle.roadUser(of: profile) }

    func travel(among places: [Coordinate], profile: String) async throws -> TravelTable {
        let circle = circle
        return try await thread.run { _ in circle.table(places) }
    }
}
