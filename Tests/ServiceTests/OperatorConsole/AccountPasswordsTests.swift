import Testing

@testable import CommandSupport

@Suite("Accounts of the programs")
struct AccountPasswordsTests {
    private let environment = [
        "WAYBILL_DATABASE_URL": "postgresql://waybill:owner@127.0.0.1:5433/waybill?sslmode=disable",
        "WAYBILL_BROKER_URL": "amqp://127.0.0.1:5673/waybill", "WAYBILL_MANAGEMENT_URL": "http://waybill:owner@127.0.0.1:15673",
        "WAYBILL_DATABASE_PASSWORD": "owner", "WAYBILL_DATABASE_PASSWORD_ORDER_INTAKE": "d",
        "WAYBILL_BROKER_PASSWORD_ORDER_INTAKE": "b",
        "WAYBILL_DATABASE_PASSWORD_TRACKING": "t", "WAYBILL_BROKER_PASSWORD_OPERATIONS": "o", "WAYBILL_BATCH_MAX": "7",
    ]

    @Test("A program is told its own accounts and nobody else's password")
    func own() {
        #expect(
            AccountPasswords(environment: environment).environment(of: "order-intake") == [
                "WAYBILL_DATABASE_URL": "postgresql://order-intake:d@127.0.0.1:5433/waybill?sslmode=disable",
                "WAYBILL_BROKER_URL": "amqp://order-intake:b@127.0.0.1:5673/waybill", "WAYBILL_BATCH_MAX": "7",
            ])
    }

    @Test("Where a program has no password on a server, it gets the address as it is")
    func without() {
        let own = AccountPasswords(environment: environment).environment(of: "tracking")
        #expect(own["WAYBILL_BROKER_URL"] == environment["WAYBILL_BROKER_URL"])
        #expect(own["WAYBILL_DATABASE_URL"]?.hasPrefix("postgresql://tracking:t@") == true)
        #expect(
            AccountPasswords(environment: ["WAYBILL_DATABASE_URL": ""]).environment(of: "tracking") == [
                "WAYBILL_DATABASE_URL": ""
            ])
    }

    @Test(
        "The same server for another account, however its address is written",
        arguments: [
            ("postgresql://a:p@h1:1,h2:2/db?x=@", "postgresql://u:p%40%2F%C3%A9@h1:1,h2:2/db?x=@"),
            ("postgresql:///db?host=/run/p", "postgresql://u:p%40%2F%C3%A9@/db?host=/run/p"),
            ("postgresql://a:hu/sh@h/db", "postgresql://a:hu/sh@h/db"),
            ("host=h user=a password='x y'", "host=h user=a password='x y' user='u' password='p@/é'"),
        ])
    func address(text: String, expected: String) {
        #expect(ServerAddress(text).with(user: "u", password: "p@/é") == expected)
    }
}
