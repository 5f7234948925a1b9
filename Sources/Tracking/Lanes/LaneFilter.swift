import ArgumentParser
import Fulfilment
import LaneStatistics

/// Which lanes are asked for; what is nil may be anything.
struct LaneFilter: Sendable {
    var carrier: String?
    var service: String?
    var site: String?
    var country: String?
    var postcodePrefix: String?

    /// The one lane that is meant, whether or not a parcel took it; nil when something is left open.
    /// - Parameter origin: the country of the site.
    func lane(from origin: String) -> Lane? {
        guard let carrier, let service, let site, let country, let postcodePrefix else { return nil }
        return Lane(
            carrier: carrier, service: service, site: site, origin: origin, country: country, postcodePrefix: postcodePrefix,
            weekday: nil)
    }

    /// Reads `BR` or `BR/01`.
    /// - Throws: `ValidationError` with what is allowed.
    mutating func read(destination text: String) throws {
        let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        guard let found = try? Country.read(parts[0]) else {
            throw ValidationError("--to '\(text.prefix(40))' names no country. It is written as BR, or BR/01 for a postcode.")
        }
        country = found.country.code
        guard parts.count == 2 else { return }
        let prefix = Lane.prefix(of: parts[1], in: found.country.code)
        guard !prefix.isEmpty else {
            throw ValidationError("--to '\(text.prefix(40))' has no postcode behind the '/'. It is written as BR/01.")
        }
        postcodePrefix = prefix
    }
}

/// What there are lanes of.
struct KnownLanes: Sendable {
    /// Carriers and their services.
    let services: [(carrier: String, service: String)]
    /// Sites and their countries.
    let sites: [(site: String, country: String)]

    /// The country of a site; blank when nothing came from there.
    func origin(of site: String?) -> String { sites.first { $0.site == site }?.country ?? "" }

    /// - Throws: `ValidationError` for a carrier, service or site of which nothing is known, with those that are.
    func check(_ wanted: LaneFilter) throws {
        try check(wanted.carrier, "--carrier", among: services.map(\.carrier))
        let services = services.filter { $0.carrier == wanted.carrier ?? $0.carrier }
        try check(wanted.service, "--service", among: services.map(\.service))
        try check(wanted.site, "--from", among: sites.map(\.site))
    }

    private func check(_ value: String?, _ option: String, among known: [String]) throws {
        guard let value, !known.contains(value) else { return }
        let names = Set(known).filter { !$0.isEmpty }.sorted()
        let others = names.isEmpty ? "None is known" : "Known are \(names.prefix(20).joined(separator: ", "))"
        throw ValidationError(
            "\(option) '\(value.prefix(40))': no parcel of that has been delivered in the last year. \(others).")
    }
}
