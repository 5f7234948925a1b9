/// The one thing a picker is asked for.
package enum PickStep: String, Sendable, Hashable, Codable {
    /// Go to the place and scan it (or type its check digits).
    case place
    /// Scan one piece of the article.
    case item
    /// Scan the other pieces, or type how many there are.
    case quantity
    /// Say why there are too few.
    case reason
    /// Put the pieces into the bin and scan it.
    case bin
    /// Nothing is left to pick.
    case done
}

/// Why fewer pieces were picked than wanted.
package enum ShortReason: String, Sendable, Hashable, Codable {
    case noneLeft = "none_left"
    case damaged
}
