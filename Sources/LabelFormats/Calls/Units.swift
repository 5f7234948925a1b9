import Fulfilment

/// Grams and millimetres in the carrier's units, exact or rounded up to the step the carrier takes: never down, since a parcel that is
/// heavier than declared costs more afterwards.
enum Units {
    /// `15.4` for 436 g.
    static func ounces(_ grams: Int, decimals: Int = 1) -> String {
        scaled(grams, by: 1_000_000_000, over: 28_349_523_125, decimals)
    }

    static func pounds(_ grams: Int, decimals: Int = 2) -> String {
        scaled(grams, by: 100_000, over: 45_359_237, decimals)
    }

    static func kilograms(_ grams: Int, decimals: Int = 3) -> String { scaled(grams, by: 1, over: 1000, decimals) }

    static func inches(_ millimetres: Int, decimals: Int = 2) -> String { scaled(millimetres, by: 10, over: 254, decimals) }

    static func centimetres(_ millimetres: Int, decimals: Int = 1) -> String { scaled(millimetres, by: 1, over: 10, decimals) }

    /// Cubic metres, rounded up to a thousandth.
    static func cubicMetres(_ size: Dimensions) -> String { decimal(size.volume.dividedUp(by: 1_000_000), 3) }

    /// `value · factor / divisor` with so many decimals, rounded up. Beyond what carries a parcel it stays at the largest that can be told.
    private static func scaled(_ value: Int, by factor: Int, over divisor: Int, _ decimals: Int) -> String {
        let steps = (0..<decimals).reduce(1) { power, _ in power * 10 }
        let (product, isTooLarge) = value.multipliedReportingOverflow(by: factor * steps)
        return decimal((isTooLarge || product > Int.max - divisor ? Int.max - divisor : product).dividedUp(by: divisor), decimals)
    }

    /// Without zeros at the end.
    private static func decimal(_ steps: Int, _ decimals: Int) -> String {
        let digits = "\(steps, digits: decimals + 1)"
        var fraction = digits.suffix(decimals)
        while fraction.last == "0" { fraction.removeLast() }
        return String(digits.dropLast(decimals)) + (fraction.isEmpty ? "" : ".\(fraction)")
    }
}

extension LabelAccount {
    /// Weight as a service has it that takes either system.
    func weight(_ grams: Int) -> String { isImperial ? Units.pounds(grams) : Units.kilograms(grams) }

    func length(_ millimetres: Int) -> String { isImperial ? Units.inches(millimetres) : Units.centimetres(millimetres) }
}
