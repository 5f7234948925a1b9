/// Remembers which pieces went into which carton, and which did not, while one order's cartons are chosen.
final class PackingMemory {
    private struct Task: Hashable {
        let counts: [Int]
        let carton: String
    }

    private var known: [Task: Packing?] = [:]

    /// What was found before for the same pieces and carton, else what is found now.
    func packing(_ counts: [Int], _ carton: Carton, _ find: () -> Packing?) -> Packing? {
        let task = Task(counts: counts, carton: carton.code)
        if let packing = known[task] { return packing }
        let packing = find()
        known[task] = .some(packing)
        return packing
    }
}
