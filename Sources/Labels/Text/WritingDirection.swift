/// Puts a line into the order in which its letters stand on paper: Hebrew and Arabic run from right to left within a line that begins at
/// the left, and numbers within them from left to right.
///
/// The rules of the Unicode Bidirectional Algorithm (UAX #9) for one line without explicit marks, which are removed before: W2 and W4 to W7
/// for numbers, N0, N1 and N2 for what is between, I1, I2, L2 and L4.
enum WritingDirection {
    private enum Kind { case left, right, number, neutral }

    static func visual(_ line: String) -> String {
        guard line.unicodeScalars.contains(where: isRight) else { return line }
        let characters = Array(line)
        let levels = levels(of: characters)
        var order = Array(characters.indices)
        for level in stride(from: levels.max() ?? 0, through: 1, by: -1) { reverse(&order, levels, from: level) }
        return String(order.map { levels[$0] == 1 ? mirrors[characters[$0]] ?? characters[$0] : characters[$0] })
    }

    /// Hebrew, Arabic and their kin.
    private static func isRight(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x0660...0x0669, 0x06F0...0x06F9: false
        case 0x0590...0x08FF, 0xFB1D...0xFDFF, 0xFE70...0xFEFE, 0x10800...0x10FFF: true
        default: false
        }
    }

    private static func kind(_ character: Character) -> Kind {
        guard let scalar = character.unicodeScalars.first else { return .neutral }
        if isRight(scalar) { return .right }
        if scalar.properties.numericType == .decimal { return .number }
        return character.isLetter ? .left : .neutral
    }

    private static func levels(of characters: [Character]) -> [Int] {
        var kinds = characters.map(kind)
        // A sign between two digits is of the number: 12/3, 1.5.
        for index in kinds.indices.dropFirst().dropLast()
        where kinds[index] == .neutral && "/.,:-".contains(characters[index]) && kinds[index - 1] == .number
            && kinds[index + 1] == .number
        { kinds[index] = .number }
        var levels = [Int](repeating: 0, count: kinds.count)
        var strong = Kind.left
        for (index, kind) in kinds.enumerated() {
            if kind == .left || kind == .right { strong = kind }
            levels[index] = kind == .right ? 1 : kind == .number && strong == .right ? 2 : 0
        }
        fill(&levels, kinds)
        close(&levels, characters)
        return levels
    }

    /// What is between two parts that run to the left goes with them.
    private static func fill(_ levels: inout [Int], _ kinds: [Kind]) {
        var index = 0
        while index < kinds.count {
            guard kinds[index] == .neutral else {
                index += 1
                continue
            }
            let end = kinds[index...].firstIndex { $0 != .neutral } ?? kinds.count
            if index > 0, end < kinds.count, levels[index - 1] > 0, levels[end] > 0 {
                for place in index..<end { levels[place] = 1 }
            }
            index = end
        }
    }

    /// A bracket that closes goes with the one that it closes (N0).
    private static func close(_ levels: inout [Int], _ characters: [Character]) {
        var open: [Int] = []
        for (index, character) in characters.enumerated() {
            if "([{«".contains(character) { open.append(index) }
            guard ")]}»".contains(character), let first = open.popLast(), levels[first] == 1, levels[index - 1] > 0 else {
                continue
            }
            levels[index] = 1
        }
    }

    private static func reverse(_ order: inout [Int], _ levels: [Int], from level: Int) {
        var index = 0
        while index < order.count {
            guard levels[order[index]] >= level else {
                index += 1
                continue
            }
            let end = order[index...].firstIndex { levels[$0] < level } ?? order.count
            order[index..<end].reverse()
            index = end
        }
    }

    private static let mirrors: [Character: Character] = [
        "(": ")", ")": "(", "[": "]", "]": "[", "{": "}", "}": "{", "<": ">", ">": "<", "«": "»", "»": "«",
    ]
}
