import Fulfilment
import HTTPTypes
import MasterData
import ServiceRuntime

/// The refusals of the floor's requests; each says what to do instead.
enum FloorProblem {
    static func unknownBadge(_ badge: String) -> ProblemDetails {
        ProblemDetails(
            status: .forbidden, title: "Badge not known",
            detail: "No picker has the badge '\(badge.prefix(50))'. Scan the badge again, or ask the shift leader.")
    }

    /// The terminal knows these two by the beginning of their title, and signs in again.
    static let sessionMissing = ProblemDetails(
        status: .unauthorized, title: "Session missing",
        detail: "Sign in with POST /floor/sign-in, and send the answer's 'session' in the header Waybill-Session.",
        challenge: challenge)
    static let sessionEnded = ProblemDetails(
        status: .unauthorized, title: "Session ended",
        detail: "There is no such session of this key, or it has ended. Sign in again; what was scanned may be sent then.",
        challenge: challenge)
    private static let challenge = "Waybill-Session realm=\"floor\""

    static func othersSession(_ badge: String, sent: String) -> ProblemDetails {
        ProblemDetails(
            status: .forbidden, title: "Session of another badge",
            detail: "badge is '\(sent.prefix(50))', but the session is \(badge)'s. Sign in with the badge that was scanned.")
    }

    static func unknownCart(_ cart: String) -> ProblemDetails {
        ProblemDetails(
            status: .notFound, title: "Cart not known",
            detail: "There is no cart '\(cart.prefix(50))'. Scan the code on the cart's handle.")
    }

    static func unknownPlace(_ place: String) -> ProblemDetails {
        ProblemDetails(
            status: .unprocessableContent, title: "Place not known",
            detail:
                "There is no place '\(place.prefix(50))' in the cart's warehouse. Scan the code on the shelf, or leave it out.")
    }

    static func cartInUse(_ cart: String, by badge: String) -> ProblemDetails {
        ProblemDetails(
            status: .conflict, title: "Cart in use", detail: "Cart \(cart) is on a tour of \(badge). Take another cart.")
    }

    static func unknownTour(_ tour: Int64) -> ProblemDetails {
        ProblemDetails(status: .notFound, title: "Tour not known", detail: "There is no tour \(tour). Ask for work again.")
    }

    /// For supervisors.
    static func notOpen(_ tour: Int64) -> ProblemDetails {
        ProblemDetails(
            status: .notFound, title: "Unknown tour",
            detail: "Nothing was changed: there is no open tour \(tour). Take one that the overview of the floor shows.")
    }

    static func othersTour(_ tour: Int64, picker: String) -> ProblemDetails {
        ProblemDetails(
            status: .conflict, title: "Tour of another picker",
            detail: "Tour \(tour) is \(picker)'s. Sign in with the badge it was given to.")
    }

    static let busy = ProblemDetails(
        status: .serviceUnavailable, title: "Too many at once", detail: "Others keep taking the same work. Ask again.",
        retryAfter: 1)

    static func unreadable(_ detail: String, _ errors: [ProblemDetails.FieldError] = []) -> ProblemDetails {
        ProblemDetails(status: .unprocessableContent, title: "Request not understood", detail: detail, errors: errors)
    }

    static func unreadable(_ fault: BodyFault) -> ProblemDetails { unreadable(fault.sentence, fault.errors) }
}

/// Refusals for want of a right. Each says which, and what gives it.
extension FloorProblem {
    /// - Parameter site: where it is missing; nil: everywhere.
    static func rightMissing(_ right: Right, _ session: FloorSession, at site: String? = nil) -> ProblemDetails {
        let badge = session.badge
        let roles = StaffRole.having(right).map(\.rawValue)
        let place =
            site.map { " at \($0)" } ?? (session.sites == .all ? "" : " at \(session.sites), where this device may be used")
        let option = (site ?? session.sites.only).map { " --site \($0)" } ?? ""
        return ProblemDetails(
            status: .forbidden, title: "Right missing",
            detail: """
                \(badge) may not \(right.meaning)\(place): that is the right '\(right.rawValue)' of the roles \(roles.joined(separator: ", ")), and \
                \(badge) has \(held(session.roles)). Nothing was changed. Ask who operates Waybill: \
                `waybill rights grant \(badge) \(roles[0])\(option)`; it holds within 10 s.
                """)
    }

    static func noRole(_ badge: String, _ roles: StaffRoles, at sites: Reach) -> ProblemDetails {
        let place = sites == .all ? "" : " at \(sites), where this device may be used"
        let option = sites.only.map { " --site \($0)" } ?? ""
        return ProblemDetails(
            status: .forbidden, title: "Role missing",
            detail: """
                \(badge) has \(held(roles))\(roles.isEmpty ? "" : ", but no role")\(place). Ask who operates Waybill: \
                `waybill rights grant \(badge) ROLE\(option)`.
                """)
    }

