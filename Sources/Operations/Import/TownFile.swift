package import FoundationEssentials
import Fulfilment
package import MasterData
package import OperatorConsole

/// A file of towns: what can be imported of it, and what cannot and why.
package struct TownFile: Sendable {
    /// In the order of the file; a town that came twice is only there once.
    package let towns: [LocatedTown]
    /// Rows that were left out, with what is wrong with them.
    package let badRows: [BadField]

    private static let columns = ["country", "region", "name", "latitude", "longitude"]

    /// Reads CSV with a header; columns may stand in any order, among others.
    /// - Throws: `OperationsError` when the file is no CSV or lacks a column.
    package init(csv data: Data) throws {
        var towns: [LocatedTown] = []
        var bad: [BadField] = []
        var lines: [Town: Int] = [:]
        for row in try CSVTable(data, columns: Self.columns).rows {
            do throws(BadField) {
                let town = try Self.town(row)
                if let first = lines[town.town] {
                    throw row.bad("name", town.town.name, "is on line \(first) already, as intake compares names")
                }
                lines[town.town] = row.line
                towns.append(town)
            } catch {
                bad.append(error)
            }
        }
        (self.towns, badRows) = (towns, bad)
    }

    private static func town(_ row: CSVTable.Row) throws(BadField) -> LocatedTown {
        let (country, region, name) = (try country(row), try row.text("region"), try row.text("name"))
        guard region.count <= 50 else { throw row.bad("region", region, "must have at most 50 characters") }
        guard !name.isEmpty, name.count <= 200 else { throw row.bad("name", name, "must have 1 to 200 characters") }
        let latitude = try degrees("latitude", row, within: 90)
        let longitude = try degrees("longitude", row, within: 180)
        guard let location = GeoPoint(latitude: latitude, longitude: longitude) else {
            throw row.bad("latitude", "\(latitude)", "is with this longitude no place on Earth")
        }
        return LocatedTown(town: Town(country: country, region: region, name: Town.fold(name)), location: location)
    }

    /// As intake reads the countries of addresses.
    private static func country(_ row: CSVTable.Row) throws(BadField) -> String {
        let text = try row.text("country")
        do throws(UnknownCountry) {
            return try Country.read(text).country.code
        } catch {
            throw row.bad("country", error.text, "\(error)")
        }
    }

    private static func degrees(_ column: String, _ row: CSVTable.Row, within limit: Double) throws(BadField) -> Double {
        let text = try row.text(column)
        guard let value = Double(text), value.isFinite, abs(value) <= limit else {
            throw row.bad(column, text, "must be degrees from -\(Int(limit)) to \(Int(limit)), with a point")
        }
        return value
    }
}
