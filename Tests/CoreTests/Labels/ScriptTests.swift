import Foundation
import Testing

@testable import Labels

/// Letters of the fonts that `ops/` installs.
@Suite("Scripts on labels", .enabled(if: TestFonts.areThere, "\(TestFonts.hint)"))
struct ScriptTests {
    private static let fonts = TestFonts.chain

    @Test(
        "Every letter of these addresses is drawn, none as the empty box",
        arguments: [
            "广东省深圳市南山区科技园一路88号张三", "臺北市信義區市府路45號", "東京都渋谷区神宮前一丁目ひらがなカタカナ", "서울특별시 종로구 세종대로 209",
            "Łódź, Gdańska 7 · Žižkov Příběnická", "Москва, ул. Тверская, д. 1", "Αθήνα, Οδός Ερμού 12", "Đường Lê Lợi, Quận 1",
            "שרה כהן, רחוב הרצל 12/3", "شارع الملك عبد العزيز ١٢", "خیابان گلستان، پلاک ۷",
        ])
    func drawn(address: String) throws {
        #expect(Self.fonts.missing(in: address).isEmpty)
        #expect(!FontChain().missing(in: address).isEmpty)
        let label = try LabelTests.label(recipient: address)
        #expect(try !BitmapPrinter.draw(LabelLayout(label, fonts: Self.fonts), fonts: Self.fonts).bytes.allSatisfy { $0 == 0 })
        #expect(throws: LabelError.self) { try LabelLayout(label) }
    }

    @Test("Arabic letters take the forms in which they join, whatever stands beside them; vowel signs are left away")
    func joined() {
        func forms(_ text: String) -> [UInt32] { PrintableText.composed(text).unicodeScalars.map(\.value) }
        // Sheen begins, alef ends, reh and ain stand alone.
        #expect(forms("شارع") == [0xFEB7, 0xFE8E, 0xFEAD, 0xFEC9])
        #expect(forms("مُحَمَّد") == [0xFEE3, 0xFEA4, 0xFEE4, 0xFEAA])
        #expect(forms("سلا") == [0xFEB3, 0xFEFC], "lam and alef are one letter")
        #expect(forms("گرگان") == [0xFB94, 0xFEAE, 0xFB94, 0xFE8E, 0xFEE5])
    }

    @Test(
        "What runs from right to left stands so within its line, and numbers do not",
        arguments: [
            ("אבג 12 דה", "הד 12 גבא"), ("Tel Aviv, אבג 12/3 (דה 4)", "Tel Aviv, (4 הד) 12/3 גבא"), ("אב Herzl 5", "בא Herzl 5"),
            ("Ghent 12-B", "Ghent 12-B"), ("(א)", "(א)"),
        ])
    func direction(line: String, visual: String) {
        #expect(Array(WritingDirection.visual(line).unicodeScalars) == Array(visual.unicodeScalars))
    }

    @Test(
        "The scripts of India are written in Latin letters",
        arguments: [
            ("दिल्ली", "dillī"), ("मुंबई नगर १२", "muṃbaī nagara 12"), ("கோயம்புத்தூர்", "kōyamputtūr"), ("ఆంధ్ర", "āṃdhra"),
            ("পাড়া", "pāṛā"), ("ബാലൻ", "bālan"),
        ])
    func india(text: String, latin: String) throws {
        #expect(PrintableText.composed(text) == latin)
        let label = try LabelTests.label(recipient: text)
        #expect(throws: Never.self) { try LabelLayout(label, fonts: Self.fonts) }
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
