import Fulfilment
import JSONReading

/// Parcels that leave with carriers, and pieces that go back to their bins.
enum LeavingInterface {
    static let operations = handOvers + putBacks

    private typealias Floor = PickingInterface

    private static let to = Parameter.query(
        "to", "Who takes parcels: a carrier's code, or a vehicle of the own fleet.", .text("dhl", length: 1...200),
        isRequired: true)
    private static let unknown = Refusal(404, "Parcel not known", meaning: "No parcel has this number.")
    private static let ofTaker = [
        Refusal(404, "Unknown carrier", meaning: "Nobody goes by this code."),
        Refusal(409, "Route missing", meaning: "Parcels of the own fleet are loaded vehicle by vehicle."),
    ]

    private static let handOvers = [
        Operation(
            "listHandOvers", "GET /floor/hand-overs", "Parcels that wait for a carrier", "At the sites of the badge.",
            parameters: [to, Floor.language],
            answers: [Answer(200, "Those packed first in front.", HandOverSchemas.handOverList)],
            refusals: ofTaker + Floor.ofLook),
        Operation(
            "getHandOver", "GET /floor/hand-overs/{sscc}", "May this parcel be handed over",
            "Whether or not it waits, with the reason.",
            parameters: [Floor.sscc, to, Floor.language], answers: [Answer(200, "The parcel.", HandOverSchemas.handOverParcel)],
            refusals: [unknown] + ofTaker + Floor.ofLook),
        Operation(
            "handOver", "POST /floor/hand-overs", "A parcel left", "Booked once by its id.", parameters: [Floor.language],
            body: Body("The parcel, and who took it.", HandOverSchemas.parcelHandOverRequest),
            answers: [Answer(200, "Booked.", HandOverSchemas.parcelHandOverAnswer)],
            refusals: [
                unknown,
                Refusal(
                    409, "Handed over already", "Order cancelled", "Parcel opened", "Parcel held", "Label missing",
                    "Other carrier",
                    "Other route", "Other site", "Not handed over",
                    meaning: "It must not leave, or not with this carrier; `detail` says why."),
            ] + ofTaker + Floor.ofBadge + Floor.read),
        Operation(
            "undoHandOver", "POST /floor/hand-overs/undo", "A parcel is here still",
            "Takes its scan back. Booked once by its id.",
            parameters: [Floor.language], body: Body("The parcel.", HandOverSchemas.handOverUndoRequest),
            answers: [Answer(200, "Taken back.", HandOverSchemas.handOverUndoAnswer)],
            refusals: [
                unknown,
                Refusal(
                    409, "Not handed over", "Accepted by the carrier", "Route left", "Manifest closed", "Id taken",
                    meaning: "There is no scan to take back, or others go by it already; `detail` says which."),
            ] + Floor.ofBadge + Floor.read),
    ]

    private static let putBacks = [
        Operation(
            "listPutBacks", "GET /floor/put-backs", "Pieces that left their orders", "The longest waiting first.",
            parameters: [Floor.language], answers: [Answer(200, "What waits.", HandOverSchemas.putBackList)],
            refusals: Floor.ofLook),
        Operation(
            "putBack", "POST /floor/put-backs", "Pieces were put back", "Booked once by its id.", parameters: [Floor.language],
            body: Body("What was put where.", HandOverSchemas.putBackRequest),
            answers: [Answer(200, "Booked.", HandOverSchemas.putBackAnswer)],
            refusals: [
                Refusal(404, "Nothing to put back", meaning: "Nothing of the order waits."),
                Refusal(409, "Left the house", "Held no more", meaning: "Its parcels have left, or it goes on as it is."),
            ] + Floor.ofBooks + Floor.ofBadge + Floor.read),
    ]
}
