/// How a piece of text stands out on a terminal.
package enum TextStyle: String, Sendable {
    case plain = ""
    case bold = "1"
    case dim = "2"
    case red = "31"
    case green = "32"
    case yellow = "33"
    case blue = "34"
    case magenta = "35"
    case cyan = "36"

    /// The text wrapped in the style's escape sequences, or as it is when colours are off.
    package func apply(to text: String, coloured: Bool) -> String {
        self == .plain || !coloured || text.isEmpty ? text : "\u{1B}[\(rawValue)m\(text)\u{1B}[0m"
    }
}
