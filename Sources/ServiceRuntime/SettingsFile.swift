import Configuration
import FoundationEssentials

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
