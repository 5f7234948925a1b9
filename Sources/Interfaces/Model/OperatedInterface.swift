import JSONReading

/// What every program offers to who operates it.
package enum OperatedInterface {
    package static let operations = [live, ready, metrics, document]

    private static let live = Operation(
        "getLive", "GET /live", "Whether the process answers", "Asks nothing but the process itself.",
        answers: [Answer(200, "It does.", Schema.text("live\n"), type: "text/plain")], refusals: [])

    private static let ready = Operation(
        "getReady", "GET /ready", "Whether the program can work", "Asks for its database and its queues.",
        answers: [Answer(200, "It can.", Schema.text("ready\n"), type: "text/plain")],
        refusals: [
            Refusal(
                503, as: .text("the database does not answer\n"), type: "text/plain",
                meaning: "It cannot: what is missing, a line each.")
        ])

    private static let metrics = Operation(
        "getMetrics", "GET /metrics", "Figures for Prometheus", "In its text format, version 0.0.4.",
        answers: [
            Answer(200, "All of them.", Schema.text("# TYPE waybill_webhooks_total counter\n"), type: "text/plain")
        ], refusals: [])

    private static let document = Operation(
        "getInterface", "GET /openapi.json", "This document",
        "OpenAPI 3.1 of the program's interface. It stays the same until the program is updated.",
        parameters: [.header("If-None-Match", "The `ETag` of the document that the caller has.", .text("\"0f3a…\""))],
        answers: [
            Answer(200, "The document.", Schema.document(["openapi": "3.1.0"])),
            Answer(304, "It is the one that the caller has."),
        ], refusals: [])
}
