/// A field of a layout, or a place on it, that cannot be used.
package struct LayoutError: Error, Hashable, CustomStringConvertible {
    /// Path of the field, as in JSON.
    package let field: String
    /// What it holds.
    package let value: Int
    /// What it may hold.
    package let allowed: ClosedRange<Int>

    /// `drops[0].aisle is 12; allowed is 0 to 9`.
    package var description: String { "\(field) is \(value); allowed is \(allowed.lowerBound) to \(allowed.upperBound)" }

    static func check(_ field: String, _ value: Int, in allowed: ClosedRange<Int>) throws(LayoutError) {
        guard allowed.contains(value) else { throw LayoutError(field: field, value: value, allowed: allowed) }
    }
}
