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
        #expect(file.badRows[1].description.contains("'Brazil'"))
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
