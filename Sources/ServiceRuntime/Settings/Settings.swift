package import Configuration
import Fulfilment
import Synchronization

/// Reads settings strictly: a value that does not parse or is out of range is an error, never silently the default.
///
/// Order: options on the command line, environment (`WAYBILL_INTAKE_BATCH` for `intake.batch`), file, default.
package struct Settings: Sendable {
    private let reader: ConfigReader
    private let used = UsedSettings()

    package init(reader: ConfigReader) { self.reader = reader }

    /// A text setting.
    package func string(_ key: String, default fallback: String, isSecret: Bool = false) -> String {
        let value = text(key, isSecret: isSecret) ?? fallback
        record(key, value, isSecret)
        return value
    }

    /// A text setting that may be absent.
    package func optionalString(_ key: String, isSecret: Bool = false) -> String? {
        guard let value = text(key, isSecret: isSecret), !value.isEmpty else { return nil }
        record(key, value, isSecret)
        return value
    }

    /// A whole number within `range`.
    package func int(_ key: String, default fallback: Int, in range: ClosedRange<Int> = 1...Int.max) throws(SettingsError) -> Int
    {
        let value = text(key) ?? String(fallback)
        used.record(key, value)
        guard let number = Int(value), range.contains(number) else {
            let limits = range.upperBound == .max ? "a whole number from \(range.lowerBound)" : "a whole number \(range)"
            throw SettingsError(key: key, value: value, allowed: limits)
        }
        return number
    }

    /// A time span: a number with ms, s, m or h.
    /// - Parameter least: the shortest that is allowed; for the pause of a loop more than nothing.
    package func duration(
        _ key: String, default fallback: Duration, atLeast least: Duration = .zero
    ) throws(SettingsError) -> Duration {
        guard let value = text(key) else {
            used.record(key, "\(fallback)")
            return fallback
        }
        used.record(key, value)
        let units: [(String, Double)] = [("ms", 0.001), ("s", 1), ("m", 60), ("h", 3600)]
        for (unit, seconds) in units where value.hasSuffix(unit) {
            guard let number = Double(value.dropLast(unit.count)), (0...1e9).contains(number * seconds) else { continue }
            if .seconds(number * seconds) >= least { return .seconds(number * seconds) }
        }
        let limit = least > .zero ? ", from \(least) up" : ""
        throw SettingsError(key: key, value: value, allowed: "a number with a unit ms, s, m or h, as in 250ms\(limit)")
    }

    /// true or false.
    package func bool(_ key: String, default fallback: Bool) throws(SettingsError) -> Bool {
        let value = text(key) ?? String(fallback)
        used.record(key, value)
        switch value.lowercased() {
        case "true", "yes", "1": return true
        case "false", "no", "0": return false
        default: throw SettingsError(key: key, value: value, allowed: "true or false")
        }
    }

    /// What has been read so far, secrets hidden: printed at start.
    package var summary: [String: String] { used.all }

    /// The environment variable of a key.
    package static func environmentName(_ key: String) -> String {
        "WAYBILL_" + key.uppercased().map { $0.isLetter || $0.isNumber ? String($0) : "_" }.joined()
    }

    // Of secrets only addresses are shown at all; an address that is no secret may have a password all the same.
    private func record(_ key: String, _ value: String, _ isSecret: Bool) {
        used.record(key, isSecret && !value.contains("://") ? "(hidden)" : HiddenPassword.hide(inAddress: value))
    }

    // A file may hold numbers and flags as such; the environment holds text only.
    private func text(_ key: String, isSecret: Bool = false) -> String? {
        let key = ConfigKey(key)
        if let text = reader.string(forKey: key, isSecret: isSecret) { return text }
        if let number = reader.int(forKey: key) { return String(number) }
        if let number = reader.double(forKey: key) { return String(number) }
        return reader.bool(forKey: key).map(String.init)
    }
}

/// The settings read so far.
final class UsedSettings: Sendable {
    private let values = Mutex<[String: String]>([:])

    func record(_ key: String, _ value: String) { values.withLock { $0[key] = value } }
    var all: [String: String] { values.withLock { $0 } }
}

/// A setting that cannot be used: one line that names it, its value and what is allowed.
package struct SettingsError: Error, Equatable, CustomStringConvertible {
    package let key: String
    package let value: String
    package let allowed: String

    /// - Parameter value: kept without the password of an address.
    package init(key: String, value: String, allowed: String) {
        (self.key, self.value, self.allowed) = (key, HiddenPassword.hide(inAddress: value), allowed)
    }

    package var description: String {
        "setting \(key) is '\(value)': allowed is \(allowed). Maybe \(environmentName) is set by mistake."
    }

    private var environmentName: String { Settings.environmentName(key) }
}
