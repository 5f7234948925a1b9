@_spi(_Unicode) import Swift

/// Takes letters and marks apart (Unicode NFD), and wide letters and digits to plain ones, which is all that NFKD adds for a secret
/// anybody types.
enum Decomposition {
    static func of(_ text: String) -> String {
        guard !text.utf8.allSatisfy({ $0 < 128 }) else { return text }
        var result = String.UnicodeScalarView()
        for scalar in text._nfd {
            let isWide = (0xFF01...0xFF5E).contains(scalar.value)
            result.append(isWide ? Unicode.Scalar(scalar.value - 0xFEE0) ?? scalar : scalar)
        }
        return String(result)
    }
}
