import CommandSupport
import FoundationEssentials
import Fulfilment
import OperatorConsole

/// What an audit found.
struct AuditReport: Sendable {
    /// What one check found.
    struct Finding: Sendable {
        let check: AuditCheck
        /// How many offenders there are; 0 when the promise holds.
        let count: Int
        /// The first offenders, a sentence each.
        let offenders: [String]
    }

    /// The moment of the snapshot that all checks read.
    let at: Date
    let findings: [Finding]

    /// Broken promises.
    var violated: [Finding] { findings.filter { $0.count > 0 && $0.check.kind == .invariant } }
    /// What somebody should look at.
    var warnings: [Finding] { findings.filter { $0.count > 0 && $0.check.kind == .warning } }
    var isClean: Bool { violated.isEmpty }

    /// One line per check with the first offenders below it, and a summary.
    func lines(coloured: Bool) -> [String] {
        let width = findings.map(\.check.name.count).max() ?? 0
        return findings.flatMap { lines($0, width: width, coloured: coloured) } + [summary]
    }

    private func lines(_ finding: Finding, width: Int, coloured: Bool) -> [String] {
        let name = finding.check.name + String(repeating: " ", count: width - finding.check.name.count)
        let (label, style) = verdict(finding)
        let offenders = finding.offenders.map { "    \(TerminalText.visible($0))" }
        let rest = finding.count - finding.offenders.count
        return ["\(style.apply(to: label, coloured: coloured))  \(name)  \(finding.check.promise)"] + offenders
            + (rest > 0 ? ["    … and \(HumanFormat.count(rest)) more"] : [])
    }

    private func verdict(_ finding: Finding) -> (String, TextStyle) {
        if finding.count == 0 { return ("ok", .green) }
        return switch finding.check.kind {
        case .invariant: ("VIOLATED \(finding.count)", .red)
        case .warning: ("warning \(finding.count)", .yellow)
        }
    }

    private var summary: String {
        let verdict = isClean ? "clean" : "NOT clean"
        return "\(verdict): \(HumanFormat.count(findings.count, "check")), \(violated.count) violated, "
            + "\(HumanFormat.count(warnings.count, "warning")), as of \(HumanFormat.timestamp(at)) UTC"
    }
}

extension AuditReport: Encodable {
    private enum CodingKeys: String, CodingKey { case at, clean, checks }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(ZonedTime(at).utcText, forKey: .at)
        try container.encode(isClean, forKey: .clean)
        try container.encode(findings, forKey: .checks)
    }
}

extension AuditReport.Finding: Encodable {
    private enum CodingKeys: String, CodingKey { case name, kind, promise, count, offenders }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(check.name, forKey: .name)
        try container.encode(check.kind.rawValue, forKey: .kind)
        try container.encode(check.promise, forKey: .promise)
        try container.encode(count, forKey: .count)
        try container.encode(offenders, forKey: .offenders)
    }
}
