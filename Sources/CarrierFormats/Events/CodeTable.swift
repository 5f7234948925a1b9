import Fulfilment

/// What one of a carrier's codes means.
package struct CodeMeaning: Sendable, Equatable {
    let status: TrackingStatus
    let cause: TrackingCause?

    init(_ status: TrackingStatus, _ cause: TrackingCause? = nil) {
        self.status = status
        self.cause = cause
    }
}

/// A carrier's codes and what they mean. Case does not matter; a code that is not in the table is nobody's fault.
struct CodeTable: Sendable, ExpressibleByDictionaryLiteral {
    private let meanings: [String: CodeMeaning]

    init(dictionaryLiteral elements: (String, CodeMeaning)...) {
        meanings = Dictionary(elements + elements.map { ($0.0.lowercased(), $0.1) }) { first, _ in first }
    }

    /// nil for no code and for one that is not in the table.
    subscript(code: String?) -> CodeMeaning? {
        guard let code, !code.isEmpty else { return nil }
        if let meaning = meanings[code] { return meaning }
        // In small letters it is what was just looked for.
        guard code.utf8.contains(where: { (65...90).contains($0) || $0 > 127 }) else { return nil }
        return meanings[code.lowercased()]
    }
}
