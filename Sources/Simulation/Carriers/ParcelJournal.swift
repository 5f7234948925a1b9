import FoundationEssentials
import Glibc
import OperatorConsole
import Synchronization

/// Parcels under way, in a file, so that simulated carriers that are restarted still bring what they were given.
final class ParcelJournal: Sendable {
    /// A parcel a carrier was given.
    struct Parcel: Sendable, Equatable {
        let carrier: String
        let trackingNumber: String
        let town: String
        let soldAt: Date
    }

    private let descriptor: Mutex<Int32>

    /// Opens the journal, leaving in it what is still under way.
    /// - Throws: `OperationsError` when the file cannot be written.
    static func open(path: String) throws -> (journal: ParcelJournal, underWay: [Parcel]) {
        let underWay = read(path)
        let text = underWay.map(line).joined()
        guard FileManager.default.createFile(atPath: path, contents: Data(text.utf8)) else {
            throw OperationsError.failed(
                "cannot write \(path)", advice: "is the directory there and writable? Or give another --journal")
        }
        let descriptor = Glibc.open(path, O_WRONLY | O_APPEND | O_CLOEXEC)
        guard descriptor >= 0 else { throw OperationsError.failed("cannot append to \(path)") }
        return (ParcelJournal(descriptor), underWay)
    }

    private init(_ descriptor: Int32) { self.descriptor = Mutex(descriptor) }

    deinit { _ = descriptor.withLock { close($0) } }

    /// Records parcels that were given to a carrier.
    func add(_ parcels: [Parcel]) { append(parcels.map(Self.line).joined()) }

    /// Records parcels whose last event was taken.
    func finish(_ trackingNumbers: [String]) {
        if !trackingNumbers.isEmpty { append(trackingNumbers.map { "-\t\($0)\n" }.joined()) }
    }

    private func append(_ text: String) {
        var text = text
        text.withUTF8 { bytes in
            // The journal spares a restart trouble; a full disk must not stop the carriers.
            descriptor.withLock { _ = write($0, bytes.baseAddress, bytes.count) }
        }
    }

    private static func line(_ parcel: Parcel) -> String {
        "+\t\(parcel.trackingNumber)\t\(parcel.carrier)\t\(parcel.soldAt.timeIntervalSince1970)\t\(parcel.town.filter { $0 != "\t" && $0 != "\n" })\n"
    }

    private static func read(_ path: String) -> [Parcel] {
        guard let data = FileManager.default.contents(atPath: path) else { return [] }
        var parcels: [String: Parcel] = [:]
        for line in String(decoding: data, as: UTF8.self).split(separator: "\n") {
            let fields = line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
            if fields.count == 5, fields[0] == "+", let seconds = Double(fields[3]) {
                parcels[fields[1]] = Parcel(
                    carrier: fields[2], trackingNumber: fields[1], town: fields[4], soldAt: Date(timeIntervalSince1970: seconds))
            } else if fields.count == 2, fields[0] == "-" {
                parcels[fields[1]] = nil
            }
        }
        return parcels.values.sorted { $0.soldAt < $1.soldAt }
    }
}
