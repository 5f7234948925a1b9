import HTTPTypes
import ServiceRuntime

/// What the floor is told when something cannot be done, always with what to do instead.
enum FloorProblem {
    static func unknownBadge(_ badge: String) -> ProblemDetails {
        ProblemDetails(
            status: .forbidden, title: "Badge not known",
            detail: "No picker has the badge '\(badge.prefix(50))'. Scan the badge again, or ask the shift leader.")
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

    static func othersTour(_ tour: Int64, picker: String) -> ProblemDetails {
        ProblemDetails(
            status: .conflict, title: "Tour of another picker",
            detail: "Tour \(tour) is \(picker)'s. Sign in with the badge it was given to.")
    }

    static func unknownParcel(_ sscc: String) -> ProblemDetails {
        ProblemDetails(
            status: .notFound, title: "Parcel not known",
            detail: "There is no parcel '\(sscc.prefix(50))'. Scan the label's SSCC: 18 digits, without the (00).")
    }

    static let busy = ProblemDetails(
        status: .serviceUnavailable, title: "Too many at once", detail: "Others keep taking the same work. Ask again.",
        retryAfter: 1)

    static func unreadable(_ detail: String) -> ProblemDetails {
        ProblemDetails(status: .unprocessableContent, title: "Request not understood", detail: detail)
    }
}
