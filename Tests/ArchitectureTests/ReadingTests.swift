import Testing

/// The checks are only as good as their reading of the sources.
@Suite struct ReadingTests {
    @Test(arguments: [
        ("import AMQP", "AMQP"), ("package import Postgres", "Postgres"), ("@preconcurrency import Glibc", "Glibc"),
        ("public import struct Foundation.Date", "Foundation"), ("internal import func Glibc.poll", "Glibc"),
    ])
    func importsAreFound(line: String, module: String) {
        #expect(SourceTree.importedModule(in: line) == module)
    }

    @Test(arguments: ["// import AMQP", "let important = 1", "    func import_(x: Int)", "import"])
    func otherLinesAreNoImports(line: String) {
        #expect(SourceTree.importedModule(in: line) == nil)
    }

    @Test(arguments: [
        "try await connection.query(\"SELECT 1\")", "    UPDATE orders SET x = 1", "INSERT INTO a VALUES (1)", "(DELETE FROM a)",
    ])
    func sqlIsFound(line: String) {
        #expect(SQLText.isIn(line))
    }

    @Test(arguments: ["// SELECT is not here", "/// UPDATE the row", "case UPDATED = 1", "let selected = Selection()"])
    func proseIsNoSQL(line: String) {
        #expect(!SQLText.isIn(line))
    }
}
