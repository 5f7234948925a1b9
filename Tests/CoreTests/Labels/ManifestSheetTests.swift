import Testing

@testable import Labels

/// Manifests on paper, read back by poppler.
@Suite("Manifests on paper", .enabled(if: TestFonts.areThere, "\(TestFonts.hint)"))
struct ManifestSheetTests {
    private static func list(_ parcels: Int) -> String {
        let lines = (1...parcels).map { "\($0)  SSCC 34012345000000\(1000 + $0)  T\($0)  slow  0.5 kg  order \($0)" }
        return (["MANIFEST", "", "carrier    Swift (swift)", "parcels    \(parcels)", ""] + lines + ["", "Taken by: ____", ""])
            .joined(separator: "\n")
    }

    @Test(
        "Every line is on a page, in order, below the manifest's number", .enabled(if: Reader.hasPDF, "apt install poppler-utils")
    )
    func pdf() throws {
        let bytes = try ManifestSheet(number: 17, text: Self.list(200)).print(fonts: TestFonts.chain)
        let text = try Reader.text(bytes).filter { !$0.isWhitespace }
        var rest = text[...]
        for line in Self.list(200).split(separator: "\n").dropFirst() {
            let wanted = line.filter { !$0.isWhitespace }
            let found = try #require(rest.firstRange(of: wanted), "'\(line)' is missing, or not in order")
            rest = rest[found.upperBound...]
        }
        #expect(text.hasPrefix("MANIFEST17") && text.contains("page1of"))
    }

    @Test("The same list gives the same bytes, and long ones more pages")
    func pages() throws {
        let sheet = ManifestSheet(number: 17, text: Self.list(200))
        #expect(try sheet.print(fonts: TestFonts.chain) == sheet.print(fonts: TestFonts.chain))
        let pages = try sheet.pages(fonts: TestFonts.chain)
        #expect(pages.count > 1 && pages.allSatisfy { $0.media == .a4 })
        #expect(try ManifestSheet(number: 1, text: Self.list(1)).pages(fonts: TestFonts.chain).count == 1)
    }
}
