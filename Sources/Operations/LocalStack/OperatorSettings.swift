import FoundationEssentials

/// Where the database, the broker and the programs are, for the commands of `waybill`.
///
/// Environment first, then `.waybill/env` of the checkout the command is run in, then the local stack's defaults, so that
/// nothing needs setting on a workstation.
package struct OperatorSettings: Sendable {
    /// What the programs started by `waybill up` get: the environment with the local stack's settings added.
    package let environment: [String: String]
    /// The directory with everything the local stack writes: `.waybill`.
    package let stateDirectory: String

    package init(environment: [String: String], stateDirectory: String) {
        self.environment = environment
        self.stateDirectory = stateDirectory
    }

    /// Reads this process's environment and the local stack's file.
    package static func load() -> OperatorSettings {
        let own = ProcessInfo.processInfo.environment
        let directory = own["WAYBILL_STATE"].map(absolutePath) ?? nearestStateDirectory()
        let file = LocalStackFile.exports(atPath: directory + "/env")
        return OperatorSettings(environment: file.merging(own) { $1 }, stateDirectory: directory)
    }

    /// libpq connection string.
    package var databaseURL: String { value("WAYBILL_DATABASE_URL", default: "postgresql://waybill@127.0.0.1:5433/waybill") }
    /// AMQP URL with user, password and virtual host.
    package var brokerURL: String { value("WAYBILL_BROKER_URL", default: "amqp://waybill:waybill@127.0.0.1:5673/waybill") }
    /// The broker's management API with user and password.
    package var managementURL: String { value("WAYBILL_MANAGEMENT_URL", default: "http://waybill:waybill@127.0.0.1:15673") }
    /// The carriers of the demo; each has its code below this address.
    package var carrierURL: String { value("WAYBILL_CARRIER_URL", default: "http://127.0.0.1:\(LocalProgram.carrierPort)") }

    /// A setting; an empty one counts as not set.
    package func value(_ name: String, default fallback: String) -> String {
        guard let text = environment[name], !text.isEmpty else { return fallback }
        return text
    }

    /// The same with other settings on top.
    package func with(_ settings: [String: String]) -> OperatorSettings {
        OperatorSettings(environment: environment.merging(settings) { $1 }, stateDirectory: stateDirectory)
    }

    private static func absolutePath(_ path: String) -> String {
        path.hasPrefix("/") ? path : FileManager.default.currentDirectoryPath + "/" + path
    }

    /// `.waybill` of the working directory or the nearest directory above that has one; else the working directory's, to be made.
    private static func nearestStateDirectory() -> String {
        let here = FileManager.default.currentDirectoryPath
        var directory = here
        while true {
            if FileManager.default.fileExists(atPath: directory + "/.waybill") { return directory + "/.waybill" }
            guard let slash = directory.lastIndex(of: "/"), directory != "/" else { return here + "/.waybill" }
            directory = slash == directory.startIndex ? "/" : String(directory[..<slash])
        }
    }
}
