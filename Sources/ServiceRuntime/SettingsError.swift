/// A setting that cannot be used: one line that names it, its value and what is allowed.
package struct SettingsError: Error, Equatable, CustomStringConvertible {
    package let key: String
    package let value: String
    package let allowed: String

    package init(key: String, value: String, allowed: String) {
        (self.key, self.value, self.allowed) = (key, value, allowed)
    }

    package var description: String {
        "setting \(key) is '\(value)': allowed is \(allowed). Maybe \(environmentName) is set by mistake."
    }

    private var environmentName: String { Settings.environmentName(key) }
}
