import FoundationEssentials
package import LabelReplay
package import OperatorConsole

/// A folder of recorded traffic: a folder each for the pairs, beside them `sessions.json` and `allow.json` where there are any.
package struct PairFolder: Sendable {
    package let pairs: [RecordedPair]
    package let sessions: [RecordedSession]
    package let known: KnownMembers

    /// Problems told at once; one that is behind them shows when those are mended.
    private static let most = 20

    /// - Throws: `OperationsError` that names every file that cannot be played, with its field.
    package static func read(_ path: String) throws(OperationsError) -> PairFolder {
        guard let names = try? FileManager.default.contentsOfDirectory(atPath: path).sorted() else {
            throw .usage("\(path): there is no such folder", advice: "a folder with a folder for each pair of request and answer")
        }
        var (pairs, faults): ([RecordedPair], [PairFault]) = ([], [])
        for name in names where !name.hasPrefix(".") && isFolder("\(path)/\(name)") {
            do throws(PairFault) {
                pairs.append(try RecordedPair(name) { bytes("\(path)/\(name)/\($0)") })
            } catch {
                faults.append(error)
            }
        }
        guard faults.isEmpty else { throw refusal(path, faults) }
        guard !pairs.isEmpty else {
            throw .usage(
                "\(path): no pair is in it", advice: "each pair is a folder with request.json, response.json and expect.json")
        }
        do throws(PairFault) {
            let sessions = try bytes("\(path)/sessions.json").map { bytes throws(PairFault) in
                try RecordedSession.all(bytes, pairs: pairs)
            }
            let known = try KnownMembers(pairs, allowed: bytes("\(path)/allow.json"))
            return PairFolder(pairs: pairs, sessions: sessions ?? [], known: known)
        } catch {
            throw refusal(path, [error])
        }
    }

    private static func refusal(_ path: String, _ faults: [PairFault]) -> OperationsError {
        let more = faults.count > most ? ["and \(faults.count - most) more"] : []
        return .usage((faults.prefix(most).map { "\(path)/\($0)" } + more).joined(separator: "\n"))
    }

    private static func isFolder(_ path: String) -> Bool {
        var isFolder = false
        return FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) && isFolder
    }

    private static func bytes(_ path: String) -> [UInt8]? { FileManager.default.contents(atPath: path).map { Array($0) } }
}
