import FoundationEssentials
import Glibc
import Routing

/// A file on its way to being a problem.
struct SolveInput {
    private enum Content {
        case vroom(VroomInput)
        case benchmark(RouteDocument)
    }

    private let content: Content

    /// - Throws: `SolveFault` for a file that cannot be read or understood.
    init(file: String, kind: RouteFileKind?) throws(SolveFault) {
        let bytes = try Self.bytes(file)
        guard let kind = kind ?? RouteFileKind.detect(bytes) else {
            throw SolveFault(code: .input, text: "the file looks like no known format. Maybe --kind helps to see why.")
        }
        do throws(RouteFormatError) {
            content =
                kind == .vroom ? .vroom(try VroomInput(bytes)) : .benchmark(try RouteFileKind.readBenchmark(bytes, as: kind))
        } catch {
            throw SolveFault(code: .input, text: error.description)
        }
    }

    /// The problem.
    /// - Parameter travel: tells the ways that the file does not have.
    func document(from travel: any TravelSource) async throws(SolveFault) -> RouteDocument {
        do {
            switch content {
            case .benchmark(let document): return document
            case .vroom(let input): return try await input.document(from: travel)
            }
        } catch let error as RouteFormatError {
            throw SolveFault(code: .input, text: error.description)
        } catch {
            throw SolveFault(code: .routing, text: "no travel table: \(error)")
        }
    }

    private static func bytes(_ file: String) throws(SolveFault) -> [UInt8] {
        if file == "-" { return standardInput() }
        do {
            return [UInt8](try Data(contentsOf: URL(filePath: file)))
        } catch {
            throw SolveFault(code: .input, text: "the file cannot be read. Maybe the path is wrong.")
        }
    }

    private static func standardInput() -> [UInt8] {
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = Glibc.read(STDIN_FILENO, &buffer, buffer.count)
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { return bytes }
            bytes += buffer.prefix(count)
        }
    }
}
