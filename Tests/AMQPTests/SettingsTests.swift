import Testing

@testable import AMQP

@Suite struct SettingsTests {
    @Test func everythingInTheURLIsRead() throws {
        let settings = try AMQPSettings(url: "amqp://us%40er:p%3Aw@broker.example:5673/a%2Fb?heartbeat=7", connectionName: "n")
        #expect(settings.host == "broker.example")
        #expect(settings.port == 5673)
        #expect(settings.user == "us@er")
        #expect(settings.password == "p:w")
        #expect(settings.virtualHost == "a/b")
        #expect(settings.heartbeat == .seconds(7))
        #expect(settings.tls == nil)
        #expect(settings.connectionName == "n")
    }

    @Test(arguments: ["amqp://h", "amqp://h/", "amqp://h/%2F", "amqp://guest:guest@h:5672"])
    func whatIsMissingHasItsDefault(url: String) throws {
        let settings = try AMQPSettings(url: url, connectionName: "")
        let expected = try AMQPSettings(host: "h", connectionName: "")
        #expect(settings == expected)
    }

    @Test func tlsComesWithItsOwnPortAndFiles() throws {
        let settings = try AMQPSettings(
            url: "amqps://h?cacertfile=/ca.pem&certfile=/c.pem&keyfile=/k.pem&verify=verify_none", connectionName: "")
        #expect(settings.port == 5671)
        let tls = AMQPSettings.TLS(
            caCertificate: "/ca.pem", clientCertificate: "/c.pem", clientKey: "/k.pem", verifyPeer: false, verifyHost: false)
        #expect(settings.tls == tls)
        #expect(try AMQPSettings(url: "amqps://h", connectionName: "").tls == AMQPSettings.TLS())
    }

    @Test func bracketsHoldAnIPv6Address() throws {
        let settings = try AMQPSettings(url: "amqp://[::1]:5673/v", connectionName: "")
        #expect(settings.host == "::1")
        #expect(settings.port == 5673)
    }

    @Test(arguments: [
        "", "http://h", "amqp://", "amqp://h:0", "amqp://h:70000", "amqp://h:port", "amqp://h?heartbeat=0",
        "amqps://h?certfile=/c.pem",
    ])
    func nonsenseIsRefusedWithoutThePassword(url: String) {
        let error = #expect(throws: AMQPError.self) { try AMQPSettings(url: url, connectionName: "") }
        #expect(error?.code == .invalidSettings)
        #expect(error?.isRetriable == false)
    }

    @Test(arguments: ["amqp://u:12/34@h/v", "amqp://u:12?34=secret@h/v", "amqp://u:se@cret@h/v"])
    func aPasswordThatEndsTooEarlyIsNotShown(url: String) {
        let error = #expect(throws: AMQPError.self) { try AMQPSettings(url: url, connectionName: "") }
        #expect(error?.code == .invalidSettings && error?.message.contains("%2F") == true)
        for part in ["12", "34", "secret"] where error?.message.contains(part) == true { Issue.record("\(part) is shown") }
    }

    @Test(arguments: [
        ("heartbeat=soon", "whole seconds"), ("connection_timeout=5s", "whole milliseconds"), ("verify=no", "verify_none"),
        ("cacertfil=/ca.pem", "cacertfile"), ("certfile=", "a file"),
    ])
    func aWrongParameterIsNamedWithWhatIsAllowed(query: String, words: String) {
        let error = #expect(throws: AMQPError.self) { try AMQPSettings(url: "amqps://u:secret@h?\(query)", connectionName: "") }
        #expect(error?.code == .invalidSettings)
        #expect(error?.message.contains(query) == true && error?.message.contains(words) == true)
        #expect(error?.message.contains("secret") == false)
    }

    @Test func aMessageThatCannotBeFramedSaysWhy() {
        func message(_ properties: MessageProperties, key: String = "k") -> Message {
            Message(exchange: "e", routingKey: key, properties: properties, body: [])
        }
        let long = String(repeating: "x", count: 256)
        #expect(message(MessageProperties()).framingProblem(frameMax: 131_072) == nil)
        #expect(message(MessageProperties(), key: long).framingProblem(frameMax: 131_072) != nil)
        #expect(message(MessageProperties(messageID: long)).framingProblem(frameMax: 131_072) != nil)
        #expect(message(MessageProperties(headers: [long: 1])).framingProblem(frameMax: 131_072) != nil)
        let table: FieldValue = .table(["a": .array([.string(String(repeating: "y", count: 200_000))])])
        #expect(message(MessageProperties(headers: ["h": table])).framingProblem(frameMax: 131_072) != nil)
    }
}
