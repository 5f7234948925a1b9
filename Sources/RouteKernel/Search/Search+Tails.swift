import Fulfilment

extension Search {
    /// So many of the nearest stops are tried as the first of another tail.
    private static let triedTails = 30

    /// Two routes swap what follows a random stop and what begins with one of its nearest stops (2-opt*, Potvin and Rousseau 1995), if
    /// that is accepted at this temperature. Strings taken out are shorter than the halves of long routes, so that those would not
    /// change places by ruin and recreate alone.
    mutating func exchangeTails(temperature: Double) {
        guard looksBeside else { return }
        let stop = Int32(random.below(model.stopCount))
        let margin = margin(temperature)
        guard tours.nodes[stop].route >= 0, let begin = cheapestTail(behind: stop, below: Int(min(margin, 1e15))) else { return }
        let before = score
        journal.touch(Int(tours.nodes[stop].route), tours)
        journal.touch(Int(tours.nodes[begin].route), tours)
        guard tours.exchangeTails(behind: stop, from: begin), Double(score.cost) < Double(before.cost) + margin else {
            return journal.undo(&tours)
        }
        journal.commit()
        keepIfBest()
    }

    private func cheapestTail(behind stop: Int32, below limit: Int) -> Int32? {
        var (least, begin) = (limit, Int32(-1))
        let first = Int(stop) * model.nearestCount
        for index in first..<first + min(Self.triedTails, model.nearestCount) {
            let near = model.nearest[index]
            guard let change = tours.changeOfTails(behind: stop, from: near), change < least else { continue }
            if tours.mayExchangeTails(behind: stop, from: near) { (least, begin) = (change, near) }
        }
        return begin < 0 ? nil : begin
    }
}
