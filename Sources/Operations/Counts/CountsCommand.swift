import ArgumentParser
import FoundationEssentials
import Fulfilment
import OperatorConsole
import Postgres
import Receiving

/// `waybill counts`
struct CountsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "counts",
        abstract: "Says what is to be counted, and decides what people found.",
        discussion: """
            Picking never stops for a count: it holds for the moment of the looking. What people with devices count is booked at once when \
            it differs from the books by no more than the site tolerates (count_pieces or count_percent in sites.csv). Else somebody else \
            counts again, and when both found the same difference it waits for a person with the right to approve. `waybill stock count` \
            books at once.
            """,
        subcommands: [List.self, Ask.self, Plan.self, Approve.self, Reject.self, Accuracy.self], defaultSubcommand: List.self)

    /// `waybill counts list`
    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Lists what is to be counted or approved, blocked places first.",
            discussion: "This shows what the books have; people who count are not shown it.")

        @Option(help: "Only of this site.")
        var site: String?

        func run() async throws {
            let tasks = try await OperatorSettings.load().withDatabase {
                try await CountListStore().unfinished(site: site, on: $0)
            }
            guard !tasks.isEmpty else { return Console.line("nothing is to be counted or approved") }
            CountTables.tasks(tasks).print()
        }
    }

    /// `waybill counts ask`
    struct Ask: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Asks for a count of what a place holds.",
            discussion:
                "Each article and lot that the books have there is asked for; of an article that is named also when they have none."
        )

        @Argument(help: "The place's code.")
        var place: String

        @Option(name: .customLong("article"), help: ArgumentHelp("Only this article there.", valueName: "sku"))
        var sku: String?

        @Option(help: "Who wants to know.")
        var by = "waybill"

        func run() async throws {
            let tasks = try await ReceivingError.translate {
                try await OperatorSettings.load().withDatabase {
                    try await CountPlanning(database: $0).ask(place: place, sku: sku, by: by)
                }
            }
            Console.line(
                "\(HumanFormat.count(tasks.count, "count task")) at \(place): \(tasks.map(String.init).joined(separator: ", "))")
        }
    }

    /// `waybill counts plan`
    struct Plan: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Asks for the counts of the day: what is picked most is counted most often.",
            discussion: """
                By the lines picked in the last \(CountPlanStore.classingDays) days, the articles that make the first 80 % of a site's picks are \
                class A, those that make the next 15 % B, all others C. A place is due when it was last counted (when it never was: when \
                its pieces came) longer ago than its class allows; the longest overdue come first. Without --limit a site counts its even \
                share a day, as many as suffice in the long run. Run it once a day, by cron; run again on a day, it asks for no more.
                """)

        @Option(help: "Only of this site.")
        var site: String?

        @Option(help: "Days between counts of class A.")
        var daysA = 30

        @Option(help: "Days between counts of class B.")
        var daysB = 90

        @Option(help: "Days between counts of class C.")
        var daysC = 365

        @Option(help: "Places and lots a day and site at most; the even share when missing.")
        var limit: Int?

        @Flag(help: "Show what would be asked for, and ask for nothing.")
        var dryRun = false

        func validate() throws {
            for (name, days) in [("--days-a", daysA), ("--days-b", daysB), ("--days-c", daysC)]
            where !(1...3650).contains(days) { throw ValidationError("\(name) \(days): allowed is 1 to 3650") }
            if let limit, !(0...1_000_000).contains(limit) { throw ValidationError("--limit \(limit): allowed is 0 to 1000000") }
        }

        func run() async throws {
            let plan = CountPlan(intervals: [daysA, daysB, daysC], limit: limit)
            let days = try await OperatorSettings.load().withDatabase {
                try await CountPlanning(database: $0).plan(plan, site: site, isDryRun: dryRun)
            }
            guard !days.isEmpty else { return Console.line("no stock that nobody is asked to count") }
            CountTables.days(days).print()
            if dryRun { Console.line("nothing was asked for: --dry-run") }
        }
    }

    /// `waybill counts approve`
    struct Approve: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Books a difference that two people found, as of the moment of the last looking.")

        @OptionGroup var decision: DecisionOptions

        func run() async throws {
            let result = try await decision.decide { try await $0.approve(decision.task, cause: decision.cause, by: $1) }
            let (before, after) = (result.before ?? 0, result.after ?? 0)
            Console.line("count task \(decision.task) is booked: \(before) before, \(after) now")
            guard let why = result.blocked else { return }
            Console.line(why)
            throw ExitCode(1)
        }
    }

    /// `waybill counts reject`
    struct Reject: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Ends a task without booking anything.",
            discussion: "A place that a short pick blocked stays blocked: `waybill stock blocked` lists it.")

        @OptionGroup var decision: DecisionOptions

        func run() async throws {
            _ = try await decision.decide { try await $0.reject(decision.task, cause: decision.cause, by: $1) }
            Console.line("count task \(decision.task) is rejected: nothing of it is booked")
        }
    }

    /// `waybill counts accuracy`
    struct Accuracy: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "How right the books were where somebody counted, by zone and by cause.",
            discussion: """
                Of the counts that are in the books: how many found exactly the pieces that the books had for that moment when the count was \
                booked, and how many pieces they found more and fewer. Causes are those given with approvals; none stands for counts that were \
                booked without one.
                """)

        @Option(help: "Only of this site.")
        var site: String?

        @Option(help: ArgumentHelp("Of the last days.", valueName: "days"))
        var since = 30

        func validate() throws {
            if !(1...3650).contains(since) { throw ValidationError("--since \(since): allowed is 1 to 3650 days") }
        }

        func run() async throws {
            let accuracy = try await OperatorSettings.load().withDatabase {
                try await CountAccuracyStore().accuracy(site: site, days: since, on: $0)
            }
            guard !accuracy.zones.isEmpty else { return Console.line("nothing was counted in the last \(since) days") }
            CountTables.accuracy(accuracy.zones, by: "zone").print()
            Console.line("")
            CountTables.accuracy(accuracy.causes, by: "cause").print()
        }
    }
}

/// What is decided of a task, and by whom.
struct DecisionOptions: ParsableArguments {
    @Argument(help: "The task's number.")
    var task: Int64

    @Option(help: ArgumentHelp("Who decides; a badge with the right to approve.", valueName: "badge"))
    var by: String

    @Option(
        help: "Why the books or the counts were wrong: \(CountCause.allCases.map(\.rawValue).joined(separator: ", ")).",
        transform: ReceivingArgument.word)
    var cause: CountCause = .unknown

    /// - Parameter body: what is done with the badge as it is in the books.
    func decide(
        _ body: (StockCount, _ badge: String) async throws -> StockCount.Counted
    ) async throws -> StockCount.Counted {
        try await ReceivingError.translate {
            try await OperatorSettings.load().withDatabase { database in
                let badge = try await CountPlanning(database: database).approver(by, of: task)
                return try await body(StockCount(database: database), badge)
            }
        }
    }
}
