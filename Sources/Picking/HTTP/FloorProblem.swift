import Fulfilment
import HTTPTypes
import Hummingbird
import MasterData
import ScanDialogue
import ServiceRuntime

/// The refusals of the floor's requests; each says what to do instead, in the language of whoever asks. Titles are the same in all.
enum FloorProblem {
    static func unknownBadge(_ badge: String) -> ProblemDetails {
        ProblemDetails(.forbidden, "Badge not known", .unknownBadge(badge))
    }

    /// The terminal knows these two by the beginning of their title, and signs in again.
    static let sessionMissing = ProblemDetails(.unauthorized, "Session missing", .sessionMissing, challenge: challenge)
    static let sessionEnded = ProblemDetails(.unauthorized, "Session ended", .sessionEnded, challenge: challenge)
    private static let challenge = "Waybill-Session realm=\"floor\""

    static func othersSession(_ badge: String, sent: String) -> ProblemDetails {
        ProblemDetails(.forbidden, "Session of another badge", .othersSession(badge: badge, sent: sent))
    }

    static func unknownCart(_ cart: String) -> ProblemDetails {
        ProblemDetails(.notFound, "Cart not known", .unknownCart(cart))
    }

    static func unknownPlace(_ place: String) -> ProblemDetails {
        ProblemDetails(.unprocessableContent, "Place not known", .unknownPlace(place))
    }

    static func cartInUse(_ cart: String, by badge: String) -> ProblemDetails {
        ProblemDetails(.conflict, "Cart in use", .cartInUse(cart, by: badge))
    }

    static func unknownTour(_ tour: Int64) -> ProblemDetails {
        ProblemDetails(.notFound, "Tour not known", .unknownTour(tour))
    }

    /// For supervisors.
    static func notOpen(_ tour: Int64) -> ProblemDetails { ProblemDetails(.notFound, "Unknown tour", .notOpen(tour)) }

    static func othersTour(_ tour: Int64, picker: String) -> ProblemDetails {
        ProblemDetails(.conflict, "Tour of another picker", .othersTour(tour, picker: picker))
    }

    static let busy = ProblemDetails(.serviceUnavailable, "Too many at once", .busy, retryAfter: 1)

    /// The request is not as it should be.
    static func unreadable(_ refusal: FloorRefusal, _ fields: [(name: String, value: String)] = []) -> ProblemDetails {
        ProblemDetails(.unprocessableContent, "Request not understood", refusal, fields)
    }

    /// What whoever programs devices reads of the fields is English.
    static func unreadable(_ fault: BodyFault) -> ProblemDetails {
        let faults = BodyFaults(sentence: fault.sentence, fields: fault.errors.map(\.field).filter { !$0.isEmpty })
        return ProblemDetails(.unprocessableContent, "Request not understood", .unreadableBody(faults), errors: fault.errors)
    }
}

extension ProblemDetails {
    /// - Parameters:
    ///   - refusal: what it says, in English unless its caller accepts another language.
    ///   - fields: that the refusal is about, with what they held.
    ///   - errors: of fields, in English.
    init(
        _ status: HTTPResponse.Status, _ title: String, _ refusal: FloorRefusal, _ fields: [(name: String, value: String)] = [],
        errors: [FieldError] = [], retryAfter: Int? = nil, challenge: String? = nil
    ) {
        self.init(status, title, retryAfter: retryAfter, challenge: challenge) { words in
            (
                words.detail(refusal),
                errors
                    + fields.map { .init(field: $0.name, value: $0.value, message: words.fieldMessage(refusal) ?? "") }
            )
        }
    }

    /// - Parameter say: the detail, and what is wrong with fields, in the words of a language.
    init(
        _ status: HTTPResponse.Status, _ title: String, retryAfter: Int? = nil, challenge: String? = nil,
        say: @escaping @Sendable (any FloorWords) -> (detail: String, errors: [FieldError])
    ) {
        let english = say(Language.english.words)
        self.init(
            status: status, title: title, detail: english.detail, errors: english.errors, retryAfter: retryAfter,
            challenge: challenge)
        translation = { accepted in
            let language = Language(accepted: accepted)
            let spoken = say(language.words)
            return Translation(language: language.rawValue, detail: spoken.detail, errors: spoken.errors)
        }
    }
}

extension Response {
    /// An answer that people read something of, in their language.
    static func json(_ value: some Encodable, in language: Language) throws -> Response {
        var response = try json(.ok, value)
        response.headers.say(in: language.rawValue)
        return response
    }
}

