import LabelFormats

extension Access {
    /// The headers by which a call of this operation proves who makes it, with what stands before the secret.
    func proofs(of operation: LabelFormats.Operation?) -> [(header: String, prefix: String)] {
        switch self {
        case .body: []
        case .basicKey: [("authorization", "Basic ")]
        case .basic(let keyHeader): [("authorization", "Basic ")] + (keyHeader.map { [($0, "")] } ?? [])
        case .key(let header, let prefix): [(header, prefix)]
        case .token(let asBasic) where operation == .token: asBasic ? [("authorization", "Basic ")] : []
        case .token: [("authorization", "Bearer ")]
        }
    }
}
