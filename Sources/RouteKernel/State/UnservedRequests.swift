/// The requests on no route, with how often each stayed out: who is left out often weighs more when plans are compared.
struct Pool {
    private let model: SearchModel
    private let list: Flat<Int32>
    private let rank: Flat<Int32>
    let absences: Flat<Int>
    private(set) var count = 0
    private(set) var weight = 0
    private(set) var prizes = 0
    private(set) var absence = 0
    /// How many of them must be served.
    private(set) var mandatoryCount = 0

    init(_ model: SearchModel, _ arena: Arena) {
        self.model = model
        list = arena.make(model.requestCount, 0)
        rank = arena.make(model.requestCount, -1)
        absences = arena.make(model.requestCount, 1)
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

    /// Counts one more absence for all that must be served and are not.
    mutating func countAbsences() {
        for index in 0..<count where model.prize[list[index]] == .max {
            absences[list[index]] += 1
            absence += 1
        }
    }
}
