/// The own fleet's tracking numbers: `WB`, ten digits of the shipment's id, a check digit.
enum TrackingNumber {
    /// The number of a shipment.
    static func own(shipmentID: Int64) -> String {
        let digits = String(shipmentID)
        let body = String(repeating: "0", count: max(0, 10 - digits.count)) + digits
        return "WB\(body)\(checkDigit(body))"
    }

    /// GS1's: from the right, weights 3 and 1 in turn; what is missing to the next ten.
    private static func checkDigit(_ body: String) -> Int {
        let sum = body.utf8.reversed().enumerated().reduce(0) { sum, digit in
            sum + Int(digit.element - UInt8(ascii: "0")) * (digit.offset.isMultiple(of: 2) ? 3 : 1)
        }
        return (10 - sum % 10) % 10
    }
}
