import Fulfilment
import JSONReading

/// Packing: orders, parcels, and what is printed for them.
enum PackingInterface {
    static let operations = [begin, finish, keep, ask, setAside, parcel, label, packingList, printer]

    private typealias Floor = PickingInterface

    private static let unknown = Refusal(404, "Nothing to pack there", meaning: "No order goes by it.")
    private static let others = Refusal(409, "Order of another packer", meaning: "Another badge packs it.")
    private static let notBegun = Refusal(409, "Not begun", meaning: "Ask what to pack first.")
    private static let unknownParcel = Refusal(404, "Parcel not known", meaning: "No parcel has this number.")

    private static let begin = Operation(
        "beginPacking", "POST /floor/packing", "What shall I pack",
        "The parcels of an order, piece by piece. Asking again goes on where the packer stopped, on any device.",
        parameters: [Floor.language], body: Body("A bin of a cart, or an order.", PackingSchemas.packRequest),
        answers: [Answer(200, "What to pack.", PackingSchemas.packList)],
        refusals: [
            unknown, others,
            Refusal(
                409, "Not ready for packing", "Packed already", "A lot must not go out",
                meaning: "Its pieces are not all picked, it is packed, or a lot of it is barred."),
            Refusal(
                422, "Carton not known", "No other carton", meaning: "The carton that is missing is none, or there is no other."),
        ] + Floor.ofBadge + Floor.read)

    private static let finish = Operation(
        "finishPacking", "POST /floor/packing/{order}", "The order is packed",
        "Every parcel with its weight. The same report again gets the same answer.", parameters: [Floor.order, Floor.language],
        body: Body("The parcels.", PackingSchemas.packReport),
        answers: [Answer(200, "The numbers of the parcels.", PackingSchemas.packReceipt)],
        refusals: [
            unknown, others, notBegun,
            Refusal(
                409, "Not ready for packing", "Packed already", "A lot must not go out", "Serial number must not go out",
                meaning: "It is packed by somebody else, or something in it must not leave."),
        ] + Floor.ofBadge + Floor.read)

    private static let keep = Operation(
        "keepPacking", "POST /floor/packing/{order}/scans", "How far the packer is",
        "Kept, so that the packer may go on at another device.", parameters: [Floor.order, Floor.language],
        body: Body("The codes so far.", PackingSchemas.packProgress), answers: [Answer(204, "Kept.")],
        refusals: [unknown, others, notBegun] + Floor.ofBadge + Floor.read)

    private static let ask = Operation(
        "askSerial", "POST /floor/packing/{order}/serials", "May this piece go into a parcel",
        "Before the piece is packed, by its serial number.", parameters: [Floor.order, Floor.language],
        body: Body("The piece.", PackingSchemas.serialQuestion), answers: [Answer(204, "It may.")],
        refusals: [unknown, Refusal(409, "Serial number must not go out", meaning: "`detail` says why.")] + Floor.ofBadge
            + Floor.read)

    private static let setAside = Operation(
        "setPackingAside", "POST /floor/packing/{order}/aside", "Somebody else packs it",
        "The order waits for a packer again; what was scanned is forgotten.", parameters: [Floor.order, Floor.language],
        body: Body("Who says so.", PackingSchemas.packAside), answers: [Answer(204, "It waits.")],
        refusals: [unknown, others] + Floor.ofBadge + Floor.read)

    private static let parcel = Operation(
        "getFloorParcel", "GET /floor/parcels/{sscc}", "How a parcel is packed", "Piece by piece, in packing order.",
        parameters: [Floor.sscc, Floor.language], answers: [Answer(200, "The parcel.", PackingSchemas.packedParcelAnswer)],
        refusals: [unknownParcel] + Floor.ofLook)

    private static let label = Operation(
        "getLabel", "GET /floor/parcels/{sscc}/label", "The carrier's label",
        "As the carrier gave it: ZPL, PDF or PNG, by the content type.",
        parameters: [Floor.sscc, Floor.language], answers: [Answer(200, "The label.", Schema.text("^XA…^XZ"), type: "*/*")],
        refusals: [
            unknownParcel,
            Refusal(409, "Label awaited", meaning: "It is being bought. Ask again after `Retry-After`."),
            Refusal(409, "No label", meaning: "It will have none before somebody does something; `detail` says what."),
        ] + Floor.ofLook)

    private static let packingList = Operation(
        "getPackingList", "GET /floor/parcels/{sscc}/packing-list", "The packing list of a parcel",
        "For the customer, to be put in.",
        parameters: [Floor.sscc, .query("format", "Missing: pdf.", .words(PrinterFormat.self)), Floor.language],
        answers: [Answer(200, "The list.", Schema.text("%PDF-1.4…"), type: "*/*")],
        refusals: [unknownParcel, Refusal(409, "Packing list not printable", meaning: "`detail` says why.")] + Floor.ofLook)

    private static let printer = Operation(
        "getPrinter", "GET /floor/printers/{code}", "Where a printer is", "So that the device prints by itself.",
        parameters: [.path("code", "The printer's code.", .text("LP-1")), Floor.language],
        answers: [Answer(200, "The printer.", PackingSchemas.printerAnswer)],
        refusals: [
            Refusal(404, "Printer not known", meaning: "`detail` names those that are."),
            Refusal(409, "Printer not usable", meaning: "It cannot be reached over the network."),
        ] + Floor.ofLook)
}
