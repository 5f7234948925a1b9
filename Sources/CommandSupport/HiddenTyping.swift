#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#endif

/// Lets somebody type what nobody else is to read off the screen.
package enum HiddenTyping {
    /// Whether standard input is a terminal, which shows what is typed.
    package static var isPossible: Bool { isatty(STDIN_FILENO) == 1 }

    /// The terminal shows nothing of what is typed meanwhile but the end of the line; another input is left as it is.
    package static func during<Result>(_ body: () async throws -> Result) async rethrows -> Result {
        guard var shown = settings else { return try await body() }
        var hidden = shown
        hidden.c_lflag = hidden.c_lflag & ~tcflag_t(ECHO) | tcflag_t(ECHONL)
        tcsetattr(STDIN_FILENO, TCSANOW, &hidden)
        defer { tcsetattr(STDIN_FILENO, TCSANOW, &shown) }
        return try await body()
    }

    private static var settings: termios? {
        var settings = termios()
        return isPossible && tcgetattr(STDIN_FILENO, &settings) == 0 ? settings : nil
    }
}
