import Fulfilment
import LabelFormats
import Postgres

/// Where labels of a carrier are bought, as the books have it; what proves who asks is elsewhere.
struct CarrierAccount: Sendable, Hashable {
    let code: String
    /// The carrier whose parcels it is for.
    let carrier: String
    /// The name of a `LabelFormat`.
    let format: String
    /// Empty: the service's own.
    let host: String
    /// `env:NAME` or `file:PATH`; empty: nothing is needed.
    let credentials: String
    let isTest: Bool
    /// Who decides when it stops or does not take a label back; empty: nobody was named.
    let owner: String
    /// What `CallPace` reads; empty: it may be called as often as needed.
    var pace = ""

    /// nil when nothing limits it. What cannot be read limits nothing: masters are checked when they are written.
    var callPace: CallPace? {
        guard !pace.isEmpty, let pace = try? CallPace(pace), !pace.isUnlimited else { return nil }
        return pace
    }

    /// nil when there is no format of that name.
    var labelFormat: LabelFormat? { LabelFormat.named(format) }

    /// Whoever decides, for a person.
    var person: String { owner.isEmpty ? "whoever runs carrier-dispatch" : owner }

    /// `c` is the row of `shipping.account`.
    static let columns: SQL = "c.code, c.carrier, c.format, c.host, c.credentials, c.is_test, c.owner, c.pace"
}

extension Row {
    /// `CarrierAccount.columns`, the first of them at `column`.
    func account(from column: Int) throws -> CarrierAccount {
        CarrierAccount(
            code: try decode(column), carrier: try decode(column + 1), format: try decode(column + 2),
            host: try decode(column + 3), credentials: try decode(column + 4), isTest: try decode(column + 5),
            owner: try decode(column + 6), pace: try decode(column + 7))
    }
}

extension LabelFormat {
    /// The names of formats that sell the same label for the same reference: there a lost answer is found by asking again.
    static let repeating = all.filter { $0.traits.repeats == .sameLabel }.map(\.name)

    /// The names of formats that list what they sold.
    static let listing = all.filter { $0.operations.contains(.list) }.map(\.name)
}
