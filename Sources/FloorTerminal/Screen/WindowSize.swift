#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#endif

/// Columns and rows of a terminal's window.
struct WindowSize: Sendable, Equatable {
    /// Below these nothing is drawn in a way that can be read.
    private static let (fewestColumns, fewestRows) = (20, 4)
    /// Of a terminal that does not say.
    static let usual = WindowSize(columns: 80, rows: 24)

    let columns: Int
    let rows: Int

    init(columns: Int, rows: Int) {
        (self.columns, self.rows) = (max(Self.fewestColumns, columns), max(Self.fewestRows, rows))
    }

    /// Of the window that standard output is in, as it is now; `usual` where it is in none.
    static var now: WindowSize {
        var size = winsize()
        guard ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0, size.ws_row > 0 else { return usual }
        return WindowSize(columns: Int(size.ws_col), rows: Int(size.ws_row))
    }
}
