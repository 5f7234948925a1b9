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

extension Code128 {
    /// Three bars and three gaps of every symbol character, in modules (ISO/IEC 15417, table 1).
    static let patterns: [[Int]] = """
        212222 222122 222221 121223 121322 131222 122213 122312 132212 221213 221312 231212 112232 122132 122231 113222 123122
        123221 223211 221132 221231 213212 223112 312131 311222 321122 321221 312212 322112 322211 212123 212321 232121 111323
        131123 131321 112313 132113 132311 211313 231113 231311 112133 112331 132131 113123 113321 133121 313121 211331 231131
        213113 213311 213131 311123 311321 331121 312113 312311 332111 314111 221411 431111 111224 111422 121124 121421 141122
        141221 112214 112412 122114 122411 142112 142211 241211 221114 413111 241112 134111 111242 121142 121241 114212 124112
        124211 411212 421112 421211 212141 214121 412121 111143 111341 131141 114113 114311 411113 411311 113141 114131 311141
        411131 211412 211214 211232
        """.split(whereSeparator: \.isWhitespace).map { $0.utf8.map { Int($0) - 48 } }
}
