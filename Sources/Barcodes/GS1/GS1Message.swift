/// The fields of one or more GS1 bar codes.
package struct GS1Message: Sendable, Equatable {
    /// In the order in which they were read.
    package let elements: [GS1Element]

    /// - Throws: `BarcodeError.twice` when a field comes twice with different values; copies are dropped.
    package init(_ elements: [GS1Element]) throws(BarcodeError) {
        var kept: [GS1Element] = []
        for element in elements {
            let known = kept.first { $0.identifier.code == element.identifier.code }
            if let known, known.value != element.value { throw .twice(field: element.identifier.title) }
            if known == nil { kept.append(element) }
        }
        self.elements = kept
    }

    /// The value of a field.
    package subscript(code: String) -> String? { elements.first { $0.identifier.code == code }?.value }

    /// The article; of a case's content where there is no other.
    package var gtin: GTIN? { (self["01"] ?? self["02"]).flatMap { try? GTIN($0) } }
    /// The parcel or pallet.
    package var sscc: SSCC? { self["00"].flatMap { try? SSCC($0) } }
    /// The lot.
    package var lot: String? { self["10"] }
    /// The serial number.
    package var serial: String? { self["21"] }
    /// How many: of the article, or inside.
    package var count: Int? { (self["30"] ?? self["37"]).flatMap { Int($0) } }

    /// As printed under a bar code: identifiers in parentheses; a parenthesis in a value is written `\(`.
    package var text: String {
        elements.map {
            "(\($0.identifier.code))\($0.value.split(separator: "(", omittingEmptySubsequences: false).joined(separator: "\\("))"
        }
        .joined()
    }

    /// As encoded in a GS1 bar code: fields of fixed length first, as GS1 asks, and a separator (`separator`) behind every other
    /// field but the last. The function character in front, which tells that it is GS1, is left to the symbol.
    package func encoded(separator: String = "\u{1D}") -> String {
        let sorted = elements.filter(\.identifier.isPredefined) + elements.filter { !$0.identifier.isPredefined }
        return sorted.enumerated().map { index, element in
            let isLast = index == sorted.count - 1
            return element.identifier.code + element.value + (isLast || element.identifier.isPredefined ? "" : separator)
        }.joined()
    }
}

extension GS1Message {
    /// Fields that need others beside them, and fields that exclude each other. GS1 demands it of all bar codes on one thing together,
    /// so one bar code may break it and still be read.
    package var objections: [BarcodeError] {
        let codes = elements.map(\.identifier.code)
        return elements.flatMap { missing($0.identifier) + excluded($0.identifier, codes) }
    }

    private func missing(_ identifier: ApplicationIdentifier) -> [BarcodeError] {
        identifier.demands.filter { groups in
            !groups.contains { group in group.allSatisfy { pattern in elements.contains { $0.meets(pattern) } } }
        }.map { .lacksCompany(field: identifier.title, groups: $0) }
    }

    private func excluded(_ identifier: ApplicationIdentifier, _ codes: [String]) -> [BarcodeError] {
        codes.filter { code in
            code != identifier.code && identifier.exclusions.contains { ApplicationIdentifier.matches(code, $0) }
        }.map { .wrongCompany(field: identifier.title, other: $0) }
    }
}

/// One field of a GS1 code: what it is and what it says.
package struct GS1Element: Sendable, Equatable {
    package let identifier: ApplicationIdentifier
    /// As encoded: numbers with all their zeros, dates as YYMMDD.
    package let value: String

    /// - Throws: `BarcodeError` naming the field and what it may hold.
    package init(_ identifier: ApplicationIdentifier, _ value: String) throws(BarcodeError) {
        try Self.check(Array(value.utf8)[...], identifier)
        self.init(checked: identifier, value)
    }

    init(checked identifier: ApplicationIdentifier, _ value: String) {
        self.identifier = identifier
        self.value = value
    }

    package static func == (left: GS1Element, right: GS1Element) -> Bool {
        left.identifier.code == right.identifier.code && left.value == right.value
    }

    /// Whether it is the field a demand of another asks for: `n` stands for any digit, a star behind it asks for the optional part.
    func meets(_ pattern: String) -> Bool {
        let isWhole = !pattern.hasSuffix("*")
        guard ApplicationIdentifier.matches(identifier.code, isWhole ? pattern : String(pattern.dropLast())) else { return false }
        return isWhole || value.utf8.count > identifier.minLength
    }

    /// Holds a value against the format of its field, part by part.
    static func check(_ bytes: ArraySlice<UInt8>, _ identifier: ApplicationIdentifier) throws(BarcodeError) {
        var rest = bytes
        for part in identifier.parts {
            if rest.isEmpty, part.isOptional { return }
            let piece = rest.prefix(part.maxLength)
            guard piece.count >= part.minLength else { throw short(bytes, identifier) }
            if let wrong = piece.first(where: { !part.allows($0) }) {
                throw .wrongCharacter(field: identifier.title, character: wrong, allowed: part.alphabet)
            }
            for check in part.checks where !check.holds(piece) { throw wrong(check, piece, identifier) }
            rest = rest.dropFirst(part.maxLength)
        }
        if !rest.isEmpty {
            throw .longField(field: identifier.title, value: repeated(bytes, identifier), most: identifier.maxLength)
        }
    }

    private static func short(_ bytes: ArraySlice<UInt8>, _ identifier: ApplicationIdentifier) -> BarcodeError {
        .shortField(
            field: identifier.title, value: repeated(bytes, identifier), least: identifier.minLength,
            isExact: identifier.minLength == identifier.maxLength)
    }

    private static func wrong(
        _ check: FieldCheck, _ piece: ArraySlice<UInt8>, _ identifier: ApplicationIdentifier
    ) -> BarcodeError {
        let text = repeated(piece, identifier)
        if check == .check, let expected = CheckDigit.of(piece.dropLast()) {
            return .wrongCheckDigit(text, expected: expected)
        }
        return .wrongValue(field: identifier.title, value: text, allowed: .part(check))
    }

    /// What an error repeats of a value: nothing of a person's name and address.
    private static func repeated(_ bytes: ArraySlice<UInt8>, _ identifier: ApplicationIdentifier) -> String {
        identifier.isPersonal ? "…" : String(decoding: bytes, as: UTF8.self)
    }
}
