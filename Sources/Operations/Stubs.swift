import ArgumentParser

struct ImportCommand: AsyncParsableCommand {}
struct UpCommand: AsyncParsableCommand {}
struct StatusCommand: AsyncParsableCommand {}
struct ExplainCommand: AsyncParsableCommand {}
struct AuditCommand: AsyncParsableCommand {}
struct DeadLettersCommand: AsyncParsableCommand {}
