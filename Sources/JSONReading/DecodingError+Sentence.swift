extension DecodingError {
    /// Where in the JSON something is wrong, and what, for the person who wrote it.
    package var sentence: String {
        func place(_ context: Context) -> String {
            let path = context.codingPath.map { $0.intValue.map { "[\($0)]" } ?? $0.stringValue }.joined(separator: ".")
            return path.isEmpty ? "the body" : path
        }
        return switch self {
        case .keyNotFound(let key, let context): "\(place(context)) lacks the field '\(key.stringValue)'."
        case .typeMismatch(let type, let context): "\(place(context)) is not a \(type)."
        case .valueNotFound(let type, let context): "\(place(context)) is null, wanted is a \(type)."
        case .dataCorrupted(let context): "\(place(context)): \(context.debugDescription)"
        @unknown default: "the body cannot be read as JSON."
        }
    }
}
