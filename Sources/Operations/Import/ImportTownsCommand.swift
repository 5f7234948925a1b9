import ArgumentParser
import OperatorConsole

/// `waybill import towns`
struct ImportTownsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "towns",
        abstract: "Adds the towns of a CSV file, so that orders without coordinates find their place.",
        discussion: """
            The header names country,region,name,latitude,longitude: the country in two capital letters, the region as it stands in the \
            addresses' state, the name as people write it. A row that cannot be used is reported with line, field and value, and the others \
            are imported together (exit code 1). Coordinates of a known town are replaced. Orders held with unknown_town whose town is \
            there now go on by themselves.
            """)

    @Argument(help: "The CSV file.", completion: .file(extensions: ["csv"]))
    var file: String

    func run() async throws {
        let towns = try TownFile(csv: try ImportFile.read(file))
        let (added, moved) = try await OperatorSettings.load().withDatabase { try await TownStore().add(towns.places, on: $0) }
        let rows = towns.places.count + towns.badRows.count
        Console.line("\(HumanFormat.count(rows, "row")): \(HumanFormat.count(added)) new, \(HumanFormat.count(moved)) moved")
        try BadField.report(towns.badRows)
    }
}
