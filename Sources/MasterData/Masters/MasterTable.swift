import Fulfilment

/// Master records as a file has them.
package struct MasterTable: Sendable {
    /// One record.
    package struct Record: Sendable, Equatable {
        /// Where it stands, counted from 1.
        let line: Int
        /// One per column of the kind, in its one spelling; nil where the books have NULL.
        var values: [String?]
    }

    package let kind: MasterKind
    package private(set) var records: [Record] = []
    /// What is wrong with the file; it is not to be imported when there is anything.
    package private(set) var problems: [MasterProblem] = []
    /// Whether the file has the column. It leaves others as they are in the books.
    let isNamed: [Bool]

    /// - Parameters:
    ///   - header: names of columns in any order.
    ///   - rows: the line each begins on, and its fields; missing ones are blank.
    package init(_ kind: MasterKind, header: [String], rows: [(line: Int, fields: [String])]) {
        self.kind = kind
        isNamed = kind.columns.map { header.contains($0.name) }
        checkHeader(header)
        guard problems.isEmpty else { return }
        let places = kind.columns.map { header.firstIndex(of: $0.name) }
        var lines: [[String]: Int] = [:]
        for (line, fields) in rows {
            let found = problems.count
            if let surplus = fields.dropFirst(header.count).first(where: { !$0.isEmpty }) {
                problems.append(
                    MasterProblem(
                        kind, line: line, "line", surplus,
                        "stands behind the last column: a comma in a text wants quotes around it"))
            }
            let values = kind.columns.indices.map { index in
                value(of: kind.columns[index], places[index].flatMap { $0 < fields.count ? fields[$0] : nil } ?? "", line)
            }
            checkRules(values, line)
            guard problems.count == found else { continue }
            if let first = lines.updateValue(line, forKey: kind.identity(of: values)) {
                refuse(line, kind.columns[kind.keyLength - 1], values[kind.keyLength - 1] ?? "", "is on line \(first) already")
            }
            records.append(Record(line: line, values: values))
        }
    }

    private mutating func checkHeader(_ header: [String]) {
        let names = kind.columns.map(\.name)
        for name in header where !names.contains(name) {
            problems.append(
                MasterProblem(kind, line: 1, "header", name, "is no column of \(kind.name): \(names.joined(separator: ", "))"))
        }
        for (index, name) in header.enumerated() where header[..<index].contains(name) {
            problems.append(MasterProblem(kind, line: 1, "header", name, "is there twice"))
        }
        for column in kind.columns where column.blank == .refused && !header.contains(column.name) {
            problems.append(MasterProblem(kind, line: 1, "header", column.name, "is missing"))
        }
    }

    private mutating func value(of column: MasterColumn, _ field: String, _ line: Int) -> String? {
        let text: String
        do throws(ControlCharacter) {
            text = try OneLineText(field).text.withoutOuterBlanks
        } catch {
            refuse(line, column, field, "\(error)")
            return nil
        }
        guard !text.isEmpty else {
            switch column.blank {
            case .refused: refuse(line, column, text, "must be \(column.field.allowed)")
            case .means(let value): return value
            case .unknown: break
            }
            return nil
        }
        do throws(MasterField.Refusal) {
            return try column.field.canonical(text)
        } catch {
            refuse(line, column, text, error.problem)
            return nil
        }
    }

    private mutating func checkRules(_ values: [String?], _ line: Int) {
        for rule in kind.rules where rule.isBroken(by: values, of: kind) {
            let index = kind.index(of: rule.column) ?? 0
            refuse(line, kind.columns[index], values[index] ?? "", rule.problem)
        }
    }

    private mutating func refuse(_ line: Int, _ column: MasterColumn, _ value: String, _ problem: String) {
        problems.append(MasterProblem(kind, line: line, column.name, value, problem))
    }
}

/// Why master records cannot be as a file says.
package struct MasterProblem: Error, Sendable, Equatable {
    /// The kind's name.
    package let kind: String
    /// Of the file, counted from 1; nil for what is in the books only.
    package let line: Int?
    package let field: String
    package let value: String
    package let problem: String

    init(_ kind: MasterKind, line: Int?, _ field: String, _ value: String, _ problem: String) {
        (self.kind, self.line, self.field, self.value, self.problem) = (kind.name, line, field, value, problem)
    }
}

/// Everything that is wrong; nothing was changed.
package struct MasterProblems: Error, Sendable, Equatable {
    package let all: [MasterProblem]
}
