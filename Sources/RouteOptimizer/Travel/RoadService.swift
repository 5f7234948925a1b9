package import AsyncHTTPClient
import JSONReading
import RouteKernel
package import Routing

/// A road map's server: how it is asked for a block of a travel table, and how its answer is read.
package protocol RoadService: Sendable {
    /// For people.
    var name: String { get }

    /// Places on each side of a block at most, so that the server's usual limits are kept.
    var side: Int { get }

    /// The service's word for a kind of road user.
    func roadUser(of profile: String) -> String

    /// Asks for all ways from some places to others.
    func request(from sources: [Coordinate], to targets: [Coordinate], profile: String) throws -> HTTPClientRequest

    /// Reads an answer of `rows` rows and `columns` columns.
    /// - Throws: `TravelFault` when it is no such table.
    func read(_ body: [UInt8], rows: Int, columns: Int) throws(TravelFault) -> TravelBlock

    /// Whether a refusal says that there is no road near one of the places, or no way between two of them.
    func saysNoWay(_ body: [UInt8]) -> Bool
}

/// Part of a travel table, row by row; nil where the server knows no way.
package struct TravelBlock: Sendable, Equatable {
    /// Seconds.
    package var durations: [Int32?] = []
    /// Metres.
    package var distances: [Int32?] = []
    /// Where the way of each row begins and that of each column ends; empty when the server does not say.
    package var sources: [RoadPoint] = []
    package var targets: [RoadPoint] = []
}

/// The point of a road that a place was moved to.
package struct RoadPoint: Sendable, Equatable {
    /// Metres from the place; nil when the server does not say.
    package var distance: Double?
    /// nil when the server does not say.
    package var location: Coordinate?

    /// Metres from a place; nil when nothing is known.
    func distance(from place: Coordinate) -> Double? {
        distance
            ?? location.flatMap { TravelModel(speed: 1, detour: 100).leg(from: place, to: $0) }.map { Double($0.distance) }
    }
}

/// Why a travel service gave no table, in words.
package struct TravelFault: Error, Equatable, CustomStringConvertible {
    package let description: String

    package init(_ description: String) { self.description = description }
}

/// A value of a travel service's answer.
struct TravelJSON {
    private let tree: JSONTree
    private let index: Int

    private init(tree: JSONTree, index: Int) { (self.tree, self.index) = (tree, index) }

    /// - Throws: `TravelFault` for what is no JSON.
    init(_ body: [UInt8]) throws(TravelFault) {
        do throws(JSONFault) {
            self.init(tree: try JSONTree(body), index: 0)
        } catch {
            throw TravelFault("sent what is no JSON: \(error.problem)")
        }
    }

    /// The member of an object; nil when there is none, or it is null.
    subscript(_ name: StaticString) -> TravelJSON? {
        guard tree.nodes[index].kind == .object, let value = tree.member(name, of: index), tree.nodes[value].kind != .null else {
            return nil
        }
        return TravelJSON(tree: tree, index: value)
    }

    /// Of a list; none for anything else.
    var items: [TravelJSON] { tree.items(of: index).map { TravelJSON(tree: tree, index: $0) } }

    /// nil for what is no number.
    var number: Double? { tree.number(index) }

    /// A text, shortened for messages.
    var text: String? { tree.nodes[index].kind == .string ? String(tree.text(index).prefix(200)) : nil }

    /// A duration or a distance in whole units; nil for null and for what is too far to be driven.
    /// - Throws: `TravelFault` for anything else.
    func amount(scale: Double) throws(TravelFault) -> Int32? {
        if tree.nodes[index].kind == .null { return nil }
        guard let value = tree.number(index), value >= 0 else {
            throw TravelFault("sent a duration or distance that is no number from 0")
        }
        let units = (value * scale).rounded()
        return units < Double(TravelMatrix.noWay) ? Int32(units) : nil
    }
}
