package import ArgumentParser
import Configuration

/// Options every program has.
package struct CommonOptions: ParsableArguments, Sendable {
    @Option(name: .long, help: ArgumentHelp("Settings as JSON; the environment (WAYBILL_…) wins over it.", valueName: "file"))
    package var config: String?

    @Option(name: .long, help: "trace, debug, info, notice, warning or error (WAYBILL_LOG_LEVEL; default info).")
    package var logLevel: String?

    @Option(name: .long, help: "Port for HTTP, 0 for any free one (WAYBILL_HTTP_PORT).")
    package var httpPort: Int?

    package init() {}

    /// The settings these options, the environment and the file give.
    /// - Throws: `SettingsFile.Unusable` when the file cannot be read or is not JSON.
    package func settings() async throws -> Settings {
        var given: [AbsoluteConfigKey: ConfigValue] = [:]
        if let logLevel { given["log.level"] = ConfigValue(.string(logLevel), isSecret: false) }
        if let httpPort { given["http.port"] = ConfigValue(.int(httpPort), isSecret: false) }
        let environment = EnvironmentVariablesProvider()
        var providers: [any ConfigProvider] = [InMemoryProvider(values: given), environment.prefixKeys(with: "waybill")]
        if let path = config ?? ConfigReader(provider: environment).string(forKey: "waybill.config") {
            providers.append(try await SettingsFile.provider(path))
        }
        return Settings(reader: ConfigReader(providers: providers))
    }
}
