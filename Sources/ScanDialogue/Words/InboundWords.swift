package import Fulfilment

/// What receiving says.
package protocol ReceiveWords: Sendable {
    func receivingDock(_ keys: KeyForm) -> Question.Text
    var papersQuestion: Question.Text { get }
    /// Nobody announced the number.
    func unknownPapers(_ number: String) -> Question.Text
    var supplierQuestion: Question.Text { get }
    func receiveGoods(_ keys: KeyForm, isDamaged: Bool) -> Question.Text
    func receivePieces(_ keys: KeyForm) -> Question.Text
    /// A large number, to be typed once more.
    func sureOf(_ number: Int, _ keys: KeyForm) -> Question.Text
    /// More than is expected: why?
    func tooManyQuestion(_ pieces: Int) -> Question.Text
    /// Less than is expected: what becomes of the rest?
    func shortQuestion(_ keys: KeyForm) -> Question.Text
    var whyShortQuestion: Question.Text { get }
    var whyOverQuestion: Question.Text { get }
    /// Instead of a question, while the warehouse finishes.
    var finishingDelivery: Question.Text { get }
    /// A line of what is still to come.
    func expected(_ count: Int, of title: GoodsTitle) -> String
    var receiveHelp: String { get }

    func takenInUnannounced(_ number: String) -> String
    /// The person leaves the number.
    var notOpened: String { get }
    /// - Parameter refusal: the warehouse's sentences.
    func notOpened(because refusal: String) -> String
    var allIsCounted: String { get }
    /// What comes next is damaged, or sound again.
    func nextGoods(areDamaged: Bool) -> String
    var theyAreDamaged: String { get }
    var leftOnLorry: String { get }
    var restComesLater: String { get }
    var restStaysAway: String { get }
    func restStaysAway(because reason: String) -> String
    func overAccepted(because reason: String) -> String
    var notFinished: String { get }
    /// - Parameter refusal: the warehouse's sentences.
    func notFinished(because refusal: String) -> String
    func confirmNumber(_ number: Int) -> String
    var noNumberNow: String { get }
    var deliveryLookedFor: String { get }
    var deliveryOpening: String { get }
    func deliveryOpened(_ name: String, of supplier: String) -> String
    var deliveryFinished: String { get }
    var noDelivery: String { get }
    func received(_ count: Int, of title: GoodsTitle, isDamaged: Bool) -> String
    func received(pallet sscc: String) -> String
    /// A pallet that is damaged.
    var countDamagedApart: String { get }
}

/// What putting away says.
package protocol PutAwayWords: Sendable {
    func putAwayDock(_ keys: KeyForm) -> Question.Text
    /// - Parameter isEmpty: nothing waits at the dock any more.
    func putAwayGoods(at dock: String, isEmpty: Bool, _ keys: KeyForm) -> Question.Text
    /// - Parameter bin: the proposed one.
    func putAwayBin(_ bin: String, _ pieces: Int, _ keys: KeyForm) -> Question.Text
    /// No bin is proposed.
    func putAwayAnyBin(_ status: StockStatus, _ pieces: Int, _ keys: KeyForm) -> Question.Text
    /// A line of what waits at the dock, and where it should go.
    func waits(_ goods: DockAnswer.Goods) -> String
    /// A line of a proposed bin.
    func proposal(_ bin: DockAnswer.Bin) -> String
    /// Above the question.
    func kindsToGo(_ count: Int, at dock: String) -> String
    func putAwayHelp(_ keys: KeyForm) -> String

    func kindsWait(_ count: Int, at dock: String) -> String
    func noneWaits(_ title: String, at dock: String) -> String
    /// - Parameter lots: that wait there.
    func lotDoesNotWait(_ lot: String, at dock: String, only lots: [String]) -> String
    func severalLots(_ title: String) -> String
    /// More than wait at the dock.
    func impossible(_ number: Int, waiting: Int, at dock: String) -> String
}

/// What putting back says.
package protocol PutBackWords: Sendable {
    /// Instead of a question, while the warehouse is asked.
    var askingForPutBacks: Question.Text { get }
    var nothingToPutBack: Question.Text { get }
    func putBackFrom(_ code: String, _ keys: KeyForm) -> Question.Text
    func putBackArticle(_ title: GoodsTitle, isDamaged: Bool, _ keys: KeyForm) -> Question.Text
    /// - Parameter bin: the proposed one; nil: any.
    func putBackBin(_ bin: String?, _ pieces: Int, _ keys: KeyForm) -> Question.Text
    func putBackQuarantine(_ pieces: Int, _ keys: KeyForm) -> Question.Text
    /// A line of what goes back, and where.
    func goesBack(_ count: Int, of title: GoodsTitle, to bin: String?) -> String
    /// Above the question.
    func putBacksToGo(_ count: Int, order: Int64) -> String
    func putBackHelp(_ keys: KeyForm) -> String

    func putBacks(_ count: Int) -> String
    func itIs(damaged: Bool) -> String
    /// Another cart's bin or parcel.
    var isNotIt: String { get }
    func isLot(_ lot: String) -> String
    func strangeSerial(_ serial: String, to from: String) -> String
    func takenSerial(_ serial: String) -> String
    /// More than are to be put back.
    func impossible(_ number: Int, toPutBack wanted: Int) -> String
}
