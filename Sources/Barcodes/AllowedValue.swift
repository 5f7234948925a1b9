/// What a field of a code may hold, where its characters are not all that counts.
package enum AllowedValue: Sendable, Equatable {
    /// A part of a GS1 field.
    case part(FieldCheck)
    /// In front of a format of ISO/IEC 15434.
    case formatNumber
    /// In front of a field of ISO/IEC 15434.
    case dataIdentifier
    /// A number of one of these carriers, with the right check digit.
    case waybill(carriers: [String])

    /// For a person to read, in English.
    var inWords: String {
        switch self {
        case .part(let check): check.inWords
        case .formatNumber: "two digits behind '[)>'"
        case .dataIdentifier: "at most three digits and a letter in front"
        case .waybill(let carriers): "a \(carriers.joined(separator: " or ")) number with the right check digit"
        }
    }
}

/// Why an address is no GS1 Digital Link.
package enum LinkProblem: Sendable, Equatable {
    /// Neither `http://` nor `https://` and a host.
    case noHost
    case noWebAddress(String)
    case slashAtEnd
    /// Two slashes behind the key.
    case emptyValue
    /// None such as `/01/` is in the path.
    case noKey
    /// None of the fields can be one.
    case nothingNamed
    case twice
    /// Neither in the path nor behind the question mark.
    case homeless(field: String)
    /// Not behind the question mark.
    case noAttribute(field: String)
    /// Identifiers that cannot follow the key in this order.
    case wrongOrder([String])
    case noField(String)
    /// A percent sign without two hexadecimal digits.
    case wrongPercent

    /// For a person to read, in English.
    var inWords: String {
        switch self {
        case .noHost: "it does not begin with http:// or https:// and a host"
        case .noWebAddress(let text): "'\(text.prefix(30))' is no web address"
        case .slashAtEnd: "it ends with a slash"
        case .emptyValue: "two slashes follow each other behind its key"
        case .noKey: "no primary key such as /01/ is in its path"
        case .nothingNamed: "none of its fields names a thing"
        case .twice: "it says something twice"
        case .homeless(let field): "the \(field) can stand neither in the path nor behind the question mark"
        case .noAttribute(let field): "the \(field) cannot stand behind the question mark"
        case .wrongOrder(let codes):
            "\(codes.map { "/\($0)/" }.joined(separator: " ")) cannot follow the key in this order"
        case .noField(let code): "'\(code.prefix(8))' is no field of GS1"
        case .wrongPercent: "'%' without two hexadecimal digits"
        }
    }
}
