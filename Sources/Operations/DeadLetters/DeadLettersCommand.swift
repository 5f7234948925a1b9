import ArgumentParser

/// `waybill dead-letters`
struct DeadLettersCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "dead-letters", abstract: "Lists, shows, replays and discards what could not be handled.")
}
