import FoundationEssentials
import Testing

/// Published vectors and samples that are not part of the project; tests that need them say why when they skip.
enum SharedData {
    static let root: String =
        ProcessInfo.processInfo.environment["WAYBILL_SHARED_DATA"] ?? FileManager.default.currentDirectoryPath + "/../shared/data"

    static var isThere: Bool { FileManager.default.fileExists(atPath: root + "/README.md") }

    static var hint: String { "no data at \(root); set WAYBILL_SHARED_DATA to the folder that holds it" }

    static func bytes(_ path: String) throws -> Data {
        try Data(contentsOf: URL(filePath: "\(root)/\(path)"))
    }

    static func json<T: Decodable>(_ path: String, as type: T.Type) throws -> T {
        try JSONDecoder().decode(type, from: bytes(path))
    }
}
