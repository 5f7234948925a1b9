import Foundation
import Labels
import Testing

/// Letters of the fonts that `ops/` installs.
@Suite("Scripts on labels", .enabled(if: TestFonts.areThere, "\(TestFonts.hint)"))
struct ScriptTests {
    private static let fonts = TestFonts.chain

    @Test(
        "Every letter of these addresses is drawn, none as the empty box",
        arguments: [
            "广东省深圳市南山区科技园一路88号张三", "臺北市信義區市府路45號", "東京都渋谷区神宮前一丁目ひらがなカタカナ", "서울특별시 종로구 세종대로 209",
            "Łódź, Gdańska 7 · Žižkov Příběnická", "Москва, ул. Тверская, д. 1", "Αθήνα, Οδός Ερμού 12", "Đường Lê Lợi, Quận 1",
        ])
    func drawn(address: String) throws {
        #expect(Self.fonts.missing(in: address).isEmpty)
        #expect(!FontChain().missing(in: address).isEmpty)
        let label = try LabelTests.label(recipient: address)
        #expect(try !BitmapPrinter.draw(LabelLayout(label, fonts: Self.fonts), fonts: Self.fonts).bytes.allSatisfy { $0 == 0 })
        #expect(throws: LabelError.self) { try LabelLayout(label) }
    }

    @Test("Different signs look different, and a sign fills its square")
    func shapes() throws {
        var seen: Set<[UInt8]> = []
        for sign in "张深圳市南山区科技园" {
            let label = try LabelTests.label(recipient: String(sign), street: "", city: "")
            let bitmap = try BitmapPrinter.draw(LabelLayout(label, fonts: Self.fonts), fonts: Self.fonts)
            #expect(seen.insert(bitmap.bytes).inserted, "\(sign)")
        }
    }

    @Test("ZPL draws as dots what the printer has no letters for")
    func zpl() throws {
        let label = try LabelTests.label(recipient: "张三")
        let text = ZPL.encode(try LabelLayout(label, fonts: Self.fonts, format: .zpl), fonts: Self.fonts)
        #expect(text.contains("^GF") && !text.contains("张"))
    }
}

/// The fonts that `ops/` installs.
enum TestFonts {
    static let paths = ["dejavu/DejaVuSans.ttf", "wqy/wqy-microhei.ttc"].map { "/usr/share/fonts/truetype/\($0)" }
    static let areThere = paths.allSatisfy { FileManager.default.fileExists(atPath: $0) }
    static let hint = "fonts-dejavu-core and fonts-wqy-microhei are not installed; 'ops/stack up' installs them"
    static let chain = FontChain(
        paths.compactMap { path in FileManager.default.contents(atPath: path).flatMap { TrueTypeFont(Array($0)) } })
}
