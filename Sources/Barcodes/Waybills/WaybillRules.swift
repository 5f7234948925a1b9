/// The carriers' numbers Waybill knows. To add one, add a line; the sources are the carriers' label guides.
enum WaybillRules {
    struct Rule: Sendable {
        let carrier: String
        let name: String
        let shape: WaybillShape
        let check: WaybillCheck

        init(_ carrier: String, _ name: String, _ pattern: String, _ check: WaybillCheck = .none) {
            (self.carrier, self.name, shape, self.check) = (carrier, name, WaybillShape(pattern), check)
        }
    }

    static let all: [Rule] = [
        Rule("Waybill", "own fleet", "WB#{11}", .gs1(skip: 2)),
        Rule("UPS", "1Z number", "1Z*{16}", .ups),
        Rule("UPS", "mail innovations", "MI#{6}*{1-22}"),
        Rule("FedEx", "Express", "#{12}", .fedExExpress(serial: 11)),
        Rule("FedEx", "Express bar code", "100#{31}", .fedExExpress(serial: 13)),
        Rule("FedEx", "Ground", "#{15}", .fedExGround),
        Rule("FedEx", "Ground 96", "96#{20}", .fedExGround),
        Rule("FedEx", "Ground GSN", "96#{32}", .fedExExpress(serial: 13)),
        Rule("FedEx", "Ground Economy", "92#{20}", .gs1(skip: 0)),
        Rule("FedEx", "Ground Economy", "61#{18}", .gs1After(prefix: "92")),
        Rule("USPS", "package", "9[12345]#{20}", .gs1(skip: 0)),
        Rule("USPS", "package", "9[12345]#{24}", .gs1(skip: 0)),
        Rule("USPS", "package with ZIP code", "420#{5}9[12345]#{24}", .gs1(skip: 8)),
        Rule("USPS", "package with ZIP code", "420#{5}9[12345]#{20}", .gs1(skip: 8)),
        Rule("USPS", "package with ZIP+4", "420#{9}9[12345]#{20}", .gs1(skip: 12)),
        Rule("USPS", "20 digits", "#{20}", .gs1(skip: 0)),
        Rule("USPS", "20 digits", "7#{19}", .gs1After(prefix: "91")),
        Rule("DHL", "Express", "#{10}", .remainder7(skip: 0)),
        Rule("DHL", "Express", "#{11}", .remainder7(skip: 0)),
        Rule("DHL", "Express piece", "J@{2}#{9-32}"),
        Rule("DHL", "Express piece", "J@{3}#{9-32}"),
        Rule("DHL", "eCommerce", "GM#{10-39}"),
        Rule("DHL", "Paket", "00340434#{12}", .gs1(skip: 2)),
        Rule("DHL", "Paket Identcode", "#{12}", .fourNine),
        Rule("DHL", "Paket Leitcode", "#{14}", .fourNine),
        Rule("Post", "international", "@{2}#{9}@{2}", .postalUnion),
        Rule("SF", "waybill", "SF#{12-13}"),
        Rule("DPD", "parcel", "#{27}*", .iso36),
        Rule("DPD", "parcel", "#{14}*", .iso36),
        Rule("OnTrac", "C number", "C#{14}", .onTrac),
        Rule("OnTrac", "D number", "D#{14}", .onTrac),
        Rule("LaserShip", "parcel", "1LS#{7-20}"),
        Rule("Amazon", "Logistics", "TB@#{12}"),
        Rule("Canada Post", "parcel", "#{16}", .gs1(skip: 0)),
        Rule("Yamato or Sagawa", "parcel", "#{12}", .remainder7(skip: 0)),
        Rule("IATA", "air waybill", "#{11}", .remainder7(skip: 3)),
        Rule("YTO", "waybill", "YT#{13}"),
        Rule("YunExpress", "parcel", "YT#{16}"),
        Rule("Yunda", "waybill", "43#{13}"),
        Rule("J&T", "waybill", "JT#{13}"),
        Rule("JD", "waybill", "JD*{2}#{10-13}"),
        Rule("Cainiao", "order", "LP#{14-18}"),
        Rule("4PX", "parcel", "4PX#{13}@{2}"),
    ]
}
