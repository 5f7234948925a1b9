import Fulfilment

/// What somebody was asked to count, place by place.
struct CountRound: Sendable, Equatable {
    private var tasks: [CountTasksAnswer.Task] = []

    /// - Parameter bin: the only place to count at; nil: any.
    init(_ tasks: [CountTasksAnswer.Task] = [], at bin: String? = nil) {
        self.tasks = tasks.filter { bin == nil || $0.bin == bin }
    }

    /// Where to go next; nil: nothing is asked for.
    var place: String? { tasks.first?.bin }

    /// How many places are left.
    var places: Int { Set(tasks.map(\.bin)).count }

    func asked(at place: String) -> [CountTasksAnswer.Task] { tasks.filter { $0.bin == place } }

    /// The task that a count of the goods answers; nil where nobody asked for them, or it is not clear which.
    func task(for goods: ScannedGoods, at place: String) -> CountTasksAnswer.Task? {
        let all = asked(at: place).filter { $0.sku == goods.article.sku && (goods.lot == nil || $0.lot == goods.lot) }
        return Set(all.map(\.lot)).count == 1 ? all.first : nil
    }

    mutating func remove(_ task: CountTasksAnswer.Task) { tasks.removeAll { $0.id == task.id } }

    /// What is asked for at a place comes last.
    mutating func postpone(_ place: String) { tasks = tasks.filter { $0.bin != place } + asked(at: place) }
}

extension CountTasksAnswer.Task {
    /// With what its pieces are, where that is not the usual. How many the books have is not known here.
    var title: GoodsTitle { GoodsTitle(name.isEmpty ? sku : name, lot: lot, status: status) }
}
