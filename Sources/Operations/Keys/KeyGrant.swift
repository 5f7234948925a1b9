import ArgumentParser
import FoundationEssentials
import Fulfilment
import ServiceRuntime

/// What a new key may do, whose orders it reaches, which vehicles it drives, and at which sites its device works.
struct KeyGrant: Sendable, Equatable {
    /// No key can be made of this: one sentence with what is wrong and what is allowed.
    struct Unusable: Error {
        let sentence: String
    }

    let scopes: [KeyScope]
    let channels: Reach
    let vehicles: Reach
    let sites: Reach

    /// - Parameters:
    ///   - scopes: what it may do.
    ///   - channels: names of channels, or `*` alone for all; as somebody typed them.
    ///   - vehicles: codes of vehicles, or `*` alone for all. Whether there are such vehicles, the database knows.
    ///   - sites: codes of sites, or `*` alone or nothing for all. Whether there are such sites, the database knows.
    /// - Throws: `Unusable` for orders without channels, drivers without vehicles, any of the three without need, and names no order can have.
    init(scopes: [KeyScope], channels: [String], vehicles: [String] = [], sites: [String] = []) throws(Unusable) {
        (self.scopes, self.channels, self.vehicles) = (scopes, Reach(stored: channels), Reach(stored: vehicles))
        self.sites = sites.isEmpty ? .all : Reach(stored: sites)
        try Self.channel.check(channels, for: scopes.filter(\.needsChannels))
        try Self.vehicle.check(vehicles, for: scopes.filter(\.needsVehicles))
        try Self.site.check(sites, for: scopes.filter(\.mayHaveSites))
        for channel in channels where !Self.mayBe(channel) {
            throw Unusable(
                sentence: "--channel '\(channel.printable)': a channel has 1 to 64 characters, in one line, and is not blank")
        }
    }

    /// A key of everybody's orders, as far as it is about orders, and of every vehicle, as far as it is a driver's.
    init(reachingAll scopes: [KeyScope]) {
        self.scopes = scopes
        channels = scopes.contains(where: \.needsChannels) ? .all : .only([])
        vehicles = scopes.contains(where: \.needsVehicles) ? .all : .only([])
        sites = .all
    }

    private static let channel = ReachOption(
        name: "--channel", things: "channels", meaning: "the channels whose orders the key reaches",
        scopes: "the scopes of orders")
    private static let vehicle = ReachOption(
        name: "--vehicle", things: "vehicles", meaning: "the vehicles whose routes the key reaches", scopes: "the scope fleet")
    private static let site = ReachOption(
        name: "--site", things: "sites", meaning: "the sites at which it works", scopes: "the scopes floor and goods:write",
        isRequired: false)

    /// As intake reads the channels of orders.
    private static func mayBe(_ channel: String) -> Bool {
        guard let line = try? OneLineText(channel), !line.isFolded else { return false }
        return channel.unicodeScalars.count <= 64 && channel.contains { $0 != " " }
    }
}

/// An option that names what a key reaches.
private struct ReachOption {
    let name: String
    let things: String
    let meaning: String
    let scopes: String
    /// Whether nothing said is not all of them.
    var isRequired = true

    /// - Parameter scopes: those of the key that need the option.
    /// - Throws: `KeyGrant.Unusable` when it is missing, not needed, or names all and some.
    func check(_ names: [String], for scopes: [KeyScope]) throws(KeyGrant.Unusable) {
        if !scopes.isEmpty, names.isEmpty, isRequired {
            let needing = scopes.map(\.rawValue).joined(separator: ", ")
            throw KeyGrant.Unusable(sentence: "\(needing) needs \(name): \(meaning), or '*' for all of them")
        }
        if scopes.isEmpty, !names.isEmpty {
            throw KeyGrant.Unusable(sentence: "\(name) is for \(self.scopes); this key has nothing to do with \(things)")
        }
        if Reach(stored: names) == .all, names.count > 1 {
            throw KeyGrant.Unusable(
                sentence: "\(name) '\(Reach.wildcard)' is all \(things); name others instead or leave them out")
        }
    }
}

/// When a new key ends.
enum KeyExpiry {
    /// - Parameter text: `90d`, or a time with its zone; nil: never.
    /// - Throws: `KeyGrant.Unusable` for anything else, and for a time that has passed.
    static func moment(_ text: String?, now: Date = Date()) throws(KeyGrant.Unusable) -> Date? {
        guard let text else { return nil }
        if text.hasSuffix("d"), let days = Int(text.dropLast()), (1...36_500).contains(days) {
            return now.addingTimeInterval(Double(days) * 86_400)
        }
        guard let time = ZonedTime(text), time.offset != nil else {
            throw KeyGrant.Unusable(
                sentence:
                    "--expires '\(text.printable)': allowed is 1d to 36500d, or a time with its zone, as 2027-03-31T18:00+02:00")
        }
        guard time.instant > now else {
            throw KeyGrant.Unusable(sentence: "--expires \(text) has passed; it is \(ZonedTime(now).utcText) now")
        }
        return time.instant
    }
}

extension KeyScope: ExpressibleByArgument {}
