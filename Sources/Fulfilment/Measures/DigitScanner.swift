/// Reads the fields of a written time from left to right; every reader answers nil and leaves the rest undefined when the text does not fit.
struct DigitScanner {
    private let bytes: [UInt8]
    private var position = 0

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    var isAtEnd: Bool { position == bytes.count }

    /// `2017-01-05` as days since 1 January 1970.
    mutating func date() -> Int? {
        guard let year = number(4), skip("-"), let month = number(2), skip("-"), let day = number(2) else { return nil }
        return CivilDay(year: year, month: month, day: day)?.number
    }

    /// `T12:01[:20[.5]]`; 60 is allowed for a leap second and reads as the next minute.
    mutating func timeOfDay() -> (seconds: Int, microseconds: Int)? {
        guard skip("T") || skip("t") || skip(" "), let hour = number(2), skip(":"), let minute = number(2) else { return nil }
        var second = 0
        if skip(":") {
            guard let digits = number(2) else { return nil }
            second = digits
        }
        guard hour < 24, minute < 60, second <= 60, let fraction = fraction() else { return nil }
        return (hour * 3600 + minute * 60 + second, fraction)
    }

    /// `Z`, `+01:00`, `-0300`, `+01`, or nothing.
    mutating func zone() -> (offset: Int?, Void)? {
        guard !isAtEnd else { return (nil, ()) }
        if skip("Z") || skip("z") { return (0, ()) }
        let isWest = skip("-")
        guard isWest || skip("+"), let hours = number(2), hours < 24 else { return nil }
        let hasColon = skip(":")
        guard hasColon || !isAtEnd else { return ((isWest ? -1 : 1) * hours * 3600, ()) }
        guard let minutes = number(2), minutes < 60 else { return nil }
        return ((isWest ? -1 : 1) * (hours * 3600 + minutes * 60), ())
    }

    /// `.5` in microseconds, further digits dropped; 0 when there is none.
    private mutating func fraction() -> Int? {
        guard skip(".") || skip(",") else { return 0 }
        var value = 0
        var digits = 0
        while let digit = peekDigit() {
            position += 1
            digits += 1
            if digits <= 6 { value = value * 10 + digit }
        }
        for _ in min(digits, 6)..<6 { value *= 10 }
        return digits == 0 ? nil : value
    }

    private mutating func number(_ digits: Int) -> Int? {
        var value = 0
        for _ in 0..<digits {
            guard let digit = peekDigit() else { return nil }
            value = value * 10 + digit
            position += 1
        }
        return value
    }

    private func peekDigit() -> Int? {
        guard position < bytes.count, (48...57).contains(bytes[position]) else { return nil }
        return Int(bytes[position]) - 48
    }

    private mutating func skip(_ character: Unicode.Scalar) -> Bool {
        guard position < bytes.count, UInt32(bytes[position]) == character.value else { return false }
        position += 1
        return true
    }
}
