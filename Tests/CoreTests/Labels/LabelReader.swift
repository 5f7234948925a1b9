import Foundation
import Labels

/// Other people's programs that read labels.
enum Reader {
    /// `WAYBILL_PYTHON`, the first on the path or Debian's own: whichever has zxing-cpp.
    static let python: String = {
        let named = ProcessInfo.processInfo.environment["WAYBILL_PYTHON"].map { [$0] } ?? ["python3", "/usr/bin/python3"]
        return named.first { imports("zxingcpp, PIL", $0) } ?? named.first { imports("PIL", $0) } ?? named[0]
    }()
    static let hasCodes = has("zxingcpp") && has("PIL")
    static let codesHint =
        "no zxing-cpp and Pillow for \(python); 'apt install python3-zxing-cpp python3-pil', or set WAYBILL_PYTHON"
    static let hasPDF = (try? run(["pdftotext", "-v"]))?.status == 0

    static func has(_ module: String) -> Bool { imports(module, python) }

    private static func imports(_ modules: String, _ python: String) -> Bool {
        (try? run([python, "-c", "import \(modules)"]))?.status == 0
    }

    /// Kind and content of the codes of a page, each looked for in its place.
    /// - Parameter places: from the left and the top, in dots.
    static func codes(
        _ file: [UInt8], suffix: String, density: Int, in places: [(left: Int, top: Int, right: Int, bottom: Int)]
    ) throws -> [String] {
        let boxes = places.map { "\($0.left),\($0.top),\($0.right),\($0.bottom)" }
        return try withFile(file, suffix) { path in
            try run([python, "-c", page + codeScript, path, "\(density)"] + boxes).output.split(separator: "\n").map(String.init)
        }
    }

    /// The text of a PDF without blanks, in the order of the page.
    static func text(_ file: [UInt8]) throws -> String {
        try withFile(file, "pdf") { try run(["pdftotext", "-raw", "-enc", "UTF-8", $0, "-"]).output.filter { !$0.isWhitespace } }
    }

    /// What each line of a page says by the shapes of its letters.
    static func letters(_ file: [UInt8], suffix: String, _ marks: [TextMark]) throws -> [String] {
        let lines = marks.map { "\($0.x)\t\($0.y)\t\($0.size)\t\($0.text)" }.joined(separator: "\n")
        return try withFile(file, suffix) { path in
            try withFile(Array(lines.utf8), "txt") { lines in
                let words = [python, "-c", page + letterScript, path, lines] + TestFonts.paths
                return try run(words).output.split(separator: "\n", omittingEmptySubsequences: false).dropLast().map(String.init)
            }
        }
    }

    private static let page = """
        import sys, io, subprocess, functools
        from PIL import Image, ImageDraw, ImageFont, ImageChops
        path = sys.argv[1]
        def load(dpi):
            if path.endswith('.zpl'):
                import zplkit
                paper = zplkit.Options(dpi=203, width=812, height=1218)
                return Image.open(io.BytesIO(zplkit.render(open(path, encoding='utf-8').read(), paper).labels[0].png())).convert('L')
            if path.endswith('.pdf'):
                drawn = subprocess.run(['pdftoppm', '-r', dpi, '-png', path], capture_output=True, check=True).stdout
                return Image.open(io.BytesIO(drawn)).convert('L')
            return Image.open(path).convert('L')

        """

    private static let codeScript = """
        import zxingcpp
        image = load(sys.argv[2])
        for box in sys.argv[3:]:
            for code in zxingcpp.read_barcodes(image.crop([int(edge) for edge in box.split(',')])):
                name = str(code.format).split('.')[-1].replace(' ', '')
                isGS1 = code.symbology_identifier == ']C1'
                text = ''.join(c for c in code.text if c.isdigit()) if isGS1 else code.text
                print('GS1-128' if isGS1 else name, text, sep=' ')
        """

