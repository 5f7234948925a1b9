import Fulfilment
import JSONReading

/// What supervisors see and change.
enum SupervisionInterface {
    static let operations = [overview, handOver, release, close]

    private typealias Floor = PickingInterface

    private static let tour = Parameter.path("id", "The tour's number.", .whole(41))
    private static let ofTour =
        [
            Refusal(404, "Unknown tour", meaning: "It is not open.")
        ] + Floor.ofBooks + Floor.ofBadge + Floor.read

    private static let overview = Operation(
        "getOverview", "GET /floor/overview", "Who works at what", "And what waits, at the sites where the badge may supervise.",
        parameters: [Floor.language], answers: [Answer(200, "All of it.", SupervisionSchemas.floorOverview)],
        refusals: Floor.ofLook)

    private static let handOver = Operation(
        "handOverTour", "POST /floor/tours/{id}/hand-over", "Another badge has a tour", "The cart rides on as it is.",
        parameters: [tour, Floor.language], body: Body("To whom, and why.", SupervisionSchemas.tourHandOver),
        answers: [Answer(200, "What became of the tour.", SupervisionSchemas.tourChangeAnswer)],
        refusals: ofTour)

    private static let release = Operation(
        "releaseTour", "POST /floor/tours/{id}/release", "A tour is given back",
        "Its orders of which nothing was picked are given out again.", parameters: [tour, Floor.language],
        body: Body("Why.", SupervisionSchemas.tourRelease),
        answers: [Answer(200, "What became of the tour.", SupervisionSchemas.tourChangeAnswer)], refusals: ofTour)

    private static let close = Operation(
        "setZone", "POST /floor/zones/{site}/{zone}", "A zone is closed or opened", "No new work goes into a closed one.",
        parameters: [
            .path("site", "The site.", .text("S1")), .path("zone", "The zone.", .text("cold")), Floor.language,
        ], body: Body("Closed or not, and why.", SupervisionSchemas.zoneRequest),
        answers: [Answer(200, "How it is now.", SupervisionSchemas.zoneAnswer)],
        refusals: [Refusal(404, "Unknown zone", meaning: "The site has none of this name."), .path] + Floor.ofBadge + Floor.read)
}
