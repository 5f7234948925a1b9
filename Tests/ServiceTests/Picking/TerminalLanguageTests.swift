import ArgumentParser
import FoundationEssentials
import Fulfilment
import HTTPTypes
import Hummingbird
import ScanDialogue
import ServiceRuntime
import TestStack
import Testing

@testable import FloorTerminal

@Suite("The language of a terminal")
struct TerminalLanguageTests {
    @Test("It is chosen by the option, else by the environment; another one is refused with those there are")
    func choice() throws {
        let german = ["LC_ALL": "", "LANG": "de_DE.UTF-8"]
        #expect(try ScreenOptions.parse(["--language", "zh"]).language(german) == .chinese)
        #expect(try ScreenOptions.parse(["--language", "zh-CN"]).language(german) == .chinese)
        #expect(try ScreenOptions.parse(["--language", "en"]).language(["LANG": "zh_CN.UTF-8"]) == .english)
        #expect(try ScreenOptions.parse([]).language(["LANG": "zh_CN.UTF-8"]) == .chinese)
        #expect(try ScreenOptions.parse([]).language(["LC_ALL": "C.UTF-8", "LANG": "zh_CN.UTF-8"]) == .english)
        #expect(try ScreenOptions.parse([]).language(german) == .english)
        let error = #expect(throws: (any Error).self) { try ScreenOptions.parse(["--language", "de"]) }
        let message = error.map { ScreenOptions.message(for: $0) } ?? ""
        #expect(message.contains("'de'") && message.contains("en") && message.contains("zh"), "\(message)")
    }

    @Test("Plain is chosen by the option; a script gets a transcript all the same")
    func forms() throws {
        #expect(try ScreenOptions.parse(["--plain"]).screen([:], isTranscript: false).form == .plain)
        #expect(try ScreenOptions.parse(["--plain"]).screen([:], isTranscript: true).form == .transcript)
    }

    @Test("The warehouse is asked to answer in the language; of its refusals the words are shown, and the kind is kept")
    func header() async throws {
        let heard = Transcript()
        let router = Router(context: WaybillRequestContext.self)
        router.post("/floor/sign-in") { request, _ -> String in
            heard.add("\(request.headers[.acceptLanguage] ?? "")\n")
            throw ProblemDetails(status: .conflict, title: "Role missing", detail: "该工牌没有权限。")
        }
        try await RouterServer.serve(router) { url in
            for (language, words) in [(Language.english, "Role missing. 该工牌没有权限。"), (.chinese, "该工牌没有权限。")] {
                let client = FloorClient(url: url, key: "wb_x_y", language: language)
                let error = await #expect(throws: FloorClientError.self) { try await client.signIn(badge: "ana", pin: nil) }
                #expect(error?.description == words && error?.code == "role_missing")
            }
        }
        #expect(heard.lines == ["en", "zh"])
        let nowhere = FloorClient(url: "http://127.0.0.1:9", key: "wb_x_y", language: .chinese)
        let error = await #expect(throws: FloorClientError.self) { try await nowhere.signIn(badge: "ana", pin: nil) }
        #expect(error?.isUnreachable == true && error?.description.hasPrefix("http://127.0.0.1:9 没有响应") == true)
    }

    @Test("A journal that cannot be written is said in the language")
    func journal() {
        let error = JournalError(path: "/tmp/x", isTaken: true)
        #expect(error.sentences(in: Language.chinese.words).hasPrefix("另一台终端"))
        #expect("\(error)".hasPrefix("Another terminal works on this (/tmp/x)."))
    }

    @Test(
        "A whole session speaks Chinese",
        .enabled(if: TestStack.isAvailable, Comment(rawValue: TestStack.advice)))
    func session() async throws {
        try await FloorSite.with { site in
            try await site.warehouse.setPIN("470159", of: "ana")
            let transcript = Transcript()
            let screen = TerminalScreen(
                width: 80, isTranscript: true, isColoured: false, isQuiet: true, language: .chinese
            ) { transcript.add($0) }
            try await PickTerminal(
                client: FloorClient(url: site.url, key: site.key, language: .chinese), journals: site.journals,
                input: .recorded(["ana", "470159", "C-01", "A-02-05", "A-01-01"]), screen: screen, endsAfterOneTour: true
            ).run(badge: nil, cart: nil)
            let lines = transcript.lines
            #expect(lines.prefix(5) == ["? 请扫描工牌。", "> ana", "? 请输入 PIN 码。", "> ****", "Ana，您好。"], "\(lines)")
            #expect(lines.contains { $0.hasPrefix("? 请扫描拣货车。空闲：C-01 C-02") })
            #expect(lines.contains("请把纸箱放上拣货车：C-01-B01 放纸箱 S。"))
            #expect(lines.contains { $0.hasPrefix("  错误   ") } && lines.contains { $0.hasPrefix("  正确   ") })
            #expect(lines.last == "已暂停，记录已全部发送。")
            try site.discardDevice()
        }
    }
}
