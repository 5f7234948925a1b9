package import Fulfilment

/// What the dialogues about goods say.
package protocol GoodsWords:
    StockWords, ReceiveWords, PutAwayWords, PutBackWords, RefillWords, CountWords, MoveWords, LookUpWords
{}

/// What goods are called.
package struct GoodsTitle: Sendable, Hashable {
    /// What people call the article, else its number.
    package let name: String
    /// Empty when there is none, or it is not said.
    package let lot: String
    /// What they are; nil where that is the usual.
    package let status: StockStatus?

    package init(_ name: String, lot: String = "", status: StockStatus? = nil) {
        (self.name, self.lot) = (name, lot)
        self.status = status == .free || status == .receiving ? nil : status
    }
}

/// How goods are called, and what several dialogues say of goods, places and numbers.
package protocol StockWords: Sendable {
    /// `MILK lot L1`, without a full stop.
    func goods(_ title: GoodsTitle) -> String
    /// `5 x MILK lot L1`, without a full stop.
    func pieces(_ count: Int, of title: GoodsTitle) -> String

    /// What was scanned or typed and is taken, as a sentence.
    func taken(_ title: GoodsTitle) -> String
    func taken(_ count: Int, of title: GoodsTitle) -> String
    func takenLot(_ lot: String) -> String
    func takenPieces(_ count: Int) -> String
    func takenDock(_ code: String) -> String
    /// Pieces lie in a place now.
    func put(_ count: Int, of title: GoodsTitle, into place: String) -> String
    /// The code that was asked for.
    func isRight(_ code: String) -> String

    /// A place of another kind than where goods come in.
    func noDock(_ place: String, _ kind: LocationKind) -> String
    func wrongKind(_ place: String, _ kind: LocationKind, wanted: [LocationKind]) -> String
    var noLot: String { get }
    var noDay: String { get }
    var noSerialNumber: String { get }
    /// A number of pieces that cannot be.
    func impossible(_ number: Int) -> String
    /// The label's lot was typed by a scanner of another keyboard.
    var garbledLot: String { get }

    func lotQuestion(of title: String) -> Question.Text
    var expiryQuestion: Question.Text { get }
    var serialQuestion: Question.Text { get }

    /// What is in question comes last.
    var leftForLater: String { get }
    /// It cannot be left for later: there is no other.
    var isLastOne: String { get }
    /// Help: undo.
    func undoHelp(_ keys: KeyForm) -> String
}

/// What moving says.
package protocol MoveWords: Sendable {
    func moveFromQuestion(_ keys: KeyForm) -> Question.Text
    func moveArticleQuestion(from: String) -> Question.Text
    /// Of an article of several lots.
    func moveLotQuestion(from: String) -> Question.Text
    func movePiecesQuestion(_ keys: KeyForm) -> Question.Text
    func moveToQuestion(_ pieces: Int) -> Question.Text
    /// Where they come from, above the question.
    func comesFrom(_ place: String) -> String

    func takenFrom(_ place: String) -> String
    /// The place has one lot of the article.
    var onlyLot: String { get }
    /// The place that they come from was scanned again.
    func samePlace(_ place: String) -> String
    func moved(_ count: Int, of title: GoodsTitle, from: String, to: String) -> String
}

/// What looking up says.
package protocol LookUpWords: Sendable {
    func anyCode(_ keys: KeyForm) -> Question.Text
    /// The large letters above what was found.
    var parcelHeading: String { get }
    var orderHeading: String { get }

    /// What was found.
    func found(_ place: LookUpAnswer.Place) -> String
    func found(_ article: LookUpAnswer.Article) -> String
    func found(_ parcel: LookUpAnswer.Parcel) -> String
    func found(_ order: LookUpAnswer.Order) -> String
    /// A line of what lies at a place.
    func lies(_ goods: LookUpAnswer.Goods) -> String
    /// A line of where an article lies.
    func liesAt(_ goods: LookUpAnswer.Goods) -> String
    /// Nothing lies at the place.
    var nothingLiesThere: String { get }
    /// Nothing of the article lies anywhere.
    var noneIsHere: String { get }

    /// A key that says nothing here.
    var nothingToSay: String { get }
    var lookUpHelp: String { get }
}
