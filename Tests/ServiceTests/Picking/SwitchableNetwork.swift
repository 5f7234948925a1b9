import FoundationEssentials
import HTTPTypes
import ScanDialogue
import ServiceRuntime
import Synchronization

@testable import FloorTerminal
@testable import Picking

/// What a screen showed, by lines.
final class Transcript: Sendable {
    private let text = Mutex("")

    func add(_ more: String) { text.withLock { $0 += more } }

    var all: String { text.withLock { $0 } }

    func clear() { text.withLock { $0 = "" } }

    var lines: [String] {
        text.withLock { $0 }.split(separator: "\n", omittingEmptySubsequences: true).map(String.init)
    }
}

/// The worker behind a network that can be cut.
final class SwitchableNetwork: FloorAccess {
    private let signIns: SignInService
    private let tours: TourService
    private let scans: ScanService
    private let up = Atomic(true)
    private let cutsAfterWork = Atomic(false)

    private let refused = Mutex<FloorClientError?>(nil)

    init(_ warehouse: PickingFixture) { (signIns, tours, scans) = (warehouse.signIns, warehouse.tours, warehouse.scans) }

    /// What scans are answered with instead of being taken.
    var refusal: FloorClientError? {
        get { refused.withLock { $0 } }
        set { refused.withLock { $0 = newValue } }
    }

    var isUp: Bool {
        get { up.load(ordering: .sequentiallyConsistent) }
        set { up.store(newValue, ordering: .sequentiallyConsistent) }
    }

    /// The network fails once the next tour is on the device.
    var failsAfterWork: Bool {
        get { cutsAfterWork.load(ordering: .sequentiallyConsistent) }
        set { cutsAfterWork.store(newValue, ordering: .sequentiallyConsistent) }
    }

    func signIn(badge: String, pin: String?) async throws(FloorClientError) -> SignInAnswer {
        try await reach { try await signIns.signIn(.init(badge: badge, pin: pin), with: .device(), token: nil) }
    }

    func work(_ request: TourRequest) async throws(FloorClientError) -> TourAnswer? {
        let work = try await reach { try await tours.assign(request) }
        if failsAfterWork {
            failsAfterWork = false
            isUp = false
        }
        return switch work {
        case .new(let answer), .resumed(let answer): answer
        case .none: nil
        }
    }

    func send(_ scans: [ScanRecord], tourID: Int64, badge: String) async throws(FloorClientError) -> ScanReceipt {
        if let refusal { throw refusal }
        return try await reach { try await self.scans.book(.init(badge: badge, scans: scans), tourID: tourID, arrived: Date()) }
    }

    private func reach<Answer>(_ call: () async throws -> Answer) async throws(FloorClientError) -> Answer {
        guard isUp else { throw .unreachable("no network") }
        do {
            return try await call()
        } catch let problem as ProblemDetails {
            throw .refused(status: problem.status.code, problem.detail)
        } catch {
            throw .unreachable("\(error)")
        }
    }
}
