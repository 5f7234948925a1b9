import Fulfilment

/// The own fleet's label in ZPL, 100 x 150 mm at 8 dots per millimetre.
enum FleetLabel {
    /// - Parameters:
    ///   - parcel: what it is stuck on.
    ///   - service: the service's code, printed large.
    static func zpl(for parcel: PackedParcel, service: String, trackingNumber: String) -> String {
        let to = parcel.destination
        let town = [to.postcode, to.city, to.region, to.country].filter { !$0.isEmpty }.joined(separator: " ")
        return """
            ^XA^CI28^PW800^LL1200
            ^FO40,40^A0N,60,60^FD\(clean(service.uppercased()))^FS
            ^FO40,140^A0N,40,40^FD\(clean(to.recipient))^FS
            ^FO40,190^A0N,40,40^FD\(clean(to.street))^FS
            ^FO40,240^A0N,40,40^FD\(clean(town))^FS
            ^FO40,300^A0N,30,30^FD\(clean(Weight.text(parcel.weight)))  \(clean(parcel.dimensions.description))^FS
            ^FO40,380^BY3^BCN,220,Y,N,N^FD\(clean(trackingNumber))^FS
            ^FO40,700^BY3^BCN,300,Y,N,N^FD>;>800\(clean(parcel.sscc))^FS
            ^XZ
            """
    }

    /// `^` and `~` begin commands, so they cannot be data.
    private static func clean(_ text: String) -> String {
        String(String.UnicodeScalarView(text.unicodeScalars.map { "^~\n\r".unicodeScalars.contains($0) ? " " : $0 }))
    }
}
