import FoundationEssentials
import ScanDialogue

@testable import Picking

/// A picker who does what the device asks, through the same interface as a device.
struct Picker {
    let service: ScanService
    let badge: String
    /// In which scans are sent.
    var session: FloorSession
    var flow: PickFlow
    private(set) var records: [ScanRecord] = []
    /// The device's clock.
    var clock = Date()
    var secondsPerScan = 1.0

    init(scans: ScanService, badge: String, tour: PickList) {
        (service, self.badge, session) = (scans, badge, .of(badge))
        flow = PickFlow(tour: tour)
    }

    /// A picker with a new tour; nil when there is no work.
    /// - Parameter session: nil: one with every right.
    static func withWork(
        in warehouse: PickingFixture, badge: String, cart: String, by session: FloorSession? = nil
    ) async throws -> Picker? {
        let session = session ?? .of(badge)
        switch try await warehouse.tours.assign(TourRequest(badge: badge, cart: cart), by: session) {
        case .new(let answer), .resumed(let answer):
            var picker = Picker(scans: warehouse.scans, badge: badge, tour: answer.tour)
            picker.session = session
            return picker
        case .none: return nil
        }
    }

    /// Scans a code.
    @discardableResult
    mutating func scan(_ code: String) -> ScanResult {
        clock += secondsPerScan
        let result = flow.scan(code, at: clock, id: UUID())
        records.append(result.record)
        return result
    }

    /// Scans what is asked for until the pick in question is done, or the tour is.
    mutating func pick() {
        let task = flow.task
        while flow.task == task, let code = flow.prompt.expectedCode { scan(code) }
    }

    mutating func pickAll() { while !flow.isDone { pick() } }

    /// Says that none of the pick in question is there.
    mutating func short() {
        if flow.prompt.step == .place { scan(flow.prompt.expectedCode ?? "") }
        scan("CTRL:SHORT:NONE_LEFT")
    }

    /// Uploads everything recorded so far.
    @discardableResult
    func send() async throws -> ScanReceipt { try await send(records) }

    /// - Parameters:
    ///   - sentAt: the device's clock while it sends.
    ///   - arrived: when that reaches the warehouse.
    func send(_ scans: [ScanRecord], sentAt: Date? = nil, arrived: Date = Date()) async throws -> ScanReceipt {
        try await service.book(
            ScanUpload(badge: badge, scans: scans, sentAt: sentAt), by: session, tourID: flow.tour.tourID, arrived: arrived)
    }
}
