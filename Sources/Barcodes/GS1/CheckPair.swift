/// The pair of check characters of GS1 model numbers (GS1 General Specifications, section 7.9.5): weights are primes from the right,
/// the sum modulo 1021 written with 32 characters.
package enum CheckPair {
    private static let values: [Int] = {
        var values = [Int](repeating: -1, count: 256)
        let characters = "!\"%&'()*+,-./0123456789:;<=>?ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz"
        for (value, byte) in characters.utf8.enumerated() { values[Int(byte)] = value }
        return values
    }()
    private static let primes = [2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47, 53, 59, 61, 67, 71, 73, 79, 83]
    private static let digits = Array("23456789ABCDEFGHJKLMNPQRSTUVWXYZ".utf8)

    /// The pair for the characters before it; nil when there are too many or other characters.
    static func of(_ bytes: ArraySlice<UInt8>) -> [UInt8]? {
        guard bytes.count <= primes.count else { return nil }
        var sum = 0
        for (byte, prime) in zip(bytes.reversed(), primes) {
            guard values[Int(byte)] >= 0 else { return nil }
            sum += values[Int(byte)] * prime
        }
        sum %= 1021
        return [digits[sum >> 5], digits[sum & 31]]
    }

    static func isValid(_ bytes: ArraySlice<UInt8>) -> Bool {
        bytes.count > 2 && of(bytes.dropLast(2)).map { bytes.suffix(2).elementsEqual($0) } ?? false
    }

    /// Whether the last two characters are the pair of the others.
    package static func isValid(_ text: String) -> Bool { isValid(Array(text.utf8)[...]) }
}
