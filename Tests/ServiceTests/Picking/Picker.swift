import FoundationEssentials
import ScanDialogue

@testable import Picking

/// A picker who does what the device asks, through the same interface as a device.
struct Picker {
    let service: ScanService
    let badge: String
    var flow: PickFlow
    private(set) var records: [ScanRecord] = []
    /// The device's clock.
    var clock = Date()
    var secondsPerScan = 1.0

    init(scans: ScanService, badge: String, tour: PickList) {
        (service, self.badge) = (scans, badge)
        flow = PickFlow(tour: tour)
    }

    /// A picker with a new tour; nil when there is no work.
    static func withWork(in warehouse: PickingFixture, badge: String, cart: String) async throws -> Picker? {
        switch try await warehouse.tours.assign(TourRequest(badge: badge, cart: cart)) {
        case .new(let answer), .resumed(let answer): Picker(scans: warehouse.scans, badge: badge, tour: answer.tour)
        case .none: nil
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
            ScanUpload(badge: badge, scans: scans, sentAt: sentAt), tourID: flow.tour.tourID, arrived: arrived)
    }
}
