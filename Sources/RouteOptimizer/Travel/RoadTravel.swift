import AsyncHTTPClient
import FoundationEssentials
import Metrics
import NIOCore
import NIOHTTP1
import OutgoingHTTP
import RouteKernel
package import Routing

/// Travel times along roads, from a server that is asked block by block. What it does not tell in time comes from the great circle, and the table's
/// notes say so: a route with guessed times is better than none.
package struct RoadTravel: TravelSource {
    private static let largestAnswer = 64 << 20
    /// Requests on their way at a time.
    private static let lanes = 4

    private let service: any RoadService
    private let timeout: Duration
    private let fallback: GreatCircleTravel

    /// - Parameters:
    ///   - timeout: for a whole table.
    ///   - model: of the great circle where the service does not answer.
    package init(_ service: any RoadService, timeout: Duration, model: TravelModel = TravelModel()) {
        (self.service, self.timeout, fallback) = (service, timeout, GreatCircleTravel(model))
    }

    package var name: String { service.name }

    package func travel(among places: [Coordinate], profile: String) async throws -> TravelTable {
        let guess = fallback.matrix(places)
        do {
            let (matrix, missing) = try await table(places, profile, guess)
            var notes = ["Travel times come from: \(name)."]
            if missing > 0 { notes.append("Travel times it does not know come from: \(fallback.name) (\(missing) of them).") }
            return TravelTable(locations: places, matrix: matrix, notes: notes)
        } catch is CancellationError {
            throw CancellationError()
        } catch {
            Counter(label: "waybill_travel_fallbacks_total").increment()
            let reason = (error as? TravelFault)?.description ?? "could not be reached: \(error)"
            return TravelTable(
                locations: places, matrix: guess, notes: ["Travel times come from: \(fallback.name). \(name) \(reason)."])
        }
    }

    private struct Block: Sendable {
        let rows: Range<Int>
        let columns: Range<Int>
    }

    /// - Parameter guess: for the arcs that the service does not know.
    private func table(_ places: [Coordinate], _ profile: String, _ guess: TravelMatrix) async throws -> (
        TravelMatrix, missing: Int
    ) {
        let deadline = NIODeadline.now() + TimeAmount(timeout)
        var (matrix, missing) = (guess, 0)
        let pieces = stride(from: 0, to: places.count, by: service.side).map { $0..<min(places.count, $0 + service.side) }
        var blocks = pieces.flatMap { rows in pieces.map { Block(rows: rows, columns: $0) } }[...]
        try await withThrowingTaskGroup(of: (Block, TravelBlock).self) { group in
            func ask(_ block: Block) {
                group.addTask { (block, try await self.ask(block, places, profile, deadline)) }
            }
            for block in blocks.prefix(Self.lanes) { ask(block) }
            blocks = blocks.dropFirst(Self.lanes)
            for try await (block, answer) in group {
                missing += Self.fill(&matrix, block, answer, places.count)
                if let next = blocks.popFirst() { ask(next) }
            }
        }
        return (matrix, missing)
    }

    private func ask(_ block: Block, _ places: [Coordinate], _ profile: String, _ deadline: NIODeadline) async throws
        -> TravelBlock
    {
        let request = try service.request(
            from: Array(places[block.rows]), to: Array(places[block.columns]), profile: profile)
        do {
            let response = try await HTTPClient.outgoing.execute(request, deadline: deadline)
            let body = [UInt8](try await response.body.collect(upTo: Self.largestAnswer).readableBytesView)
            guard response.status == .ok else { throw TravelFault("answered \(response.status.code)") }
            return try service.read(body, rows: block.rows.count, columns: block.columns.count)
        } catch let error as HTTPClientError where error == .deadlineExceeded {
            throw TravelFault("did not answer within \(timeout)")
        }
    }

    /// - Returns: arcs between different places that the block does not have.
    private static func fill(_ matrix: inout TravelMatrix, _ block: Block, _ answer: TravelBlock, _ count: Int) -> Int {
        var (missing, cell) = (0, 0)
        for row in block.rows {
            for column in block.columns {
                if row != column, let duration = answer.durations[cell], let distance = answer.distances[cell] {
                    matrix.durations[row * count + column] = duration
                    matrix.distances[row * count + column] = distance
                } else if row != column {
                    missing += 1
                }
                cell += 1
            }
        }
        return missing
    }
}
