import AsyncHTTPClient
import NIOCore
import NIOHTTP1
import OutgoingHTTP
import Routing

/// Part of a travel table: indices of places.
struct RoadBlock: Sendable {
    let rows: [Int]
    let columns: [Int]

    /// Places that are asked for the ways among themselves; the service refuses a single one that no road is near.
    var isSquare: Bool { rows == columns }

    /// The two squares in it, and the ways between their places in both directions.
    var quarters: (squares: [RoadBlock], across: [RoadBlock]) {
        let (one, other) = (Array(rows.prefix(rows.count / 2)), Array(rows.dropFirst(rows.count / 2)))
        return (
            [RoadBlock(rows: one, columns: one), RoadBlock(rows: other, columns: other)],
            [RoadBlock(rows: one, columns: other), RoadBlock(rows: other, columns: one)]
        )
    }

    /// Halves of the longer side; nil for a single way.
    var halves: [RoadBlock]? {
        let (rows, columns) = (rows, columns)
        guard max(rows.count, columns.count) > 1 else { return nil }
        if rows.count >= columns.count {
            return [rows.prefix(rows.count / 2), rows.dropFirst(rows.count / 2)].map {
                RoadBlock(rows: Array($0), columns: columns)
            }
        }
        return [columns.prefix(columns.count / 2), columns.dropFirst(columns.count / 2)].map {
            RoadBlock(rows: rows, columns: Array($0))
        }
    }
}

/// Asks a road map's server for the ways among places, block by block, some at a time, until all are told or the time is over.
///
/// A server may refuse a whole block for one place that no road is near. Then the places that make it refuse are looked for by halving the
/// squares, and the other refused blocks are asked for without them. What was answered is never asked for again.
struct RoadSurvey {
    /// Requests on their way at a time.
    private static let lanes = 4

    private let places: [Coordinate]
    private let side: Int
    private let inquiry: RoadInquiry
    /// What is known so far, also when the survey ends with an error.
    private(set) var ways: RoadWays

    init(_ service: any RoadService, _ places: [Coordinate], profile: String, timeout: Duration) {
        (self.places, side) = (places, service.side)
        inquiry = RoadInquiry(
            service: service, places: places, profile: profile, timeout: timeout, deadline: .now() + TimeAmount(timeout))
        ways = RoadWays(count: places.count)
    }

    /// - Throws: `TravelFault` or an error of HTTP when something is not told.
    mutating func run() async throws {
        var open = try await closeOffRoad(try await ask(blocks()))
        while !open.isEmpty {
            let refused = try await ask(open.compactMap(onRoad))
            for block in refused where block.halves == nil { ways.close(block) }
            open = refused.flatMap { $0.halves ?? [] }
        }
    }

    private func blocks() -> [RoadBlock] {
        let pieces = stride(from: 0, to: places.count, by: side).map { Array($0..<min(places.count, $0 + side)) }
        return pieces.flatMap { rows in pieces.map { RoadBlock(rows: rows, columns: $0) } }
    }

    /// Closes the places that the service refuses even alone.
    /// - Returns: what is still to be asked for.
    private mutating func closeOffRoad(_ refused: [RoadBlock]) async throws -> [RoadBlock] {
        var (squares, open) = (refused.filter(\.isSquare), refused.filter { !$0.isSquare })
        while !squares.isEmpty {
            for square in squares where square.rows.count == 1 { ways.close(square.rows[0]) }
            let quarters = squares.filter { $0.rows.count > 1 }.map(\.quarters)
            open += quarters.flatMap(\.across)
            squares = try await ask(quarters.flatMap(\.squares))
        }
        return open
    }

    /// The block without places that are on no road; nil when none are left.
    private func onRoad(_ block: RoadBlock) -> RoadBlock? {
        let rows = block.rows.filter { !ways.offRoad.contains($0) }
        let columns = block.columns.filter { !ways.offRoad.contains($0) }
        return rows.isEmpty || columns.isEmpty ? nil : RoadBlock(rows: rows, columns: columns)
    }

    /// - Returns: the blocks that were refused because there is no way.
    private mutating func ask(_ blocks: [RoadBlock]) async throws -> [RoadBlock] {
        let inquiry = inquiry
        var (waiting, refused) = (blocks[...], [RoadBlock]())
        try await withThrowingTaskGroup(of: (RoadBlock, TravelBlock?).self) { group in
            func next() {
                guard let block = waiting.popFirst() else { return }
                group.addTask { (block, try await inquiry.ask(block)) }
            }
            for _ in 0..<Self.lanes { next() }
            for try await (block, answer) in group {
                if let answer { ways.add(answer, block, places) } else { refused.append(block) }
                next()
            }
        }
        return refused
    }
}

/// One question after the other about some places, until the deadline.
struct RoadInquiry: Sendable {
    private static let largestAnswer = 64 << 20

    let service: any RoadService
    let places: [Coordinate]
    let profile: String
    let timeout: Duration
    let deadline: NIODeadline

    /// nil when the service refuses because there is no way.
    func ask(_ block: RoadBlock) async throws -> TravelBlock? {
        let request = try service.request(
            from: block.rows.map { places[$0] }, to: block.columns.map { places[$0] }, profile: profile)
        do {
            let response = try await HTTPClient.outgoing.execute(request, deadline: deadline)
            let body = [UInt8](try await response.body.collect(upTo: Self.largestAnswer).readableBytesView)
            return try read(body, isOK: response.status == .ok, or: "answered \(response.status.code)", block)
        } catch let error as HTTPClientError where error == .deadlineExceeded {
            throw TravelFault("did not answer within \(timeout)")
        }
    }

    private func read(_ body: [UInt8], isOK: Bool, or refusal: String, _ block: RoadBlock) throws(TravelFault) -> TravelBlock? {
        do throws(TravelFault) {
            guard isOK else { throw TravelFault(refusal) }
            return try service.read(body, rows: block.rows.count, columns: block.columns.count)
        } catch {
            if service.saysNoWay(body) { return nil }
            throw error
        }
    }
}
