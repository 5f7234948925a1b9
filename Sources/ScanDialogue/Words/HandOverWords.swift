/// What handing over says.
package protocol HandOverWords: Sendable {
    func handOverTo(_ keys: KeyForm) -> Question.Text
    /// Instead of a question, while the warehouse is asked.
    var askingForParcels: Question.Text { get }
    func handOverParcel(to taker: HandOverTaker, _ keys: KeyForm) -> Question.Text
    func missingParcels(_ count: Int, of taker: HandOverTaker, _ keys: KeyForm) -> Question.Text
    /// A line of a parcel that was not scanned.
    func missing(_ sscc: String, order: Int64) -> String
    /// Above the question.
    func handedOver(_ count: Int, waiting: Int) -> String
    func handOverHelp(_ keys: KeyForm) -> String

    func parcelsWait(_ count: Int, for taker: HandOverTaker) -> String
    func handedOver(_ sscc: String) -> String
    func handedOverAlready(_ sscc: String) -> String
    /// Undo: the parcel is here.
    func handOverTakenBack(_ sscc: String) -> String
    /// Why a parcel is not handed over.
    /// - Parameter detail: what it is held for, whose it is, its route or its site.
    func staysHere(_ sscc: String, _ standing: HandOverStanding, _ detail: String?) -> String
    /// The person is ready.
    func handOverClosed(_ count: Int, missing: Int) -> String
}