/// Refusals for want of a right. Each says which, and what gives it.
extension FloorProblem {
    /// - Parameter site: where it is missing; nil: everywhere.
    static func rightMissing(_ right: Right, _ session: FloorSession, at site: String? = nil) -> ProblemDetails {
        ProblemDetails(
            .forbidden, "Right missing",
            .rightMissing(right, badge: session.badge, held: session.roles.words, site: site, device: session.sites))
    }

    static func noRole(_ badge: String, _ roles: StaffRoles, at sites: Reach) -> ProblemDetails {
        ProblemDetails(.forbidden, "Role missing", .noRole(badge: badge, held: roles.words, device: sites))
    }

    /// The device's key is not of this site.
    static func otherSite(_ site: String, _ session: FloorSession) -> ProblemDetails {
        ProblemDetails(.forbidden, "Device of another site", .otherSite(site, device: session.sites))
    }

    /// - Parameter sites: for which that is, none of which this worker serves.
    static func otherWorker(_ sites: Reach, served: Reach) -> ProblemDetails {
        ProblemDetails(.forbidden, "Worker of another site", .otherWorker(sites, served: served))
    }
}

/// Refusals of PINs. The terminal knows the first three by the beginning of their title, and asks for the PIN. None tells anything of what was
/// sent.
extension FloorProblem {
    static func pinMissing(_ badge: String) -> ProblemDetails {
        ProblemDetails(.unauthorized, "PIN missing", .pinMissing(badge), challenge: challenge)
    }

    static let pinMalformed = ProblemDetails(.forbidden, "PIN wrong", .pinMalformed)

    static func pinWrong(_ badge: String) -> ProblemDetails {
        ProblemDetails(.forbidden, "PIN wrong", .pinWrong(badge, guesses: SignInStore.guesses))
    }

    /// - Parameter wait: seconds.
    static func tooManyPINs(_ badge: String, wait: Int) -> ProblemDetails {
        ProblemDetails(
            .tooManyRequests, "Too many wrong PINs", .tooManyPINs(badge, guesses: SignInStore.guesses, wait: wait),
            retryAfter: wait)
    }
}

/// Refusals that only packers meet.
extension FloorProblem {
    static func unknownCode(_ code: String) -> ProblemDetails {
        ProblemDetails(.notFound, "Nothing to pack there", .nothingToPack(code))
    }

    static func notPicked(_ order: Int64, state: FulfilmentState) -> ProblemDetails {
        ProblemDetails(.conflict, "Not ready for packing", .notPicked(order, state))
    }

    static func packed(_ order: Int64, _ parcels: [String]) -> ProblemDetails {
        ProblemDetails(.conflict, "Packed already", .packed(order, parcels: parcels))
    }

    static func othersOrder(_ order: Int64, packer: String) -> ProblemDetails {
        ProblemDetails(.conflict, "Order of another packer", .othersOrder(order, packer: packer))
    }

    static func unfitLot(_ order: Int64, _ pieces: UnfitPieces) -> ProblemDetails {
        ProblemDetails(.conflict, "A lot must not go out", .unfitLot(order: order, pieces))
    }

    static func serialRefused(_ refusal: SerialRefusal) -> ProblemDetails {
        ProblemDetails(.conflict, "Serial number must not go out", .serial(SerialObjection(refusal)))
    }

    static func notBegun(_ order: Int64) -> ProblemDetails { ProblemDetails(.conflict, "Not begun", .notBegun(order)) }

    static func unknownCarton(_ carton: String) -> ProblemDetails {
        ProblemDetails(.unprocessableContent, "Carton not known", .unknownCarton(carton))
    }

    /// Nothing is changed: the carton is not used up either.
    static func onlyCarton(_ carton: String) -> ProblemDetails {
        ProblemDetails(.unprocessableContent, "No other carton", .onlyCarton(carton))
    }

    static func unknownParcel(_ sscc: String) -> ProblemDetails {
        ProblemDetails(.notFound, "Parcel not known", .unknownParcel(sscc))
    }
}

extension SerialObjection {
    fileprivate init(_ refusal: SerialRefusal) {
        self =
            switch refusal {
            case .otherArticle(let serial, let sku, let other): .otherArticle(serial.text, of: sku, is: other)
            case .packed(let serial, let sku, let order, let sscc): .packed(serial.text, of: sku, order: order, sscc: sscc)
            case .writtenOff(let serial, let sku, let since):
                .writtenOff(serial.text, of: sku, since: ZonedTime(since).utcText)
            case .barred(let serial, let sku, let lot, let bar): .barred(serial.text, of: sku, lot: lot, bar)
            case .changing: .changing
            }
    }
}
