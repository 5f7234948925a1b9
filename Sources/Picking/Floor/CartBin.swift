/// The bins of a cart and the codes printed on them.
enum CartBin {
    /// `C-01-B07`: the cart's code, B, the bin's number with at least two digits.
    static func code(cart: String, bin: Int) -> String {
        "\(cart)-B\(bin < 10 ? "0" : "")\(bin)"
    }
}