    /// Each letter is held against itself and every other of the page, drawn four times as large without hints and made smaller; the
    /// likest is what is read. Letters that are drawn all but alike count as one.
    private static let letterScript = """
        fonts = sys.argv[3:]
        image = load('300')
        lines = [line.split('\\t') for line in open(sys.argv[2], encoding='utf-8').read().split('\\n')]
        large = [ImageFont.truetype(font, 1000, layout_engine=ImageFont.Layout.BASIC) for font in fonts]
        @functools.lru_cache(None)
        def drawn(font, letter):
            return font.getmask(letter).getbbox(), bytes(font.getmask(letter))
        lacking = [drawn(font, chr(0x10FFFD)) for font in large]
        @functools.lru_cache(None)
        def font(letter):
            return next(i for i, f in enumerate(large) if letter == ' ' or drawn(f, letter) != lacking[i])
        @functools.lru_cache(None)
        def advance(letter): return large[font(letter)].getlength(letter) / 1000
        shapes = {}
        def shape(letter, size):
            if (letter, size) not in shapes:
                kind = ImageFont.truetype(fonts[font(letter)], size * 4, layout_engine=ImageFont.Layout.BASIC)
                sheet = Image.new('L', (size * 8, size * 6), 255)
                ImageDraw.Draw(sheet).text((size * 2, size * 4), letter, fill=0, font=kind, anchor='ls')
                shapes[letter, size] = sheet.resize((size * 2, size * 6 // 4), Image.BOX)
            return shapes[letter, size]
        def difference(one, other): return sum(i * n for i, n in enumerate(ImageChops.difference(one, other).histogram()))
        @functools.lru_cache(None)
        def ink(letter, size, left):
            rest = shape(letter, size).crop((left, 0, size * 2, size * 6 // 4))
            return difference(rest, Image.new('L', rest.size, 255))
        alphabet = sorted(set(''.join(line[3] for line in lines)) - {' '})
        for x, y, size, text in lines:
            (x, y, size), at, read = (int(x), int(y), int(size)), 0.0, ''
            base = y + size * 4 // 5
            for letter in text:
                step = advance(letter) * size
                if letter == ' ': read += ' '
                else:
                    left = x + round(at) - size // 2
                    cell = image.crop((left, base - size, left + size * 2, base - size + size * 6 // 4))
                    # What the neighbours reach over with does not count.
                    window = (max(0, size // 2 - 1), 0, min(size * 2, size // 2 + int(step) + 2), size * 6 // 4)
                    cell = cell.crop(window)
                    # What a wider letter would show behind it counts against that letter.
                    found = {other: difference(cell, shape(other, size).crop(window)) + ink(other, size, window[2]) for other in alphabet}
                    best = min(found, key=found.get)
                    alike = difference(shape(best, size).crop(window), shape(letter, size).crop(window)) < 255 * size * 0.35
                    black = difference(cell, Image.new('L', cell.size, 255))
                    read += letter if (best == letter or alike) and found[letter] < 0.6 * black else best
                at += step
            print(read)
        """

    private static func withFile<Value>(_ bytes: [UInt8], _ suffix: String, _ body: (String) throws -> Value) throws -> Value {
        let path = NSTemporaryDirectory() + "/label-\(UUID().uuidString).\(suffix)"
        try Data(bytes).write(to: URL(fileURLWithPath: path))
        defer { try? FileManager.default.removeItem(atPath: path) }
        return try body(path)
    }

    private static func run(_ words: [String]) throws -> (status: Int32, output: String) {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = words
        let pipe = Pipe()
        process.standardOutput = pipe
        process.standardError = FileHandle.nullDevice
        try process.run()
        let output = pipe.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return (process.terminationStatus, String(decoding: output, as: UTF8.self))
    }
}

/// Reads ZPL as the printer's manual says, as far as labels use it: `^FO`, `^FH`, `^FD`, `^GFA` with its signs for repetitions.
enum ZPLReader {
    struct Field {
        enum Kind: Equatable {
            case text(String)
            /// Black dots from the field's corner.
            case dots([Dot])
            /// A rectangle or a code.
            case box

            struct Dot: Equatable {
                let x: Int
                let y: Int
            }
        }

        let x: Int
        let y: Int
        let kind: Kind
    }

    static func fields(_ text: String) -> [Field] {
        text.components(separatedBy: "^FS").compactMap { part in
            let commands = part.components(separatedBy: "^").dropFirst().map { ($0.prefix(2), String($0.dropFirst(2))) }
            guard let place = commands.last(where: { $0.0 == "FO" })?.1.split(separator: ",").compactMap({ Int($0.trimming) }),
                place.count == 2
            else { return nil }
            return Field(x: place[0], y: place[1], kind: kind(commands))
        }
    }

    private static func kind(_ commands: [(Substring, String)]) -> Field.Kind {
        func content(_ name: String) -> String? { commands.first { $0.0 == name }?.1 }
        if let graphic = content("GF") { return .dots(dots(graphic)) }
        guard content("A0") != nil, let data = content("FD") else { return .box }
        return .text(content("FH") == nil ? data : unescaped(data))
    }

    /// `_5E` is a byte.
    private static func unescaped(_ text: String) -> String {
        var (bytes, rest) = ([UInt8](), Array(text.utf8)[...])
        while let byte = rest.popFirst() {
            if byte == UInt8(ascii: "_"), let value = UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16) {
                bytes.append(value)
                rest = rest.dropFirst(2)
            } else {
                bytes.append(byte)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    private static func dots(_ graphic: String) -> [Field.Kind.Dot] {
        let parts = graphic.split(separator: ",", maxSplits: 4, omittingEmptySubsequences: false)
        guard parts.count == 5, let width = Int(parts[3]) else { return [] }
        var (rows, row, count) = ([[Int]](), [Int](), 0)
        for sign in parts[4] {
            switch sign {
            case "G"..."Y": count += Int(sign.asciiValue ?? 0) - 70
            case "g"..."z": count += (Int(sign.asciiValue ?? 0) - 102) * 20
            case ",": row += [Int](repeating: 0, count: width * 2 - row.count)
            case ":": row = rows.last ?? []
            default:
                row += [Int](repeating: sign.hexDigitValue ?? 0, count: max(1, count))
                count = 0
            }
            if row.count == width * 2 {
                rows.append(row)
                row = []
            }
        }
        var black: [Field.Kind.Dot] = []
        for (y, row) in rows.enumerated() {
            for (column, nibble) in row.enumerated() {
                for bit in 0..<4 where nibble >> (3 - bit) & 1 == 1 { black.append(.init(x: column * 4 + bit, y: y)) }
            }
        }
        return black
    }
}

extension Substring {
    fileprivate var trimming: String { trimmingCharacters(in: .whitespacesAndNewlines) }
}