    /// The device's key is not of this site.
    static func otherSite(_ site: String, _ session: FloorSession) -> ProblemDetails {
        ProblemDetails(
            status: .forbidden, title: "Device of another site",
            detail: """
                That is at \(site), and the key of this device is for \(session.sites). Nothing was changed. Take a device of \(site), or \
                let who operates Waybill make a key: `waybill keys create --name NAME --scope floor --site \(site)`.
                """)
    }

    /// - Parameter sites: for which that is, none of which this worker serves.
    static func otherWorker(_ sites: Reach, served: Reach) -> ProblemDetails {
        ProblemDetails(
            status: .forbidden, title: "Worker of another site",
            detail: """
                That is for \(sites), and this worker serves the floor of \(served) (WAYBILL_PICKING_SITES). Nothing was changed. Connect the \
                device to a picking-worker of its site.
                """)
    }

    private static func held(_ roles: StaffRoles) -> String {
        roles.isEmpty ? "no role" : "the roles \(roles.words.joined(separator: ", "))"
    }
}

extension Reach {
    /// The one thing it reaches.
    fileprivate var only: String? {
        if case .only(let names) = self, names.count == 1 { names.first } else { nil }
    }
}

/// Refusals of PINs. The terminal knows the first three by the beginning of their title, and asks for the PIN. None tells anything of what was
/// sent.
extension FloorProblem {
    static func pinMissing(_ badge: String) -> ProblemDetails {
        ProblemDetails(
            status: .unauthorized, title: "PIN missing", detail: "\(badge) signs in with a PIN: send it as 'pin'.",
            challenge: challenge)
    }

    static let pinMalformed = ProblemDetails(
        status: .forbidden, title: "PIN wrong",
        detail: "pin is not \(PickerPIN.form), as every PIN is. It does not count as a guess.")

    static func pinWrong(_ badge: String) -> ProblemDetails {
        ProblemDetails(
            status: .forbidden, title: "PIN wrong",
            detail: "That is not \(badge)'s PIN. After \(SignInStore.guesses) wrong ones in 15 minutes the badge has to wait.")
    }

    /// - Parameter wait: seconds.
    static func tooManyPINs(_ badge: String, wait: Int) -> ProblemDetails {
        ProblemDetails(
            status: .tooManyRequests, title: "Too many wrong PINs",
            detail:
                "\(badge) was given \(SignInStore.guesses) wrong PINs within 15 minutes, and no PIN is looked at for \(wait) s. Was it you? Tell the shift leader if not.",
            retryAfter: wait)
    }
}

/// Refusals that only packers meet.
extension FloorProblem {
    static func unknownCode(_ code: String) -> ProblemDetails {
        ProblemDetails(
            status: .notFound, title: "Nothing to pack there",
            detail: "'\(code.prefix(50))' is no bin with an order, and no order's number. Scan the code on the bin.")
    }

    static func notPicked(_ order: Int64, state: FulfilmentState) -> ProblemDetails {
        let why =
            switch state {
            case .picking: "is still being picked"
            case .cancelled: "is cancelled, and its pieces are put back"
            default: "is \(state.rawValue)"
            }
        return ProblemDetails(
            status: .conflict, title: "Not ready for packing", detail: "Order \(order) \(why). Take another one.")
    }

    static func packed(_ order: Int64, _ parcels: [String]) -> ProblemDetails {
        ProblemDetails(
            status: .conflict, title: "Packed already",
            detail: "Order \(order) is packed: \(parcels.joined(separator: ", ")). Take another one.")
    }

    static func othersOrder(_ order: Int64, packer: String) -> ProblemDetails {
        ProblemDetails(
            status: .conflict, title: "Order of another packer",
            detail: "Order \(order) is being packed by \(packer), who can put it aside with 9. Take another one.")
    }

    static func unfitLot(_ order: Int64, _ lot: String) -> ProblemDetails {
        ProblemDetails(
            status: .conflict, title: "A lot must not go out",
            detail: "Order \(order) must not be packed: \(lot). Put its pieces back; it gets another lot or waits for one.")
    }

    static func serialRefused(_ refusal: SerialRefusal) -> ProblemDetails {
        ProblemDetails(status: .conflict, title: "Serial number must not go out", detail: refusal.sentence)
    }

    static func notBegun(_ order: Int64) -> ProblemDetails {
        ProblemDetails(
            status: .conflict, title: "Not begun", detail: "Nobody packs order \(order) now. Scan its bin to begin it.")
    }

    static func unknownCarton(_ carton: String) -> ProblemDetails {
        ProblemDetails(
            status: .unprocessableContent, title: "Carton not known", detail: "There is no carton '\(carton.prefix(50))'.")
    }

    /// Nothing is changed: the carton is not used up either.
    static func onlyCarton(_ carton: String) -> ProblemDetails {
        ProblemDetails(
            status: .unprocessableContent, title: "No other carton",
            detail: "No other carton takes this order than \(carton.prefix(50)). Fetch one, or put the order aside with 9.")
    }

    static func unknownParcel(_ sscc: String) -> ProblemDetails {
        ProblemDetails(
            status: .notFound, title: "Parcel not known",
            detail: "There is no parcel '\(sscc.prefix(50))'. Scan the label's SSCC: 18 digits, without the (00).")
    }
}
