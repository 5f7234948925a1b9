import ArgumentParser

struct ImportCommand: AsyncParsableCommand {}
struct StatusCommand: AsyncParsableCommand {}
