package import ArgumentParser

extension ExitCode {
    /// A program cannot run with its settings, on this database or on this broker (EX_CONFIG).
    package static let misconfigured = ExitCode(78)
    /// Something it needs does not answer (EX_UNAVAILABLE).
    package static let unavailable = ExitCode(69)
}
