package import ArgumentParser
import Configuration
import FoundationEssentials

/// Options every program has.
package struct CommonOptions: ParsableArguments, Sendable {
    @Option(name: .long, help: ArgumentHelp("Settings as JSON; the environment (WAYBILL_…) wins over it.", valueName: "file"))
    package var config: String?

    @Option(name: .long, help: "trace, debug, info, notice, warning or error (WAYBILL_LOG_LEVEL; default info).")
    package var logLevel: String?

    @Option(name: .long, help: "Port for HTTP, 0 for any free one (WAYBILL_HTTP_PORT).")
    package var httpPort: Int?

    @Option(
        name: .long,
        help: "Port of its own for /live, /ready and /metrics; else they are on the port for HTTP (WAYBILL_ADMIN_PORT).")
    package var adminPort: Int?

    package init() {}

    /// The settings these options, the environment and the file give.
    /// - Throws: `SettingsFile.Unusable` when the file cannot be read or is not JSON.
    package func settings() async throws -> Settings {
        var given: [AbsoluteConfigKey: ConfigValue] = [:]
        if let logLevel { given["log.level"] = ConfigValue(.string(logLevel), isSecret: false) }
        if let httpPort { given["http.port"] = ConfigValue(.int(httpPort), isSecret: false) }
        if let adminPort { given["admin.port"] = ConfigValue(.int(adminPort), isSecret: false) }
        let environment = EnvironmentVariablesProvider()
        var providers: [any ConfigProvider] = [InMemoryProvider(values: given), environment.prefixKeys(with: "waybill")]
        if let path = config ?? ConfigReader(provider: environment).string(forKey: "waybill.config") {
            providers.append(try await SettingsFile.provider(path))
        }
        return Settings(reader: ConfigReader(providers: providers))
    }
}

/// The JSON file of `--config`.
enum SettingsFile {
    /// A file that cannot be used: one line that names it and what is wrong.
    struct Unusable: Error, CustomStringConvertible {
        let path: String
        let reason: String

        var description: String {
            "the settings file \(path) \(reason). Maybe --config or WAYBILL_CONFIG names another file than was meant."
        }
    }

    /// - Throws: `Unusable`.
    static func provider(_ path: String) async throws -> any ConfigProvider {
        guard let data = FileManager.default.contents(atPath: path) else {
            throw Unusable(path: path, reason: "cannot be read")
        }
        do {
            _ = try JSONDecoder().decode([String: Anything].self, from: data)
            let place = ConfigReader(
                provider: InMemoryProvider(values: ["filePath": ConfigValue(.string(path), isSecret: false)]))
            return try await FileProvider<JSONSnapshot>(config: place)
        } catch DecodingError.dataCorrupted(let context) {
            let place = context.underlyingError.map { " (\($0))" } ?? ""
            throw Unusable(path: path, reason: "is not JSON\(place)")
        } catch is DecodingError {
            throw Unusable(path: path, reason: "is not a JSON object of settings, as {\"batch\": {\"max\": 500}}")
        } catch {
            throw Unusable(path: path, reason: "cannot be used: \(error)")
        }
    }

    /// Any JSON value: only the syntax is of interest here.
    private struct Anything: Decodable {
        init(from decoder: any Decoder) {}
    }
}
