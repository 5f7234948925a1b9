package import AsyncHTTPClient
package import Routing

/// A road map's server: how it is asked for a block of a travel table, and how its answer is read.
package protocol RoadService: Sendable {
    /// For people.
    var name: String { get }

    /// Places on each side of a block at most, so that the server's usual limits are kept.
    var side: Int { get }

    /// Asks for all ways from some places to others.
    func request(from sources: [Coordinate], to targets: [Coordinate], profile: String) throws -> HTTPClientRequest

    /// Reads an answer of `rows` rows and `columns` columns.
    /// - Throws: `TravelFault` when it is no such table.
    func read(_ body: [UInt8], rows: Int, columns: Int) throws(TravelFault) -> TravelBlock
}

/// Part of a travel table, row by row; nil where the server knows no way.
package struct TravelBlock: Sendable, Equatable {
    /// Seconds.
    package var durations: [Int32?] = []
    /// Metres.
    package var distances: [Int32?] = []
}

/// Why a travel service gave no table, in words.
package struct TravelFault: Error, Equatable, CustomStringConvertible {
    package let description: String

    package init(_ description: String) { self.description = description }
}
