/// What several requests of the floor's devices share.
enum FloorSchemas {
    /// Answer to a refill, a move and a judgement.
    static let booked = Record("GoodsBooked", "What was booked.", [.whole("quantity", "Pieces.", 2)])

    /// What became of one report of several: what was booked stands beside the id.
    static func settled(_ booked: Record) -> Schema {
        let accepted = Record(
            "\(booked.name)Accepted", "A report that was booked.",
            [.uuid("id", "Of the report."), .flag("accepted", "True.")] + booked.fields)
        return .either([.record(accepted), .record(refused)])
    }

    private static let refused = Record(
        "ReportRefused", "A report that was not booked; the others were.",
        [
            .uuid("id", "Of the report."),
            .flag("accepted", "False.", false),
            .record("problem", "Why.", problem),
        ])

    private static let problem = Record(
        "ItemProblem", "Why one report of several was not booked.",
        [
            .text("code", "One word for the rule, for the device.", "unknown_article"),
            .text("message", "What is wrong, in the person's language.", "nobody knows the article 'X9'"),
            .text("advice", "What to do instead.", "scan the code on the piece"),
        ])
}
