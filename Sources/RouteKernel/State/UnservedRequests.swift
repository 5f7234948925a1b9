/// The requests on no route, with absence counters: a request that stays unserved often weighs more when solutions are compared
/// (Christiaens and Vanden Berghe 2020).
struct UnservedRequests {
    private let model: SearchModel
    private let list: FlatArray<Int32>
    private let rank: FlatArray<Int32>
    /// Absence counter by request.
    let absences: FlatArray<Int>
    private(set) var count = 0
    /// Sums over the unserved requests: weights, prizes, absence counters of the mandatory ones.
    private(set) var weight = 0
    private(set) var prizes = 0
    private(set) var absence = 0
    /// Mandatory requests among them.
    private(set) var mandatoryCount = 0

    init(_ model: SearchModel, _ storage: FlatStorage) {
        self.model = model
        list = storage.make(model.requestCount, 0)
        rank = storage.make(model.requestCount, -1)
        absences = storage.make(model.requestCount, 1)
    }

    subscript(index: Int) -> Int32 { list[index] }

    func contains(_ request: Int32) -> Bool { rank[request] >= 0 }

    mutating func insert(_ request: Int32) {
        rank[request] = Int32(count)
        list[count] = request
        count += 1
        account(request, 1)
    }

    mutating func remove(_ request: Int32) {
        count -= 1
        let moved = list[count]
        list[rank[request]] = moved
        rank[moved] = rank[request]
        rank[request] = -1
        account(request, -1)
    }

    private mutating func account(_ request: Int32, _ sign: Int) {
        weight += sign * model.weight[request]
        if model.prize[request] == .max {
            absence += sign * absences[request]
            mandatoryCount += sign
        } else {
            prizes += sign * model.prize[request]
        }
    }

    /// Increments the absence counter of every unserved mandatory request.
    mutating func countAbsences() {
        for index in 0..<count where model.prize[list[index]] == .max {
            absences[list[index]] += 1
            absence += 1
        }
    }
}
