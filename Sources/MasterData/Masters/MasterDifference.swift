/// How the books differ from a file.
package struct MasterDifference: Sendable, Equatable {
    /// One record.
    package struct Change: Sendable, Equatable {
        package enum Action: String, Sendable { case added, changed, retired, deleted }

        package let action: Action
        /// Where the file has it; nil when it does not.
        let line: Int?
        /// All of it as it is to be, or as it was when it is deleted.
        let values: [String?]
        /// Column, what it was, and what it is to be; blank for nothing.
        package let fields: [Field]
        let keyLength: Int

        /// What people call it: `A-01-1`, or `jaguar rapido BR Z1`.
        package var name: String { key.filter { !$0.isEmpty }.joined(separator: " ") }
        var key: [String] { values.prefix(keyLength).map { $0 ?? "" } }
    }

    package struct Field: Sendable, Codable, Equatable {
        package let column: String
        package let before: String
        package let after: String

        package init(column: String, before: String, after: String) {
            (self.column, self.before, self.after) = (column, before, after)
        }
    }

    /// The kind's name.
    package let kind: String
    package let changes: [Change]
    /// Records that are as the file says.
    package let unchanged: Int
    /// Records in the books of which the file says nothing, and that are left.
    package let unnamed: Int
    let problems: [MasterProblem]

    package func count(_ action: Change.Action) -> Int { changes.count { $0.action == action } }

    /// - Parameter present: what is in the books, as in the files.
    init(_ table: MasterTable, present: [[String?]], _ extent: MasterImport.Extent) {
        let kind = table.kind
        self.kind = kind.name
        var known = Dictionary(present.map { (kind.identity(of: $0), $0) }, uniquingKeysWith: { first, _ in first })
        var (changes, problems, unchanged): ([Change], [MasterProblem], Int) = ([], [], 0)
        for record in table.records {
            switch Self.judge(record, known.removeValue(forKey: kind.identity(of: record.values)), table, extent) {
            case .change(let change): changes.append(change)
            case .problem(let problem): problems.append(problem)
            case .same: unchanged += 1
            }
        }
        let left = present.filter { known[kind.identity(of: $0)] != nil }
        let gone = extent == .whole ? left.compactMap { Self.retirement(of: $0, kind) } : []
        (self.changes, self.problems, self.unchanged) = (changes + gone, problems, unchanged)
        unnamed = left.count - gone.count
    }

    private enum Finding {
        case change(Change)
        case problem(MasterProblem)
        case same
    }

    /// - Parameter before: the record in the books; nil when it is new.
    private static func judge(
        _ record: MasterTable.Record, _ before: [String?]?, _ table: MasterTable, _ extent: MasterImport.Extent
    ) -> Finding {
        let kind = table.kind
        guard let before else { return .change(Change(.added, record.line, record.values, [], kind)) }
        if extent == .additions { return .same }
        guard before.prefix(kind.keyLength) == record.values.prefix(kind.keyLength) else {
            return .problem(otherCase(record, before, kind))
        }
        let after = kind.columns.indices.map { table.isNamed[$0] ? record.values[$0] : before[$0] }
        return after == before ? .same : .change(Change(from: before, to: after, line: record.line, kind))
    }

    private static func otherCase(_ record: MasterTable.Record, _ before: [String?], _ kind: MasterKind) -> MasterProblem {
        let last = kind.keyLength - 1
        let known = before.prefix(kind.keyLength).map { $0 ?? "" }.joined(separator: " ")
        return MasterProblem(
            kind, line: record.line, kind.columns[last].name, record.values[last] ?? "",
            "is in the books as '\(known)': letters' case does not tell two apart")
    }

    /// nil when it is retired already.
    private static func retirement(of values: [String?], _ kind: MasterKind) -> Change? {
        guard let active = kind.activeIndex else { return Change(.deleted, nil, values, [], kind) }
        guard values[active] == "yes" else { return nil }
        var after = values
        after[active] = "no"
        return Change(from: values, to: after, line: nil, kind)
    }
}

extension MasterDifference.Change {
    fileprivate init(
        _ action: Action, _ line: Int?, _ values: [String?], _ fields: [MasterDifference.Field], _ kind: MasterKind
    ) {
        (self.action, self.line, self.values, self.fields, keyLength) = (action, line, values, fields, kind.keyLength)
    }

    fileprivate init(from before: [String?], to after: [String?], line: Int?, _ kind: MasterKind) {
        let fields = kind.columns.indices.filter { before[$0] != after[$0] }.map {
            MasterDifference.Field(column: kind.columns[$0].name, before: before[$0] ?? "", after: after[$0] ?? "")
        }
        let isRetired = kind.activeIndex.map { before[$0] == "yes" && after[$0] == "no" } ?? false
        self.init(isRetired ? .retired : .changed, line, after, fields, kind)
    }
}
