import Configuration
import ServiceRuntime
import Testing

@Suite("Settings that are time spans")
struct DurationSettingTests {
    private func read(_ value: String) throws -> Duration {
        let values: [AbsoluteConfigKey: ConfigValue] = ["look.every": ConfigValue(.string(value), isSecret: false)]
        let settings = Settings(reader: ConfigReader(provider: InMemoryProvider(values: values)))
        return try settings.duration("look.every", default: .seconds(9), atLeast: .milliseconds(100))
    }

    @Test("A number with a unit", arguments: [("100ms", 0.1), ("2s", 2), ("1.5m", 90), ("1h", 3600)])
    func good(value: String, seconds: Double) throws { #expect(try read(value) == .seconds(seconds)) }

    @Test(
        "No unit, no number, endless or shorter than the least: refused with the value and what is allowed",
        arguments: ["0s", "99ms", "-1s", "nans", "infs", "5", "soon", "1e300h"])
    func bad(value: String) {
        #expect {
            try read(value)
        } throws: { error in
            let error = error as? SettingsError
            return error?.value == value && error?.allowed.contains("ms, s, m or h") == true
        }
    }
}
