/// Why a parcel is expected at another time than before.
package enum ArrivalCause: String, StoredCase {
    /// Its label was bought; nobody has it yet.
    case label
    /// Its carrier scanned it for the first time.
    case scan
    /// It is on the vehicle to the door.
    case outForDelivery = "out_for_delivery"
    /// It was not delivered when it was tried.
    case attempt
    /// Its carrier holds it, or says that it is late.
    case delay
    /// The route of the own fleet was planned, or planned anew.
    case plan
    /// Its status changed otherwise.
    case status
    /// It should have arrived, and has not.
    case overdue

    /// In words that anybody understands.
    package var words: String {
        switch self {
        case .label: "its label was bought"
        case .scan: "its carrier has it"
        case .outForDelivery: "it is out for delivery"
        case .attempt: "a delivery failed"
        case .delay: "its carrier holds it"
        case .plan: "its route was planned"
        case .status: "its status changed"
        case .overdue: "it had not arrived by then"
        }
    }
}
