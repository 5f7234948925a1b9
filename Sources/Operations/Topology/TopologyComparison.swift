package import OperatorConsole
package import Topology

/// What a broker has, held against what is declared.
package struct TopologyComparison: Sendable {
    /// One declaration the broker does not have, or has otherwise.
    package struct Finding: Sendable {
        /// The declaration.
        package let declaration: any Declaration
        /// The fields that differ; empty when the whole thing is missing.
        package let differences: [Difference]

        /// The broker has nothing of that name.
        package var isMissing: Bool { differences.isEmpty }

        /// Whether writing the declaration mends it. Queues and exchanges cannot be changed, only deleted and made anew.
        package var canApply: Bool { isMissing || !(declaration is Queue || declaration is Exchange) }

        /// The differences on one line.
        package var summary: String {
            isMissing
                ? "missing"
                : differences.map { "\($0.field): is \(text($0.actual)), should be \(text($0.declared))" }.joined(separator: "; ")
        }

        private func text(_ value: JSONContent?) -> String {
            guard let value, let data = try? value.encoded() else { return "not set" }
            return String(decoding: data, as: UTF8.self)
        }
    }

    /// In the order in which they are applied.
    package let findings: [Finding]

    /// Asks the broker for every declaration.
    package init(
        of declarations: [any Declaration], virtualHost: String, on broker: ManagementClient
    ) async throws {
        var findings: [Finding] = []
        for declaration in declarations {
            guard let actual = try await broker.get(declaration.path(virtualHost: virtualHost)) else {
                findings.append(Finding(declaration: declaration, differences: []))
                continue
            }
            let differences = declaration.differences(from: actual)
            if !differences.isEmpty { findings.append(Finding(declaration: declaration, differences: differences)) }
        }
        self.findings = findings
    }

    package var isEmpty: Bool { findings.isEmpty }

    /// The findings as a table for people.
    package var table: TextTable {
        var table = TextTable([.text("kind"), .text("name"), .flexible("difference")])
        for finding in findings {
            let style: TextStyle = finding.canApply ? .yellow : .red
            table.add(["\(type(of: finding.declaration).kind)", "\(finding.declaration.name)", .init(finding.summary, style)])
        }
        return table
    }
}
