import Fulfilment
import Postgres
import ScanDialogue
import ServiceRuntime

/// Lets badges in: finds out whose they are, checks their PINs, and opens sessions.
struct SignInService: Sendable {
    private let postgres: Postgres
    private let sessions: FloorSessions
    private let store = SignInStore()
    private let stations = StationStore()

    init(postgres: Postgres, sessions: FloorSessions) { (self.postgres, self.sessions) = (postgres, sessions) }

    /// Opens a session for the badge and the key; a device that still has one of both goes on in it, without the PIN.
    /// - Parameters:
    ///   - caller: the holder of the API key the request came with.
    ///   - token: that of the device's session, if it has one.
    /// - Throws: `ProblemDetails` for an unknown badge, one without a role where the device may be used, a PIN that is missing or wrong, and
    ///   too many wrong ones; for one who has roles only where this worker does not serve.
    func signIn(_ request: SignInRequest, with caller: Caller, token: String?) async throws -> SignInAnswer {
        guard let picker = try await store.picker(badge: request.badge, on: postgres) else {
            throw FloorProblem.unknownBadge(request.badge)
        }
        let reach = picker.roles.reach.intersection(caller.sites)
        guard !reach.isEmpty else { throw FloorProblem.noRole(picker.badge, picker.roles, at: caller.sites) }
        guard !reach.intersection(sessions.served).isEmpty else { throw FloorProblem.otherWorker(reach, served: sessions.served) }
        let known = request.pin == nil ? try await goingOn(token, picker.badge, caller.keyID) : nil
        let session = if let known { known } else { try await open(picker, request.pin, caller.keyID) }
        let sites = picker.roles.sites(of: .pick).intersection(caller.sites).intersection(sessions.served)
        return SignInAnswer(
            badge: picker.badge, name: picker.name, carts: try await stations.carts(for: picker.badge, at: sites, in: postgres),
            session: session)
    }

    /// The token, if its session goes on and is this badge's.
    private func goingOn(_ token: String?, _ badge: String, _ keyID: String) async throws -> String? {
        guard let token, let session = try await sessions.session(token, keyID: keyID) else { return nil }
        return session.badge == badge ? token : nil
    }

    private func open(_ picker: SignInStore.Picker, _ pin: String?, _ keyID: String) async throws -> String {
        let proof = picker.hasPIN ? try await prove(picker, pin) : nil
        let token = SessionToken.make()
        let hash = SessionToken.hash(token) ?? []
        let opened = try await postgres.transaction {
            try await store.open(picker.badge, proof, keyID: keyID, tokenHash: hash, in: $0)
        }
        // Somebody gave the badge another PIN in this moment.
        guard opened != nil else { throw FloorProblem.pinMissing(picker.badge) }
        return token
    }

    /// What the PIN was checked against. Nothing is checked, and nothing told, while the badge has to wait.
    private func prove(_ picker: SignInStore.Picker, _ pin: String?) async throws -> PINHash {
        guard picker.wait == 0 else { throw FloorProblem.tooManyPINs(picker.badge, wait: picker.wait) }
        guard let pin else { throw FloorProblem.pinMissing(picker.badge) }
        guard let pin = PickerPIN(pin) else { throw FloorProblem.pinMalformed }
        guard let hash = try await store.guess(picker.badge, on: postgres) else {
            let now = try await store.picker(badge: picker.badge, on: postgres)
            throw FloorProblem.tooManyPINs(picker.badge, wait: max(1, now?.wait ?? 1))
        }
        guard try hash.isOf(pin) else { throw FloorProblem.pinWrong(picker.badge) }
        return hash
    }
}
