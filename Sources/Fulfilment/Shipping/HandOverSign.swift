/// By what it is known that a parcel has left the house. A label that was bought and a route that was planned are no signs of it.
package enum HandOverSign: String, StoredCase {
    /// Somebody scanned it when the carrier took it, or when it was loaded.
    case scan
    /// The carrier told of it what only who has it can tell.
    case acceptance
    /// The vehicle of the own fleet left with it: its driver has confirmed that it is aboard.
    case departure
}
