/// The bins of a cart and the codes printed on them.
package enum CartBin {
    /// `C-01-B07`: the cart's code, B, the bin's number with at least two digits.
    package static func code(cart: String, bin: Int) -> String {
        "\(cart)-B\(bin < 10 ? "0" : "")\(bin)"
    }

    /// The cart and the number of a bin's code; nil for another code.
    package static func parts(of code: String) -> (cart: String, bin: Int)? {
        guard let mark = code.lastIndex(of: "B"), mark > code.startIndex, code[code.index(before: mark)] == "-",
            let bin = Int(code[code.index(after: mark)...]), bin > 0
        else { return nil }
        return (String(code[..<code.index(before: mark)]), bin)
    }
}
