extension String {
    /// The text as a `text` column takes it: PostgreSQL knows no U+0000, and an index takes no long values.
    ///
    /// Whatever comes from the wire goes through this before it is stored beside a message: one that cannot even be
    /// parked would come back for ever.
    /// - Parameter limit: bytes at most; the rest is cut off.
    func storable(_ limit: Int = .max) -> String {
        let isStorable = utf8.count <= limit && !utf8.contains(0)
        return isStorable ? self : String(decoding: utf8.lazy.filter { $0 != 0 }.prefix(limit), as: UTF8.self)
    }
}
