import Barcodes
@_spi(_Unicode) import Swift

/// Writes a label in ZPL II: bar codes and plain text as commands, text in scripts the printer may not have as dots.
package enum ZPL {
    package static func encode(_ page: some LabelPage, fonts: FontChain) -> String {
        let lines = page.marks.map { field($0, fonts) }
        let head = ["^XA", "^CI28", "^PW\(page.media.width)", "^LL\(page.media.height)", "^LH0,0"]
        return (head + lines + ["^XZ"]).joined(separator: "\n")
    }

    private static func field(_ mark: LabelMark, _ fonts: FontChain) -> String {
        switch mark {
        case .text(let text):
            return isPlain(text.text) ? letters(text) : dots(text, fonts)
        case .box(let x, let y, let width, let height): return "^FO\(x),\(y)^GB\(width),\(height),\(min(width, height))^FS"
        case .bars(let bars):
            let data =
                switch bars.content {
                case .text(let text): "^BCN,\(bars.height),N,N,N,A\(escaped(text))"
                case .gs1(let message): "^BCN,\(bars.height),N,N,N\(gs1(message))"
                }
            return "^BY\(bars.module),3,\(bars.height)^FO\(bars.x),\(bars.y)\(data)^FS"
        case .square(let square):
            // The printer moves a QR code down by the bar height in force; set to ten, so that it is known.
            return
                "^BY2,3,10^FO\(square.x),\(square.y - 10)^BQN,2,\(min(10, square.module))\(escaped(square.content, prefix: "MA,"))^FS"
        }
    }

    /// Whether every printer has the letters: those of Latin, without control characters. Others are sent as dots.
    static func isPlain(_ text: String) -> Bool {
        text.unicodeScalars.allSatisfy {
            (32..<127).contains($0.value) || ((0xA0..<0x180).contains($0.value) && $0.value != 0xAD)
        }
    }

    /// The printer's own font, narrower where it would be wider than the box.
    private static func letters(_ mark: TextMark) -> String {
        let width = min(mark.size, Int(Double(mark.width) / max(0.1, PrinterFont.width(mark.text))))
        return "^FO\(mark.x),\(mark.y)^A0N,\(mark.size),\(width)\(escaped(mark.text))^FS"
    }

    private static func dots(_ mark: TextMark, _ fonts: FontChain) -> String {
        let width = min(mark.width, Int(fonts.width(mark.text) * Double(mark.size)) + mark.size / 4)
        // Capitals with two marks on them reach above the box.
        let top = mark.y - mark.size / 3
        var bitmap = Bitmap(width: width, height: mark.size / 3 + TextBlock.pitch(mark.size))
        bitmap.write(mark.text, size: mark.size, x: 0, baseline: mark.baseline - top, fonts: fonts)
        let count = bitmap.bytes.count
        return "^FO\(mark.x),\(top)^GFA,\(count),\(count),\(bitmap.bytesPerRow),\(GraphicField.text(bitmap))^FS"
    }

    /// `>;` starts in digit pairs, `>8` is FNC1; digits of odd length end in set B.
    private static func gs1(_ message: GS1Message) -> String {
        let text = message.encoded()
        guard text.utf8.allSatisfy({ (48...57).contains($0) }), text.utf8.count.isMultiple(of: 2) else {
            let parts = text.split(separator: "\u{1D}", omittingEmptySubsequences: false).map(doubled)
            return "^FD>:>8" + parts.joined(separator: ">8")
        }
        return "^FD>;>8\(text)"
    }

    /// `>` begins a code.
    private static func doubled(_ text: Substring) -> String { text.map { $0 == ">" ? ">0" : String($0) }.joined() }

    /// Signs that begin commands are written as hexadecimal bytes.
    private static func escaped(_ text: String, prefix: String = "") -> String {
        let special: Set<Character> = ["^", "~", "_", ">", "\\"]
        guard text.contains(where: { special.contains($0) }) else { return "^FD\(prefix)\(text)" }
        let digits = Array("0123456789ABCDEF")
        let body = text.map { sign -> String in
            guard special.contains(sign), let byte = sign.asciiValue else { return String(sign) }
            return "_\(digits[Int(byte >> 4)])\(digits[Int(byte & 15)])"
        }.joined()
        return "^FH^FD\(prefix)\(body)"
    }
}

/// The letters of a label printer's font 0, CG Triumvirate Bold Condensed.
enum PrinterFont {
    /// Width of a line in ems at most: that of Helvetica Bold, which the printer's font is a condensed cut of.
    static func width(_ text: String) -> Double {
        text.unicodeScalars.reduce(0) { $0 + Double(width($1)) } / 1000
    }

    private static func width(_ scalar: Unicode.Scalar) -> Int {
        let letter = scalar.isASCII ? scalar : String(scalar)._nfd.first { _ in true } ?? scalar
        return (32..<127).contains(letter.value) ? widths[Int(letter.value) - 32] : 1000
    }

    /// Of Adobe's metrics, from the blank to the tilde.
    private static let widths = [
        278, 333, 474, 556, 556, 889, 722, 238, 333, 333, 389, 584, 278, 333, 278, 278, 556, 556, 556, 556, 556, 556, 556, 556,
        556, 556,
        333, 333, 584, 584, 584, 611, 975, 722, 722, 722, 722, 667, 611, 778, 722, 278, 556, 722, 611, 833, 722, 778, 667, 778,
        722, 667,
        611, 722, 667, 944, 667, 667, 611, 333, 278, 333, 584, 556, 333, 556, 611, 556, 611, 556, 333, 611, 611, 278, 278, 556,
        278, 889,
        611, 611, 611, 611, 389, 556, 333, 611, 556, 778, 556, 556, 500, 389, 280, 389, 584,
    ]
}

/// Dots as ZPL's `^GF` takes them: hexadecimal digits, in rows, with signs for repetitions.
enum GraphicField {
    private static let digits = Array("0123456789ABCDEF".utf8)

    static func text(_ bitmap: Bitmap) -> String {
        var text: [UInt8] = []
        var before: ArraySlice<UInt8> = []
        for row in 0..<bitmap.height {
            let bytes = bitmap.bytes[row * bitmap.bytesPerRow..<(row + 1) * bitmap.bytesPerRow]
            if bytes.elementsEqual(before) { text.append(UInt8(ascii: ":")) } else { append(bytes, to: &text) }
            before = bytes
        }
        return String(decoding: text, as: UTF8.self)
    }

    /// A comma fills the row up with white.
    private static func append(_ row: ArraySlice<UInt8>, to text: inout [UInt8]) {
        let nibbles = row.flatMap { [$0 >> 4, $0 & 15] }
        let end = (nibbles.lastIndex { $0 != 0 } ?? -1) + 1
        var index = 0
        while index < end {
            var run = 1
            while index + run < end, nibbles[index + run] == nibbles[index] { run += 1 }
            if run > 2 { text += count(run) }
            text += [UInt8](repeating: digits[Int(nibbles[index])], count: run > 2 ? 1 : run)
            index += run
        }
        if end < nibbles.count { text.append(UInt8(ascii: ",")) }
    }

    /// `g` to `z` are 20 to 400, `G` to `Y` are 1 to 19.
    private static func count(_ run: Int) -> [UInt8] {
        let (twenties, rest) = min(run, 419).quotientAndRemainder(dividingBy: 20)
        return (twenties > 0 ? [UInt8(ascii: "f") + UInt8(twenties)] : []) + (rest > 0 ? [UInt8(ascii: "F") + UInt8(rest)] : [])
    }
}
