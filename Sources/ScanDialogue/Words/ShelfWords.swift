/// What refilling says.
package protocol RefillWords: Sendable {
    /// Instead of a question, while the warehouse is asked.
    var askingForRefills: Question.Text { get }
    var noFaceRunsLow: Question.Text { get }
    func refillFrom(_ place: String, _ keys: KeyForm) -> Question.Text
    func refillArticle(_ task: RefillsAnswer.Task, _ keys: KeyForm) -> Question.Text
    func refillFace(_ face: String, _ pieces: Int, _ keys: KeyForm) -> Question.Text
    /// Lines of what goes where, and how much lies there.
    func refillDetails(_ task: RefillsAnswer.Task) -> [String]
    /// Above the question.
    func refillsToGo(_ count: Int) -> String
    func refillHelp(_ keys: KeyForm) -> String

    func facesRunLow(_ count: Int) -> String
    func wantsNothing(_ face: String) -> String
    func placeIsRight(_ place: String) -> String
    /// - Parameter wanted: empty when pieces without lot are.
    func otherRefillLot(_ lot: String, wanted: String) -> String
    /// None of it is at the bulk place.
    func leftOut(_ place: String) -> String
    /// More than are wanted.
    func impossible(_ number: Int, wanted: Int) -> String
}

/// What counting says. It never says what the books have.
package protocol CountWords: Sendable {
    /// Instead of a question, while the warehouse is asked.
    var askingForCounts: Question.Text { get }
    func countAnyPlace(_ keys: KeyForm) -> Question.Text
    /// - Parameter only: no other place is to be counted.
    func countPlace(_ place: String, only: Bool, _ keys: KeyForm) -> Question.Text
    func countAnyArticle(at place: String, only: Bool, _ keys: KeyForm) -> Question.Text
    func countArticle(_ task: CountTasksAnswer.Task, only: Bool, _ keys: KeyForm) -> Question.Text
    var countLotQuestion: Question.Text { get }
    func countPieces(_ soFar: Int, at place: String, _ keys: KeyForm) -> Question.Text
    func reallyNone(_ title: GoodsTitle, _ keys: KeyForm) -> Question.Text
    /// Instead of a question, while the books are asked what should lie there.
    var askingForGoods: Question.Text { get }
    /// A line of what is asked for at a place.
    func askedFor(_ task: CountTasksAnswer.Task) -> String
    /// Above the question.
    func placesToGo(_ count: Int) -> String
    func countHelp(_ keys: KeyForm) -> String

    func placesToCount(_ count: Int) -> String
    var nothingToCount: String { get }
    func nothingToCount(at place: String) -> String
    var anotherPlace: String { get }
    func takenPlace(_ code: String) -> String
    /// All of the article here is one lot.
    var oneLot: String { get }
    func countedSoFar(_ number: Int) -> String
    /// A piece of another lot while one is counted.
    func otherLotCounted(_ lot: String, first counted: String) -> String
    func counted(_ count: Int, of title: GoodsTitle, at place: String) -> String
    func none(of title: GoodsTitle, at place: String) -> String
    func nothing(at place: String) -> String
    /// Nothing lies there, and the books have nothing there.
    func emptyInBooks(_ place: String) -> String
    func placeLeftForLater(_ place: String) -> String
    var noOtherPlace: String { get }
    var nothingAsked: String { get }

    /// What became of a count that is not booked.
    var countedAgain: String { get }
    var supervisorDecides: String { get }
}
