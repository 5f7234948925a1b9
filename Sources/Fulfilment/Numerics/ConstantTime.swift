/// Comparison of secrets: how long it takes does not tell where the first difference is.
package enum ConstantTime {
    /// Whether both have the same bytes. Only their lengths show in the time it takes.
    package static func isEqual(_ left: some Collection<UInt8>, _ right: some Collection<UInt8>) -> Bool {
        guard left.count == right.count else { return false }
        return zip(left, right).reduce(UInt8(0)) { $0 | ($1.0 ^ $1.1) } == 0
    }
}
