import ArgumentParser
import CommandSupport
import FoundationEssentials
import Fulfilment
import MasterData
import OperatorConsole

/// `waybill setup`
struct SetupCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "setup",
        abstract: "Asks a dozen questions about a new warehouse and writes its master files.",
        discussion: """
            What is answered by an option is not asked; when nobody is at the terminal, the values in brackets hold. The files are a \
            start: edit them with any spreadsheet (prices, hours and cut-offs are examples), then `waybill import all DIRECTORY --dry-run`, and without. \
            Nothing in the database is touched, and files that are there are not written over.
            """)

    @Option(help: ArgumentHelp("Directory for the files.", valueName: "directory"))
    var to = "warehouse"

    @Option(help: "Short name of the site, as on labels.") var code: String?
    @Option(help: "What people call it.") var name: String?
    @Option(help: "Its country, two letters.") var country: String?
    @Option(parsing: .unconditional, help: "Latitude of its gate, degrees.") var latitude: String?
    @Option(parsing: .unconditional, help: "Longitude of its gate, degrees.") var longitude: String?
    @Option(help: "Time zone of its clock, as Europe/Amsterdam; proposed by its place.") var timeZone: String?
    @Option(help: "Aisles.") var aisles: String?
    @Option(help: "Bays along an aisle.") var bays: String?
    @Option(help: "Levels of a shelf.") var levels: String?
    @Option(help: "People who pick and pack.") var people: String?
    @Option(help: "Picking carts.") var carts: String?
    @Option(help: "Bins of a cart.") var cartBins: String?
    @Option(help: "Currency of the carriers' prices, three letters.") var currency: String?
    @Option(help: "Name of the carrier; '-' for none.") var carrier: String?
    @Option(help: "Where its labels are bought; '-' for nowhere yet.") var labelUrl: String?
    @Option(help: "Vans of your own.") var vans: String?

    func run() async throws {
        let warehouse = try answers()
        let problems = warehouse.tables.flatMap(\.problems)
        guard problems.isEmpty else { throw MasterReport.failure(problems) }
        try write(warehouse)
        Console.line("next: edit the files, then")
        Console.line("  waybill import all \(to) --dry-run")
        Console.line("  waybill import all \(to)")
    }

    private func answers() throws -> NewWarehouse {
        var warehouse = NewWarehouse()
        warehouse.code = try ask("short name of the site, as on labels", code, warehouse.code)
        warehouse.name = try ask("what people call it", name)
        warehouse.country = try ask("country, two letters", country)
        warehouse.latitude = try ask("latitude of its gate, degrees", latitude)
        warehouse.longitude = try ask("longitude of its gate, degrees", longitude)
        warehouse.timeZone = try ask("time zone of its clock", timeZone, Self.proposedZone(warehouse))
        warehouse.aisles = try number("aisles", aisles, warehouse.aisles, 1...500)
        warehouse.bays = try number("bays along an aisle", bays, warehouse.bays, 1...500)
        warehouse.levels = try number("levels of a shelf", levels, warehouse.levels, 1...20)
        warehouse.people = try number("people who pick and pack", people, warehouse.people, 1...5_000)
        warehouse.carts = try number("picking carts", carts, warehouse.carts, 1...5_000)
        warehouse.cartBins = try number("bins of a cart", cartBins, warehouse.cartBins, 1...999)
        warehouse.currency = try ask("currency of the carriers' prices, three letters", currency, warehouse.currency)
        warehouse.carrier = try optional("carrier, '-' for none", carrier)
        if !warehouse.carrier.isEmpty {
            warehouse.labelURL = try optional("where its labels are bought, '-' for nowhere yet", labelUrl)
        }
        warehouse.vans = try number("vans of your own", vans, warehouse.vans, 0...5_000)
        return warehouse
    }

    private static func proposedZone(_ warehouse: NewWarehouse) -> String {
        let place = Double(warehouse.latitude).flatMap { latitude in
            Double(warehouse.longitude).flatMap { GeoPoint(latitude: latitude, longitude: $0) }
        }
        return TimeZoneList.ofSystem().zone(country: warehouse.country, nearest: place)
    }

    /// - Parameter usual: what an empty answer means; nil: it has to be given.
    private func ask(_ question: String, _ given: String?, _ usual: String? = nil) throws -> String {
        if let given { return given }
        guard HiddenTyping.isPossible else {
            if let usual { return usual }
            throw OperationsError.usage(
                "nobody is there to be asked: \(question)", advice: "`waybill setup --help` lists the options")
        }
        while true {
            Console.write("\(question)\(usual.map { " [\($0)]" } ?? ""): ", to: .error)
            guard let answer = readLine() else { throw OperationsError.usage("the answers end too early") }
            if !answer.isEmpty { return answer }
            if let usual { return usual }
        }
    }

    private func optional(_ question: String, _ given: String?) throws -> String {
        let answer = try ask(question, given, "-")
        return answer == "-" ? "" : answer
    }

    private func number(_ question: String, _ given: String?, _ usual: Int, _ range: ClosedRange<Int>) throws -> Int {
        let answer = try ask(question, given, "\(usual)")
        guard let number = Int(answer), range.contains(number) else {
            throw OperationsError.usage(
                "\(question): '\(answer)' must be a whole number from \(range.lowerBound) to \(range.upperBound)")
        }
        return number
    }

    private func write(_ warehouse: NewWarehouse) throws {
        let files = warehouse.files.map { (path: "\(to)/\($0.kind.name).csv", text: MasterFile.write([$0.header] + $0.rows)) }
        if let there = files.first(where: { FileManager.default.fileExists(atPath: $0.path) }) {
            throw OperationsError.usage(
                "'\(there.path)' is there already, and is not written over", advice: "another directory: --to")
        }
        do {
            try FileManager.default.createDirectory(atPath: to, withIntermediateDirectories: true)
            for file in files { try Data(file.text.utf8).write(to: URL(filePath: file.path)) }
        } catch {
            throw OperationsError.usage("'\(to)' cannot be written: \(error)")
        }
        Console.line("\(to): \(files.count) files")
    }
}
