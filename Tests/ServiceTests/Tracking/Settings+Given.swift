import Configuration
import ServiceRuntime

extension Settings {
    /// Settings with these texts and nothing else.
    static func given(_ values: [String: String]) -> Settings {
        let pairs = values.map {
            (AbsoluteConfigKey($0.key.split(separator: ".").map(String.init)), ConfigValue(.string($0.value), isSecret: false))
        }
        return Settings(reader: ConfigReader(provider: InMemoryProvider(values: Dictionary(uniqueKeysWithValues: pairs))))
    }
}
