import Testing

@testable import LabelFormats

/// XML as carriers answer in it.
@Suite("XML of label services")
struct XMLReaderTests {
    private func parse(_ text: String) -> XMLNode? { XMLReader.root(of: Array(text.utf8)) }

    @Test("Elements go by their names behind the colon, texts without blanks and entities")
    func reads() throws {
        let root = try #require(
            parse(
                """
                \u{FEFF}<?xml version="1.0"?><!-- <x> --><!DOCTYPE a><p:a xmlns:p="urn:x" k='1 &gt; 0'>
                  <b>&amp;&#65;&#xD;</b><p:b><![CDATA[<c> & ]]></p:b><d/>
                </p:a>
                """))
        #expect(root.name == "a" && root.attributes["k"] == "1 > 0")
        #expect(root.all("b").map(\.text) == ["&A", "<c> &"])
        #expect(root["d"]?.text == "" && root[path: "d"] == nil && root.find("d") != nil)
    }

    @Test(
        "What does not close, declares or nests without end is no XML",
        arguments: [
            "", "<a>", "<a><b></a></b>", "<a></b>", "</a>", "x<a/>", "<a/>x", "<a/><b/>", "<a", "<a b='",
            "<!DOCTYPE a [<!ENTITY x 'y'>]><a/>",
            "<a><![CDATA[</a>", "{}", "<>", "<a><!-- </a>",
        ])
    func refuses(text: String) { #expect(parse(text) == nil) }

    @Test("Depth is limited, and breadth is not")
    func depth() {
        #expect(parse(String(repeating: "<a>", count: 100_000)) == nil)
        let wide = "<a>" + String(repeating: "<b>1</b>", count: 20_000) + "</a>"
        #expect(parse(wide)?.children.count == 20_000)
    }

    @Test("Parts of several are told apart, and half of them are none")
    func multipart() throws {
        let text =
            "--x\r\ncontent-type: application/json\r\n\r\n{}\r\n--x\r\nContent-Type: image/png\r\n\r\n\u{1}--\u{2}\r\n--x--\r\n"
        let answer = CarrierAnswer(
            status: 200, headers: ["Content-Type": "multipart/mixed; boundary=\"x\""], body: Array(text.utf8))
        let parts = try #require(MultipartReader.parts(of: answer))
        #expect(parts.map(\.type) == ["application/json", "image/png"] && parts[0].body == Array("{}".utf8))
        #expect(
            MultipartReader.parts(of: CarrierAnswer(status: 200, headers: answer.headers, body: Array(text.utf8.dropLast(8))))
                == nil)
        #expect(MultipartReader.parts(of: CarrierAnswer(status: 200, body: Array("{}".utf8))) == nil)
    }
}
