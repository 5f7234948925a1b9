import Foundation
import Fulfilment
import Testing

@testable import Labels

/// Packing lists, read back by poppler and as the manual of label printers says.
@Suite("Packing lists", .enabled(if: TestFonts.areThere, "\(TestFonts.hint)"))
struct PackingListTests {
    private static func list(
        _ articles: [PackingList.Article], to recipient: String = "Jane Doe", reference: String = "10-7"
    ) -> PackingList {
        PackingList(
            orderID: 4711, reference: reference,
            consignee: [
                .init(.recipient, recipient), .init(.street, "Keizersgracht 1"), .init(.postcode, "1015 CJ"),
                .init(.city, "Amsterdam"), .init(.country, "NL"),
            ], sscc: "006141410000000175", number: 2, parcels: 3, articles: articles)
    }

    private static func article(
        _ sku: String, _ name: String, _ quantity: Int = 1, lots: [PackingList.Lot] = [], serials: [String] = []
    ) -> PackingList.Article {
        .init(sku: sku, name: name, quantity: quantity, lots: lots, serials: serials)
    }

    /// Every script that labels print.
    private static let articles = [
        article("MUG-BLUE", "Mug, blue", 12, lots: [.init(name: "L1", quantity: 7), .init(name: "L2", quantity: 5)]),
        article("茶-1", "乌龙茶 250克", 2, lots: [.init(name: "批号7", quantity: 2)]),
        article("CAM", "Κάμερα · Фотоаппарат · カメラ · 카메라", 3, serials: ["SN-1", "SN-2", "SN-3"]),
        article("ŁÓDŹ", "Příběh Đường", 1, lots: [.init(name: "A", quantity: nil), .init(name: "B", quantity: nil)]),
    ]

    private static let lines = [
        "PACKING LIST", "Parcel 2 of 3, page 1 of 1", "Order 4711", "Your reference 10-7", "(00) 006141410000000175", "张三",
        "Keizersgracht 1", "1015 CJ Amsterdam", "NL", "12", "MUG-BLUE Mug, blue", "lot L1: 7, lot L2: 5", "2",
        "茶-1 乌龙茶 250克", "lot 批号7", "3", "CAM Κάμερα · Фотоаппарат · カメラ · 카메라", "serial numbers SN-1, SN-2, SN-3", "1",
        "ŁÓDŹ Příběh Đường", "lots of all parcels together: A, B",
    ]

    private static func texts(_ pages: [ListPage]) -> [TextMark] {
        pages.flatMap(\.marks).compactMap { if case .text(let text) = $0 { text } else { nil } }
    }

    @Test("An office printer's list says all of it, in every script", .enabled(if: Reader.hasPDF, "apt install poppler-utils"))
    func pdf() throws {
        let text = try Reader.text(Self.list(Self.articles, to: "张三").print(as: .pdf, fonts: TestFonts.chain))
        var rest = text[...]
        for line in Self.lines {
            let wanted = line.filter { !$0.isWhitespace }
            let found = try #require(rest.firstRange(of: wanted), "'\(line)' is not behind what comes before it in \(text)")
            rest = rest[found.upperBound...]
        }
        #expect(rest.filter { !$0.isWhitespace } == "", "nothing else is there")
    }

    @Test("A label printer's list has Latin letters as text, and all others as the dots of their glyphs")
    func zpl() throws {
        let list = Self.list(Self.articles, to: "张三")
        let marks = Self.texts(try list.pages(for: .zpl, fonts: TestFonts.chain))
        #expect(marks.map(\.text).joined(separator: " ").filter { $0 != " " } == Self.lines.joined().filter { $0 != " " })
        let fields = ZPLReader.fields(String(decoding: try list.print(as: .zpl, fonts: TestFonts.chain), as: UTF8.self))
        for mark in marks {
            if ZPL.isPlain(mark.text) {
                #expect(fields.contains { $0.x == mark.x && $0.y == mark.y && $0.kind == .text(mark.text) }, "\(mark)")
            } else {
                let top = mark.y - mark.size / 3
                let field = try #require(fields.first { $0.x == mark.x && $0.y == top }, "\(mark)")
                var black = 0
                if case .dots(let dots) = field.kind { black = dots.count }
                #expect(black > 20 * mark.text.filter { $0 != " " }.count, "\(mark)")
            }
        }
    }

