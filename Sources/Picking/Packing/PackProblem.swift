import HTTPTypes
import ServiceRuntime

/// What a packer is told when something cannot be done, always with what to do instead.
enum PackProblem {
    static func unknownCode(_ code: String) -> ProblemDetails {
        ProblemDetails(
            status: .notFound, title: "Nothing to pack there",
            detail: "'\(code.prefix(50))' is no bin with an order, and no order's number. Scan the code on the bin.")
    }

    static func notPicked(_ order: Int64, state: String) -> ProblemDetails {
        let why = state == "picking" ? "is still being picked" : "is \(state)"
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
}
