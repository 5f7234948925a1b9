/// Why a code cannot be read or made, in words a picker understands. Codes are shortened to 30 characters.
package enum BarcodeError: Error, Equatable, CustomStringConvertible {
    case notDigits(String)
    case wrongLength(String, expected: String)
    case wrongCheckDigit(String, expected: Int)
    case outOfRange(String, value: Int64)

    package var description: String {
        switch self {
        case .notDigits(let code):
            "'\(code.prefix(30))' is not a number. Maybe another label was scanned."
        case .wrongLength(let code, let expected):
            "'\(code.prefix(30))' has \(code.count) digits, not \(expected). Maybe part of it was not read; scan it again."
        case .wrongCheckDigit(let code, let expected):
            "'\(code.prefix(30))' ends in the wrong check digit; it should be \(expected). Maybe a digit was mistyped."
        case .outOfRange(let name, let value):
            "\(value) does not fit as \(name)."
        }
    }
}
