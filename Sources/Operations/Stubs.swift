import ArgumentParser

struct ImportCommand: AsyncParsableCommand {}
