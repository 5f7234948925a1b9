import CommandSupport

/// Gathers what is wrong with the values of a document that could be read.
struct DocumentCheck {
    private(set) var problems: [String] = []

    mutating func note(_ field: String, _ problem: String) { problems.append("\(field) \(problem)") }

    mutating func number(_ field: String, _ value: Int, in allowed: ClosedRange<Int>) {
        if !allowed.contains(value) { note(field, "is \(value); allowed is \(allowed.lowerBound) to \(allowed.upperBound)") }
    }

    /// Names the second of two that share a key.
    mutating func unique<Key: Hashable>(_ list: String, _ name: String, _ keys: [Key]) {
        var first: [Key: Int] = [:]
        for (index, key) in keys.enumerated() {
            if let earlier = first[key] {
                note("\(list)[\(index)].\(name)", "is \(key), which \(list)[\(earlier)] has; allowed is each once")
            } else {
                first[key] = index
            }
        }
    }

    /// - Throws: `DocumentError` when anything was wrong.
    func finish(_ file: String) throws(DocumentError) {
        guard problems.isEmpty else { throw DocumentError(file: file, problems: problems) }
    }
}
