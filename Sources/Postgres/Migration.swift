/// One step of the schema's history. Once applied anywhere it must never change: write another one.
package struct Migration: Sendable {
    /// Its name; the order is the list's, so names usually begin with a number.
    package let name: String
    /// One or several statements. They run in a transaction and must not contain BEGIN or COMMIT.
    package let sql: String

    /// A step by its name and text.
    package init(_ name: String, _ sql: String) {
        self.name = name
        self.sql = sql
    }

    /// 64-bit FNV-1a of the text, as 16 hexadecimal digits: tells a changed text, not a forged one.
    package var checksum: String {
        let hash = sql.utf8.reduce(0xcbf2_9ce4_8422_2325 as UInt64) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
        let digits = String(hash, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }
}
