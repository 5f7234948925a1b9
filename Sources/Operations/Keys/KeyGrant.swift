import ArgumentParser
import Fulfilment
import ServiceRuntime

/// What a new key may do, whose orders it reaches, and which vehicles it drives.
struct KeyGrant: Sendable, Equatable {
    /// No key can be made of this: one sentence with what is wrong and what is allowed.
    struct Unusable: Error {
        let sentence: String
    }

    let scopes: [KeyScope]
    let channels: KeyReach
    let vehicles: KeyReach

    /// - Parameters:
    ///   - scopes: what it may do.
    ///   - channels: names of channels, or `*` alone for all; as somebody typed them.
    ///   - vehicles: codes of vehicles, or `*` alone for all. Whether there are such vehicles, the database knows.
    /// - Throws: `Unusable` for orders without channels, drivers without vehicles, either without need, and names no order can have.
    init(scopes: [KeyScope], channels: [String], vehicles: [String] = []) throws(Unusable) {
        (self.scopes, self.channels, self.vehicles) = (scopes, KeyReach(stored: channels), KeyReach(stored: vehicles))
        try Self.channel.check(channels, for: scopes.filter(\.needsChannels))
        try Self.vehicle.check(vehicles, for: scopes.filter(\.needsVehicles))
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
    }

    private static let channel = ReachOption(
        name: "--channel", things: "channels", meaning: "the channels whose orders the key reaches",
        scopes: "the scopes of orders")
    private static let vehicle = ReachOption(
        name: "--vehicle", things: "vehicles", meaning: "the vehicles whose routes the key reaches", scopes: "the scope fleet")

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

    /// - Parameter scopes: those of the key that need the option.
    /// - Throws: `KeyGrant.Unusable` when it is missing, not needed, or names all and some.
    func check(_ names: [String], for scopes: [KeyScope]) throws(KeyGrant.Unusable) {
        if !scopes.isEmpty, names.isEmpty {
            let needing = scopes.map(\.rawValue).joined(separator: ", ")
            throw KeyGrant.Unusable(sentence: "\(needing) needs \(name): \(meaning), or '*' for all of them")
        }
        if scopes.isEmpty, !names.isEmpty {
            throw KeyGrant.Unusable(sentence: "\(name) is for \(self.scopes); this key has nothing to do with \(things)")
        }
        if KeyReach(stored: names) == .all, names.count > 1 {
            throw KeyGrant.Unusable(
                sentence: "\(name) '\(KeyReach.wildcard)' is all \(things); name others instead or leave them out")
        }
    }
}

extension KeyScope: ExpressibleByArgument {}
