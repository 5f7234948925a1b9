import Barcodes
import Foundation
import Fulfilment
import Labels
import Testing

/// Labels read back by a decoder that shares nothing with us: zxing-cpp of PyPI. `WAYBILL_PYTHON` names a Python that has it.
@Suite("Labels read by another decoder", .enabled(if: CodeReader.isThere, "\(CodeReader.hint)"), .serialized)
struct CodeReaderTests {
    private static let fonts = FontChain(
        ["dejavu/DejaVuSans.ttf", "wqy/wqy-microhei.ttc", "droid/DroidSansFallbackFull.ttf"].compactMap { path in
            FileManager.default.contents(atPath: "/usr/share/fonts/truetype/\(path)").flatMap { TrueTypeFont(Array($0)) }
        })

    private static let expected: Set<String> = [
        "Code128 1Z204W4R0308071865", "GS1-128 (00)006141411234567890", "QRCode https://id.gs1.org/00/006141411234567890",
    ]

    @Test("All three codes of the PNG", arguments: [LabelMedia.fourBySix203, .fourBySix300])
    func png(media: LabelMedia) throws {
        for label in [try LabelTests.label(), try LabelTests.label(recipient: "张三", street: "科技园一路", city: "深圳", country: "CN")] {
            let layout = try LabelLayout(label, media: media, fonts: Self.fonts)
            let file = PNG.encode(BitmapPrinter.draw(layout, fonts: Self.fonts), density: media.density)
            #expect(try CodeReader.read(file, suffix: "png") == Self.expected)
        }
    }

    @Test("All three codes of the ZPL, rendered by zplkit", .enabled(if: CodeReader.has("zplkit"), "zplkit is not installed"))
    func zpl() throws {
        let text = ZPL.encode(try LabelLayout(LabelTests.label(recipient: "Ana ^Lima")), fonts: Self.fonts)
        #expect(try CodeReader.read(Array(text.utf8), suffix: "zpl") == Self.expected)
    }

    @Test("All three codes of the PDF, rendered by pdftoppm", .enabled(if: CodeReader.hasPDF, "pdftoppm is not installed"))
    func pdf() throws {
        let file = PDF.encode(try LabelLayout(LabelTests.label(), fonts: Self.fonts), fonts: Self.fonts)
        #expect(try CodeReader.read(file, suffix: "pdf") == Self.expected)
    }

    @Test("QR codes of every size", arguments: [1, 20, 100, 300, 700, 1200, 2000])
    func qr(length: Int) throws {
        let text = String((0..<length).map { Character(Unicode.Scalar(UInt8(97 + $0 % 26))) })
        let code = try QRCode(text)
        var bitmap = Bitmap(width: (code.size + 8) * 4, height: (code.size + 8) * 4)
        for y in 0..<code.size {
            for x in 0..<code.size where code.isDark(x, y) { bitmap.blacken(x: (x + 4) * 4, y: (y + 4) * 4, size: 4) }
        }
        #expect(try CodeReader.read(PNG.encode(bitmap, density: 203), suffix: "png") == ["QRCode \(text)"])
    }
}

/// Runs the decoder.
enum CodeReader {
    static let python = ProcessInfo.processInfo.environment["WAYBILL_PYTHON"] ?? "python3"
    static let isThere = has("zxingcpp") && has("PIL")
    static let hint = "no zxing-cpp and Pillow for \(python); 'pip install zxing-cpp pillow', or set WAYBILL_PYTHON"
    static let hasPDF = (try? run(["pdftoppm", "-v"]))?.status == 0

    static func has(_ module: String) -> Bool { (try? run([python, "-c", "import \(module)"]))?.status == 0 }

    private static let script = """
        import sys, io, zxingcpp
        from PIL import Image
        path = sys.argv[1]
        if path.endswith('.zpl'):
            import zplkit
            paper = zplkit.Options(dpi=203, width=812, height=1218)
            image = Image.open(io.BytesIO(zplkit.render(open(path, encoding='utf-8').read(), paper).labels[0].png()))
        elif path.endswith('.pdf'):
            import subprocess
            image = Image.open(io.BytesIO(subprocess.run(['pdftoppm', '-r', '203', '-png', path], capture_output=True, check=True).stdout))
        else:
            image = Image.open(path)
        for code in zxingcpp.read_barcodes(image.convert('L')):
            name = str(code.format).split('.')[-1].replace(' ', '')
            print('GS1-128' if code.symbology_identifier == ']C1' else name, code.text, sep=' ')
        """

    /// Kind and content of every code on the page.
    static func read(_ file: [UInt8], suffix: String) throws -> Set<String> {
        let path = NSTemporaryDirectory() + "/label-\(UUID().uuidString).\(suffix)"
        try Data(file).write(to: URL(fileURLWithPath: path))
        defer { try? FileManager.default.removeItem(atPath: path) }
        let result = try run([python, "-c", script, path])
        return Set(result.output.split(separator: "\n").map(String.init))
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
