import FoundationEssentials
import Fulfilment
import Testing

@testable import MasterData
@testable import Operations
@testable import OperatorConsole

@Suite("Files to import")
struct ImportFileTests {
    private func records(_ text: String) throws -> [[String]] { try CSVReader.read(text.utf8).map(\.fields) }

    @Test("Quoted fields may hold commas, quotes and line ends; lines may end in CRLF; blank lines do not count")
    func quotes() throws {
        #expect(
            try records("a,b\r\n\"1,5\",\"say \"\"hi\"\"\"\n\n\"two\nlines\",\n") == [
                ["a", "b"], ["1,5", "say \"hi\""], ["two\nlines", ""],
            ])
        #expect(try records("\u{FEFF}a,b") == [["a", "b"]])
        #expect(try records("") == [])
        #expect(try records("a,\"\"\n") == [["a", ""]])
    }

    @Test("Records know the line they begin on")
    func lines() throws {
        #expect(try CSVReader.read("h\n\"a\nb\"\nc\n".utf8).map(\.line) == [1, 2, 4])
    }

    @Test("A quote that is not closed, and text behind a quote, are no CSV", arguments: ["a\n\"b", "a\n\"b\"c\n"])
    func malformed(text: String) {
        #expect(throws: CSVReader.Malformed.self) { try records(text) }
    }

    private func articles(_ rows: String...) throws -> ArticleFile {
        let header = "sku,gtin13,category,weight_g,length_mm,width_mm,height_mm"
        return try ArticleFile(csv: Data(([header] + rows).joined(separator: "\n").utf8))
    }

    @Test("Blanks mean that nobody knows")
    func blanks() throws {
        let file = try articles("A,4006381333931,toys,100,10,20,30", "B,,,,,,", "C,,toys,0,10,10,10")
        #expect(file.badRows.isEmpty && file.codes == ["A", "B", "C"] && file.unmeasured == 2)
        #expect(file.articles[1].weight == nil && file.articles[1].gtin == "" && file.articles[2].weight == nil)
    }

    @Test("A bad row names line, field and value, and the others are read")
    func badRows() throws {
        let file = try articles(
            "A,,,ten,1,1,1", "B,4006381333932,,1,1,1,1", ",,,1,1,1,1", "D,,,1,1,1,1", "D,,,1,1,1,1", "E,,,-5,1,1,1")
        #expect(file.codes == ["D"])
        #expect(file.badRows.map(\.line) == [2, 3, 4, 6, 7])
        #expect(file.badRows.map(\.field) == ["weight_g", "gtin13", "sku", "sku", "weight_g"])
        #expect(file.badRows[0].description.contains("'ten'"))
    }

    @Test("A control character or a field of ten megabytes is one bad row with line and column, and the others are read")
    func unusableTexts() throws {
        let huge = String(repeating: "x", count: 10 << 20)
        let file = try articles(
            "A,,,1,1,1,1", "B\u{0},,,1,1,1,1", "C,,\(huge),1,1,1,1", "D,\u{1B},,1,1,1,1", "E,,,1,1,1,\u{7}1", "F,,,1,1,1,1")
        #expect(file.codes == ["A", "F"])
        #expect(file.badRows.map(\.line) == [3, 4, 5, 6])
        #expect(file.badRows.map(\.field) == ["sku", "category", "gtin13", "height_mm"])
        #expect(file.badRows[0].description == "line 3: sku is 'B\\u{0}': must not contain control characters")
        #expect(file.badRows[1].problem == "has 10485760 bytes; at most 4096 are allowed")
        #expect(file.badRows[1].description.utf8.count < 200)
        let edge = try articles(
            "\(String(repeating: " ", count: 4095))A,,,1,1,1,1", "\(String(repeating: " ", count: 4096))B,,,1,1,1,1")
        #expect(edge.codes == ["A"] && edge.badRows.map(\.line) == [3])
        // An accent on an accent on an accent: one character.
        let zalgo = try articles("Z\(String(repeating: "\u{301}", count: 10_000)),,,1,1,1,1")
        #expect(zalgo.badRows.map(\.line) == [2] && zalgo.badRows[0].description.utf8.count < 400)
        let towns = try TownFile(
            csv: Data(
                "country,region,name,latitude,longitude\nBR,SP,Santos,-23.9,-46.3\nBR,SP,Rio\u{0},1,1\nBR,S\u{0},Itu,1,1\n".utf8))
        #expect(towns.towns.map(\.town.name) == ["santos"] && towns.badRows.map(\.field) == ["name", "region"])
    }

    @Test("Line ends and tabs in a field are spaces, as intake reads the texts of orders")
    func folded() throws {
        let file = try articles("\"A\n\t1\",,\" toys\n\",1,1,1,1")
        #expect(file.codes == ["A 1"] && file.articles[0].category == "toys")
    }

    @Test(
        "Codes that people could mean as keys or numbers are named; a UPC-E and printed digits are read as the article's number")
    func codes() throws {
        let file = try articles(
            "100,,,1,1,1,1", "5,,,1,1,1,1", ".1,,,1,1,1,1", "CTRL:SKIP,,,1,1,1,1", "10023,,,1,1,1,1", "A5,,,1,1,1,1",
            "OK,,,1,1,1,1")
        #expect(file.codesLikeKeys == ["100", "5", ".1", "CTRL:SKIP", "OK"])
        #expect(
            ImportSkusCommand.warning(of: file.codesLikeKeys)?.hasPrefix("5 codes could be taken for a key or a number") == true)
        #expect(ImportSkusCommand.warning(of: []) == nil)
        let numbers = try articles("A,01278907,,1,1,1,1", "B,4 006381 333931,,1,1,1,1", "C,978-0-306-40615-7,,1,1,1,1")
        #expect(numbers.articles.map(\.gtin) == ["0012000007897", "4006381333931", "9780306406157"])
    }

    @Test("A file without the right header is refused with what is missing")
    func header() {
        #expect(throws: OperationsError.self) { try ArticleFile(csv: Data("sku,weight_g\nA,1\n".utf8)) }
        #expect(throws: OperationsError.self) { try ArticleFile(csv: Data()) }
    }

    @Test("Towns: a bad row names line, field and value; names are compared as intake compares them")
    func towns() throws {
        let rows = [
            "name,country,region,latitude,longitude,population", "São Paulo,BR,SP,-23.55,-46.63,1", "sao paulo,BR,SP,1,1,1",
            "Rio,Brazil,RJ,1,1,1", "Rio,BR,RJ,91,1,1", "Rio,BR,RJ,1,\"1,5\",1", "Rio,BR,RJ,nan,1,1", ",BR,RJ,1,1,1",
            "Rio,BR,RJ,1",
            "Rio,BR,,-22.9,-43.2,",
        ]
        let file = try TownFile(csv: Data(rows.joined(separator: "\n").utf8))
        #expect(file.towns.map(\.town.name) == ["sao paulo", "rio"] && file.towns[0].location.latitude == -23.55)
        #expect(file.badRows.map(\.line) == [3, 4, 5, 6, 7, 8, 9])
        #expect(file.badRows.map(\.field) == ["name", "country", "latitude", "longitude", "latitude", "name", "longitude"])
        #expect(file.badRows[1].description.contains("'Brazil'") && file.badRows[1].description.contains("BR (Brazil)"))
        let aliases = try TownFile(
            csv: Data("country,region,name,latitude,longitude\nUK,,Leeds,53.8,-1.5\nfr,,Lyon,45.7,4.8\n".utf8))
        #expect(aliases.towns.map(\.town.country) == ["GB", "FR"])
        #expect(throws: OperationsError.self) { try TownFile(csv: Data("name,country\nRio,BR\n".utf8)) }
    }

    private let order =
        #"{"external_id":"x","placed_at":"2017-11-24 12:01:20-03:00","promised_by": "2017-12-13","lines":[{"ship_by":"2017-11-30 00:00:00-03:00"}]}"#

    @Test("The newest order falls on today; times and everything else stay")
    func shift() throws {
        let older = order.replacing("2017-11-24", with: "2017-01-05")
        let today = try #require(CivilDay(year: 2026, month: 3, day: 2))
        let shift = DateShift(newestOf: [Array(older.utf8), Array(order.utf8)], today: today)
        let moved = String(decoding: shift.apply(to: Array(order.utf8)), as: UTF8.self)
        #expect(moved.contains(#""placed_at":"2026-03-02 12:01:20-03:00""#))
        #expect(moved.contains(#""promised_by": "2026-03-21""#), "19 days later, as before")
        #expect(moved.contains(#""ship_by":"2026-03-08 00:00:00-03:00""#))
        #expect(moved.utf8.count == order.utf8.count)
    }

    @Test("Nothing is moved when no order has a date, or when it ends today")
    func noShift() throws {
        #expect(DateShift(newestOf: [Array("{}".utf8)], today: CivilDay(20_000)).days == 0)
        let today = try #require(CivilDay(year: 2017, month: 11, day: 24))
        #expect(DateShift(newestOf: [Array(order.utf8)], today: today).days == 0)
    }
}
