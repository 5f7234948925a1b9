import FoundationEssentials
import Glibc

/// CPU time and memory of groups of processes, read from `/proc`.
struct ProcessMeters: Sendable {
    /// Which processes count together.
    enum Group: Sendable {
        case one(Int)
        /// A process, its living children, and its children that have ended.
        case family(Int)
    }

    /// What a group is to the measurement.
    enum Part: Sendable {
        /// Programs, database and broker: what is measured.
        case system
        /// What stands for shops, carriers, drivers and pickers.
        case world
    }

    /// CPU seconds and resident bytes of one group.
    struct Reading: Sendable {
        var cpu = 0.0
        var resident = 0
    }

    private let groups: [(name: String, part: Part, group: Group)]

    init(_ groups: [(String, Part, Group)]) { self.groups = groups.map { (name: $0.0, part: $0.1, group: $0.2) } }

    /// Reads all groups now.
    func sample() -> [String: Reading] {
        Dictionary(uniqueKeysWithValues: groups.map { ($0.name, Self.read($0.group)) })
    }

    /// What one group used while it was measured.
    struct Usage: Sendable {
        let name: String
        let part: Part
        /// CPU seconds.
        let cpu: Double
        /// Resident bytes before any load, at the start and at the end of the measurement.
        let (idle, start, end): (Int, Int, Int)
    }

    /// The groups' use between two samples, in the given order; `idle` was taken before any load.
    func usage(idle: [String: Reading], from start: [String: Reading], to end: [String: Reading]) -> [Usage] {
        groups.map { group in
            let (first, last) = (start[group.name] ?? Reading(), end[group.name] ?? Reading())
            return Usage(
                name: group.name, part: group.part, cpu: last.cpu - first.cpu, idle: idle[group.name]?.resident ?? 0,
                start: first.resident, end: last.resident)
        }
    }

    /// The parent of a process.
    static func parent(of pid: Int) -> Int { fields(pid).flatMap { Int($0[1]) } ?? 0 }

    private static func read(_ group: Group) -> Reading {
        switch group {
        case .one(let pid): return reading(pid, withEndedChildren: false)
        case .family(let pid):
            return children(of: pid).map { reading($0, withEndedChildren: false) }.reduce(reading(pid, withEndedChildren: true)) {
                Reading(cpu: $0.cpu + $1.cpu, resident: $0.resident + $1.resident)
            }
        }
    }

    private static func reading(_ pid: Int, withEndedChildren: Bool) -> Reading {
        guard let fields = fields(pid) else { return Reading() }
        // After the name in parentheses: utime, stime, cutime, cstime are fields 11 to 14, rss (pages) is field 21.
        let ticks = fields[11...(withEndedChildren ? 14 : 12)].compactMap { Double($0) }.reduce(0, +)
        return Reading(cpu: ticks / Double(sysconf(Int32(_SC_CLK_TCK))), resident: (Int(fields[21]) ?? 0) * Int(getpagesize()))
    }

    private static func children(of pid: Int) -> [Int] {
        let all = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
        return all.compactMap { Int($0) }.filter { parent(of: $0) == pid }
    }

    /// The fields of `/proc/<pid>/stat` after the name: state, parent, …
    private static func fields(_ pid: Int) -> [Substring]? {
        guard let data = try? Data(contentsOf: URL(filePath: "/proc/\(pid)/stat")) else { return nil }
        let text = String(decoding: data, as: UTF8.self)
        return text.lastIndex(of: ")").map { text[text.index(after: $0)...].split(separator: " ") }
    }
}
