import Barcodes

/// Writes a label in ZPL II: bar codes and plain text as commands, text in scripts the printer may not have as dots.
package enum ZPL {
    package static func encode(_ layout: LabelLayout, fonts: FontChain) -> String {
        let lines = layout.marks.map { field($0, fonts) }
        let head = ["^XA", "^CI28", "^PW\(layout.media.width)", "^LL\(layout.media.height)", "^LH0,0"]
        return (head + lines + ["^XZ"]).joined(separator: "\n")
    }

    private static func field(_ mark: LabelMark, _ fonts: FontChain) -> String {
        switch mark {
        case .text(let text):
            return isPlain(text.text) || !fonts.missing(in: text.text).isEmpty ? letters(text) : dots(text, fonts)
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

    /// Whether every printer has the letters. Others are sent as dots where a font is at hand, else left to the printer.
    private static func isPlain(_ text: String) -> Bool { text.unicodeScalars.allSatisfy { (32..<0x180).contains($0.value) } }

    /// The printer's own font, in a block one line high that keeps its width.
    private static func letters(_ mark: TextMark) -> String {
        let width = min(mark.size, max(10, mark.width * 9 / (max(1, mark.text.count) * 5)))
        return "^FO\(mark.x),\(mark.y)^A0N,\(mark.size),\(width)\(escaped(mark.text))^FS"
    }

    private static func dots(_ mark: TextMark, _ fonts: FontChain) -> String {
        var bitmap = Bitmap(width: mark.width, height: mark.size + mark.size / 4)
        bitmap.fill(fonts.outline(mark.text, size: Double(mark.size), x: 0, y: Double(mark.size) * 0.8))
        let digits = Array("0123456789ABCDEF".utf8)
        let hex = String(decoding: bitmap.bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
        let count = bitmap.bytes.count
        return "^FO\(mark.x),\(mark.y)^GFA,\(count),\(count),\(bitmap.bytesPerRow),\(hex)^FS"
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
