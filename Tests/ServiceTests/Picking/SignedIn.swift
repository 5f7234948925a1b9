import FoundationEssentials
import Fulfilment
import ScanDialogue
import ServiceRuntime

@testable import Picking

// What most tests of the floor ask: in a session of the badge that the request names, of a key named `test`.

extension FloorSession {
    /// A session that nobody opened, of somebody who may do everything.
    static func of(_ badge: String) -> FloorSession {
        FloorSession(id: 7, badge: badge, keyID: "test", roles: StaffRoles([StaffRoles.Grant(.supervisor)]))
    }

    /// A session of somebody who may take tours, and nothing else.
    static func picker(_ badge: String) -> FloorSession {
        FloorSession(id: 8, badge: badge, keyID: "test", roles: StaffRoles([StaffRoles.Grant(.picker)]))
    }
}

extension Caller {
    /// A device of the floor.
    static func device(_ keyID: String = "test") -> Caller {
        Caller(keyID: keyID, name: "test", scopes: [KeyScope.floor.rawValue], channels: .only([]), vehicles: .only([]))
    }
}

extension PickingFixture {
    func signIn(_ badge: String, pin: String? = nil, keyID: String = "test") async throws -> SignInAnswer {
        try await signIns.signIn(SignInRequest(badge: badge, pin: pin), with: .device(keyID), token: nil)
    }
}

extension TourService {
    func assign(_ request: TourRequest) async throws -> Assignment { try await assign(request, by: .of(request.badge)) }
}

extension ScanService {
    func book(_ upload: ScanUpload, tourID: Int64, arrived: Date) async throws -> ScanReceipt {
        try await book(upload, by: .of(upload.badge), tourID: tourID, arrived: arrived)
    }
}

extension PackingService {
    func begin(_ request: PackRequest) async throws -> PackList { try await begin(request, by: .of(request.badge ?? "")) }

    func keep(_ progress: PackProgress, orderID: Int64) async throws {
        try await keep(progress, by: .of(progress.badge ?? ""), orderID: orderID)
    }

    func finish(_ report: PackReport, orderID: Int64) async throws -> PackReceipt {
        try await finish(report, by: .of(report.badge ?? ""), orderID: orderID)
    }

    func check(_ question: SerialQuestion, orderID: Int64) async throws {
        try await check(question, by: .of(question.badge ?? ""), orderID: orderID)
    }

    func setAside(_ request: PackAside, orderID: Int64) async throws {
        try await setAside(orderID: orderID, by: .of(request.badge ?? ""))
    }
}
