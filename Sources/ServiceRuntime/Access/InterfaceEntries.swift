package import Interfaces

extension ProgramInterface {
    /// Its OpenAPI document: the operations that the module `Interfaces` describes, with the rights of `AccessTable`.
    package var document: InterfaceDocument {
        InterfaceDocument(of: self, version: InterfaceCatalogue.version, entries(operations + OperatedInterface.operations))
    }

    /// Operations that the table does not have are left out: a test holds the two together.
    fileprivate func entries(_ operations: [Operation]) -> [InterfaceDocument.Entry] {
        let rows = AccessTable.rows.filter { $0.program == program }
        return operations.compactMap { operation in
            rows.first { $0.route == operation.route }.map { .init(self, operation, $0.gate.access) }
        }
    }
}

extension InterfaceCatalogue {
    /// The document of all programs together.
    package static var document: InterfaceDocument {
        let own = programs.flatMap { $0.entries($0.operations) }
        return InterfaceDocument(
            ofAll: programs, version: version, own + programs.flatMap { $0.entries(OperatedInterface.operations) })
    }
}

extension AccessGate {
    /// As the document has it.
    fileprivate var access: InterfaceDocument.Access {
        let words = words { "`\($0)`" }
        return switch self {
        case .keys(let scopes): .key(scopes: scopes.map(\.rawValue), words: words)
        case .session(let scope, _): .session(scope: scope.rawValue, words: words)
        case .other: .open(words: words)
        }
    }
}
