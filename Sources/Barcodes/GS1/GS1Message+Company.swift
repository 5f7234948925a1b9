extension GS1Message {
    /// Fields that need others beside them, and fields that exclude each other. GS1 demands it of all bar codes on one thing together,
    /// so one bar code may break it and still be read.
    package var objections: [BarcodeError] {
        let codes = elements.map(\.identifier.code)
        return elements.flatMap { missing($0.identifier, codes) + excluded($0.identifier, codes) }
    }

    private func missing(_ identifier: ApplicationIdentifier, _ codes: [String]) -> [BarcodeError] {
        identifier.demands.filter { groups in
            !groups.contains { group in
                group.allSatisfy { pattern in codes.contains { ApplicationIdentifier.matches($0, pattern) } }
            }
        }.map { groups in
            let wanted = groups.map { $0.map { "(\($0))" }.joined(separator: " with ") }.joined(separator: " or ")
            return .wrongCompany(field: identifier.title, problem: "needs \(wanted) beside it")
        }
    }

    private func excluded(_ identifier: ApplicationIdentifier, _ codes: [String]) -> [BarcodeError] {
        codes.filter { code in
            code != identifier.code && identifier.exclusions.contains { ApplicationIdentifier.matches(code, $0) }
        }.map { .wrongCompany(field: identifier.title, problem: "and (\($0)) cannot be on one thing") }
    }
}