    @Test("The same as a label printer draws it", .enabled(if: Reader.has("zplkit"), "pip install zplkit"))
    func drawn() throws {
        let list = Self.list(Self.articles, to: "张三")
        let marks = Self.texts(try list.pages(for: .zpl, fonts: TestFonts.chain)).filter { !ZPL.isPlain($0.text) }
        let file = try list.print(as: .zpl, fonts: TestFonts.chain)
        #expect(try Reader.letters(file, suffix: "zpl", marks) == marks.map(\.text))
    }

    @Test(
        "A long list goes over as many pages as it needs, each line once and none off the paper",
        arguments: PrinterFormat.allCases)
    func long(format: PrinterFormat) throws {
        let articles = (1...90).map { number in
            Self.article(
                "ART-\(number)", "Article of some length, number \(number)", number,
                serials: number == 40 ? (1...300).map { "SN\(1000 + $0)" } : [])
        }
        let list = Self.list(articles)
        let pages = try list.pages(for: format, fonts: TestFonts.chain)
        #expect(pages.count > 1)
        for (index, page) in pages.enumerated() {
            let marks = Self.texts([page])
            #expect(marks.prefix(2).map(\.text) == ["PACKING LIST", "Parcel 2 of 3, page \(index + 1) of \(pages.count)"])
            #expect(marks.count > 2, "no page is empty")
            for mark in marks {
                #expect(
                    mark.x >= 0 && mark.x + mark.width <= page.media.width && mark.y + mark.size <= page.media.height, "\(mark)")
            }
        }
        let text = Self.texts(pages).map(\.text).joined(separator: " ")
        for article in articles {
            #expect(text.ranges(of: "\(article.sku) Article").count == 1, "\(article.sku)")
            for serial in article.serials { #expect(text.ranges(of: serial).count == 1, "\(serial)") }
        }
        let file = String(decoding: try list.print(as: format, fonts: TestFonts.chain), as: UTF8.self)
        #expect(file.ranges(of: format == .zpl ? "^XA" : "/Type /Page /").count == pages.count)
    }

    @Test("What cannot be printed is named with its field, all of it at once", arguments: PrinterFormat.allCases)
    func refused(format: PrinterFormat) throws {
        let list = Self.list([Self.article("A", "สวัสดี"), Self.article("B", "Gift 🎁")], to: String(repeating: "W", count: 150))
        let error = #expect(throws: LabelError.self) { try list.print(as: format, fonts: TestFonts.chain) }
        #expect(error?.problems.map(\.field) == ["to.recipient", "articles[0].name", "articles[1].name"])
    }
}

/// What carriers sell, and what the books say of it.
@Suite("Bought labels")
struct CarrierLabelTests {
    private static let pdf = Array("%PDF-1.4\n%%EOF\n".utf8)

    @Test("ZPL and PDF are known by their bytes, and nothing else is a label for our printers")
    func formats() {
        let zpl = Array("~SD15\n^XA^FO1,1^FDé^FS^XZ\n".utf8)
        #expect(CarrierLabel(zpl)?.format == .zpl && CarrierLabel(zpl)?.bytes == zpl)
        let mixed = Self.pdf + zpl
        #expect(CarrierLabel(Self.pdf)?.format == .pdf && CarrierLabel(mixed)?.format == .pdf)
        #expect(CarrierLabel(mixed)?.bytes == mixed)
        for text in ["", "label", "^XA", "%PDF", "JVBERi0xLjQK", "https://carrier.example/label.pdf"] {
            #expect(CarrierLabel(Array(text.utf8)) == nil, "\(text)")
        }
    }

    @Test("Each state of a shipment says whether there is a label, what is waited for, or why there is none")
    func standing() {
        for state in ShipmentState.allCases {
            let standing = LabelStanding(state: state, carrier: "swift", reason: "Too heavy.", label: Array("^XA^XZ".utf8))
            switch (state, standing) {
            case (.booked, .bought), (.ready, .bought), (.handedOver, .bought): break
            case (.booking, .awaited(let carrier)): #expect(carrier == "swift")
            case (.failed, .missing(let lack)), (.unroutable, .missing(let lack)):
                #expect(lack.statement.hasSuffix(". Too heavy."))
            case (.cancelled, .missing), (.delivered, .missing), (.returned, .missing): break
            default: Issue.record("\(state) is \(standing)")
            }
        }
        let unbooked = LabelStanding(state: nil, carrier: nil, reason: nil, label: nil)
        #expect(unbooked == .awaited(carrier: nil))
        let image = LabelStanding(state: .ready, carrier: "swift", reason: nil, label: [0x89, 0x50, 0x4E, 0x47, 1])
        #expect(image == .missing(.strange(carrier: "swift", start: "png")))
    }
}
