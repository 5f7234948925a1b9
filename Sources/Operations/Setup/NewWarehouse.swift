import Fulfilment
package import MasterData

/// A newcomer's warehouse in a dozen answers, and the master files they make.
package struct NewWarehouse: Sendable {
    package var code = "S1"
    package var name = ""
    package var country = ""
    package var latitude = ""
    package var longitude = ""
    package var timeZone = "Etc/UTC"
    package var aisles = 10
    package var bays = 40
    package var levels = 3
    package var people = 8
    package var carts = 4
    package var cartBins = 24
    package var currency = "EUR"
    package var carrier = ""
    package var labelURL = ""
    package var vans = 0

    package init() {}

    /// Header and rows of each file, ready to be edited.
    package var files: [(kind: MasterKind, header: [String], rows: [[String]])] {
        [
            file(
                "sites", "code,name,country,latitude,longitude,time_zone,takes_orders",
                [[code, name, country, latitude, longitude, timeZone, "yes"]]),
            file("hours", "site,weekday,opens,closes", weekdays.map { [code, $0, "08:00", "18:00"] }),
            file("holidays", "country,region,day,name", []),
            file("bins", "code,site,check_code,aisle,cell,kind,zone", places),
            file("staff", "badge,name,roles", staff),
            file(
                "carts", "code,site,bins,max_weight_g",
                (1...max(1, carts)).map { ["C-\($0, digits: 2)", code, "\(cartBins)", "200000"] }),
            file("cartons", "code,length_mm,width_mm,height_mm,empty_weight_g,max_weight_g,cost_minor", Self.cartons),
            file("carriers", "code,name,own_fleet,label_url", carriers),
            file("services", "carrier,service,name,max_weight_g,max_length_mm,volumetric_divisor", services),
            file("zones", "carrier,service,country,zone,from_km,to_km,transit_days", zones),
            file("rates", "carrier,service,zone,up_to_g,price_minor,currency", rates),
            file("cutoffs", "carrier,service,site,weekday,cut_off", cutOffs),
            file("exceptions", "site,day,carrier,service,opens,closes,cut_off,note", []),
            file(
                "vehicles", "code,site,capacity_g,capacity_cm3,shift_s,max_stops",
                (0..<vans).map { ["VAN-\($0 + 1, digits: 2)", code, "900000", "8000000", "32400", "90"] }),
        ]
    }

    /// The same as tables, with what is wrong with the answers.
    package var tables: [MasterTable] {
        files.map { file in
            MasterTable(
                file.kind, header: file.header, rows: file.rows.enumerated().map { (line: $0.offset + 2, fields: $0.element) })
        }
    }

    private func file(_ kind: String, _ header: String, _ rows: [[String]]) -> (MasterKind, [String], [[String]]) {
        guard let kind = MasterKind.named(kind) else { preconditionFailure("there is no kind '\(kind)'") }
        return (kind, header.split(separator: ",").map(String.init), rows)
    }

    /// The first is the supervisor; in a small house everybody does everything on the floor, and the file says who does not.
    private var staff: [[String]] {
        (1...max(1, people)).map { number in
            ["P\(number, digits: 2)", "Picker \(number)", number == 1 ? "supervisor" : "picker packer receiver counter"]
        }
    }

    private var places: [[String]] {
        (0..<aisles * bays * levels).map { number in
            let place = WarehouseLayout(cells: bays, levels: levels).place(number, seed: 1)
            return [place.code, code, place.checkCode, "\(place.aisle)", "\(place.cell)", LocationKind.pick.rawValue, ""]
        } + passages
    }

    /// Where goods come in, wait for a cart, are judged and come back: one of each, at the front of the first aisle.
    private var passages: [[String]] {
        let kinds: [LocationKind] = [.dock, .staging, .quarantine, .returns]
        return kinds.enumerated().map { index, kind in
            ["\(code)-\(kind.rawValue.uppercased())", code, "\(index + 1)\(index + 1)", "1", "1", kind.rawValue, ""]
        }
    }

    /// Common sizes; millimetres, grams, and minor units of the currency.
    private static let cartons = [
        ["XS", "180", "120", "60", "45", "2000", "15"], ["S", "250", "180", "100", "95", "5000", "25"],
        ["M", "350", "250", "150", "190", "10000", "40"], ["L", "450", "350", "250", "420", "20000", "75"],
        ["XL", "600", "400", "400", "780", "30000", "140"],
    ]

    private var hasFleet: Bool { vans > 0 }
    /// Of its name what can stand in an address.
    private var carrierCode: String {
        let letters = carrier.lowercased().unicodeScalars.filter { ("a"..."z").contains($0) || ("0"..."9").contains($0) }
        return letters.isEmpty ? "carrier" : String(String.UnicodeScalarView(letters))
    }

    private var carriers: [[String]] {
        (carrier.isEmpty ? [] : [[carrierCode, carrier, "no", labelURL]])
            + (hasFleet ? [["fleet", "Own fleet", "yes", ""]] : [])
    }

    private var services: [[String]] {
        (carrier.isEmpty ? [] : [[carrierCode, "standard", "Standard", "30000", "1200", "5000"]])
            + (hasFleet ? [["fleet", "van", "Van", "50000", "2000", "6000"]] : [])
    }

    /// Kilometres from and to, and days.
    private static let bands: [(from: Int, to: Int, days: Int)] = [
        (0, 100, 1), (100, 500, 2), (500, 2_000, 4), (2_000, 20_100, 10),
    ]

    private var zones: [[String]] {
        (carrier.isEmpty
            ? []
            : Self.bands.enumerated().map { index, band in
                [carrierCode, "standard", "*", "Z\(index + 1)", "\(band.from)", "\(band.to)", "\(band.days)"]
            }) + (hasFleet ? [["fleet", "van", country, "Z1", "0", "60", "1"]] : [])
    }

    /// Monday to Friday.
    private let weekdays = (1...5).map { "\($0)" }

    /// Examples: what a carrier's driver says who comes in the afternoon.
    private var cutOffs: [[String]] {
        (carrier.isEmpty ? [] : weekdays.map { [carrierCode, "standard", code, $0, "16:00"] })
            + (hasFleet ? weekdays.map { ["fleet", "van", code, $0, "17:00"] } : [])
    }

    /// Examples, to be replaced by the contract's.
    private var rates: [[String]] {
        let steps = [(1_000, 490), (5_000, 690), (10_000, 990), (30_000, 1_690)]
        let card = Self.bands.indices.flatMap { index in
            steps.map { [carrierCode, "standard", "Z\(index + 1)", "\($0.0)", "\($0.1 * (2 + index) / 2)", currency] }
        }
        return (carrier.isEmpty ? [] : card) + (hasFleet ? [["fleet", "van", "Z1", "50000", "590", currency]] : [])
    }
}
