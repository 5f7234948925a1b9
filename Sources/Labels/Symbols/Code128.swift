package import Barcodes

/// A Code 128 symbol (ISO/IEC 15417), and GS1-128, which is Code 128 with the function character FNC1 in front.
package struct Code128: Sendable, Equatable {
    /// Symbol characters from the start to the check character, without the stop.
    package let values: [Int]

    private static let fnc1 = 102
    private static let starts = (a: 103, b: 104, c: 105)
    private static let toC = 99, toB = 100, toA = 101

    /// Any text of ASCII characters.
    /// - Throws: `BarcodeError.cannotEncode` for other characters, an empty text, or more than 80 characters.
    package init(_ text: String) throws(BarcodeError) {
        let bytes = Array(text.utf8)
        guard (1...80).contains(bytes.count), bytes.allSatisfy({ $0 < 128 }) else { throw .cannotEncode(text, code: "Code 128") }
        self.init(tokens: bytes.map { .byte($0) })
    }

    /// GS1-128 of these fields.
    /// - Throws: `BarcodeError.cannotEncode` when they are more than the 48 characters GS1 allows in one symbol.
    package init(_ message: GS1Message) throws(BarcodeError) {
        let text = message.encoded()
        guard !text.isEmpty, text.utf8.count <= 48, text.utf8.allSatisfy({ $0 < 128 }) else {
            throw .cannotEncode(message.text, code: "one GS1-128")
        }
        self.init(tokens: [.separator] + text.utf8.map { $0 == 0x1D ? .separator : .byte($0) })
    }

    private enum Token: Equatable {
        case byte(UInt8)
        case separator

        var isDigit: Bool {
            if case .byte(let byte) = self { byte &- 48 < 10 } else { false }
        }
    }

    private enum Set { case a, b, c }

    /// Digits go in pairs where that is shorter: four or more at an end, six or more within (the rule of the standard's annex).
    private init(tokens: [Token]) {
        var values: [Int] = []
        var set: Set?
        var index = 0
        while index < tokens.count {
            let run = Self.digits(tokens, from: index)
            if set != .c, Self.isWorthPairs(run, tokens.count, index) {
                if run % 2 == 1, index > 0 || run > 4, tokens[index].isDigit, set != nil {
                    values += Self.values(of: tokens[index], &set, next: tokens[index...])
                    index += 1
                }
                values.append(set == nil ? Self.starts.c : Self.toC)
                set = .c
            }
            if set == .c {
                if tokens[index] == .separator {
                    values.append(Self.fnc1)
                    index += 1
                    continue
                }
                if Self.digits(tokens, from: index) >= 2, case .byte(let tens) = tokens[index],
                    case .byte(let ones) = tokens[index + 1]
                {
                    values.append(Int(tens - 48) * 10 + Int(ones - 48))
                    index += 2
                    continue
                }
            }
            values += Self.values(of: tokens[index], &set, next: tokens[index...])
            index += 1
        }
        let sum = values.enumerated().reduce(0) { $0 + $1.element * max(1, $1.offset) }
        self.values = values + [sum % 103]
    }

    private static func isWorthPairs(_ run: Int, _ count: Int, _ index: Int) -> Bool {
        let isAtEnd = index == 0 || index + run == count
        return run >= 6 || (isAtEnd && run >= 4) || (index == 0 && run == count && run == 2)
    }

    /// Digits from here on, a separator in front included when pairs follow it.
    private static func digits(_ tokens: [Token], from index: Int) -> Int {
        var end = index
        if end < tokens.count, tokens[end] == .separator, index == 0 { end += 1 }
        let start = end
        while end < tokens.count, tokens[end].isDigit { end += 1 }
        return end - start
    }

    /// One character in set A or B, with the change of set before it where one is needed.
    private static func values(of token: Token, _ set: inout Set?, next: ArraySlice<Token>) -> [Int] {
        guard case .byte(let byte) = token else {
            guard set == nil else { return [fnc1] }
            set = .b
            return [starts.b, fnc1]
        }
        let wanted: Set = byte < 32 ? .a : byte >= 96 ? .b : set == .a ? .a : .b
        let value = byte < 32 ? Int(byte) + 64 : Int(byte) - 32
        guard set != wanted else { return [value] }
        defer { set = wanted }
        switch (set, wanted) {
        case (nil, .a): return [starts.a, value]
        case (nil, _): return [starts.b, value]
        case (_, .a): return [toA, value]
        default: return [toB, value]
        }
    }

    /// Bars and gaps in turn, beginning with a bar, in modules.
    package var widths: [Int] {
        values.flatMap { Self.patterns[$0] } + [2, 3, 3, 1, 1, 1, 2]
    }

    /// Modules from the first bar to the last, without the quiet zones of ten at both ends.
    package var moduleCount: Int { values.count * 11 + 13 }
}
