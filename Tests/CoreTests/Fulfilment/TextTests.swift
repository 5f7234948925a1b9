import Fulfilment
import Testing

@Suite("Texts of strangers")
struct TextTests {
    @Test func anExcerptCountsBytesAndKeepsCharactersWhole() {
        #expect("abc".excerpt(bytes: 3) == "abc" && "abc".excerpt(bytes: 2) == "ab" && "abc".excerpt(bytes: 0) == "")
        #expect("a中b".excerpt(bytes: 1) == "a" && "a中b".excerpt(bytes: 2) == "a" && "a中b".excerpt(bytes: 3) == "a")
        #expect("a中b".excerpt(bytes: 4) == "a中" && "😀".excerpt(bytes: 3) == "" && "😀".excerpt(bytes: 4) == "😀")
        let one = "a" + String(repeating: "\u{0301}", count: 100_000)
        #expect(one.count == 1 && one.excerpt(bytes: 100).utf8.count == 99)
        #expect(one.dropFirst(0).excerpt(bytes: 4).utf8.elementsEqual("a\u{0301}".utf8))
    }

    @Test(arguments: [
        ("postgresql://u:secret@h:5432/d", "postgresql://u:…@h:5432/d"), ("postgresql://u@h/d", "postgresql://u@h/d"),
        ("amqp://u:se/cr@et@h/v", "amqp://u:…@h/v"), ("amqps://u:secret@h?heartbeat=7", "amqps://u:…@h?heartbeat=7"),
        ("postgresql://h/d?user=u&password=secret&x=1", "postgresql://h/d?user=u&password=…&x=1"),
        ("host=h password=secret user=u", "host=h password=… user=u"), ("http://h:15672", "http://h:15672"),
        ("postgresql://u:sec:ret@h", "postgresql://u:…@h"), ("", ""), ("no address@all: here", "no address@all: here"),
        ("cannot use 'amqp://u:secret@h/' or \"amqp://w:secret@h/\"", "cannot use 'amqp://u:…@h/' or \"amqp://w:…@h/\""),
    ])
    func passwordsAreHidden(text: String, shown: String) {
        #expect(HiddenPassword.hide(in: text) == shown)
    }

    @Test func anAddressIsHiddenWhateverItsPasswordHolds() {
        #expect(HiddenPassword.hide(inAddress: "amqp://u:a b'c\"d@h/v") == "amqp://u:…@h/v")
    }

    @Test(arguments: [
        "amqp://u:se/cret@h/v", "amqp://u:12/34@h/v", "amqp://u:se?cret@h/v", "amqp://u:12?34@h/v", "amqp://u:12#34@h/v",
        "amqp://u:se@cret@h/v", "postgresql://u:se/c?r@h/d",
    ])
    func anAddressThatIsReadOtherwiseThanItWasMeantIsFound(address: String) {
        #expect(HiddenPassword.isMisread(address))
    }

    @Test(arguments: [
        "amqp://u:secret@h/v", "amqp://u@h:5672/v", "amqp://h:5672", "amqp://h", "postgresql://h1:1,h2:2/d?user=a@b",
        "postgresql://[::1]:5432/d?options=a@b", "host=h password=a@b", "", "amqp://us%40er:p%3Aw@h:5673/a%2Fb?heartbeat=7",
    ])
    func anAddressThatIsReadAsItWasMeantIsLeftAlone(address: String) {
        #expect(!HiddenPassword.isMisread(address))
    }
}
