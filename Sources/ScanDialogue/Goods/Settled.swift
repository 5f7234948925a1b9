package import FoundationEssentials

/// What became of one report of several.
package enum Settled<Value: Codable & Sendable>: Sendable {
    case accepted(UUID, Value)
    case refused(UUID, ItemProblem)
}

/// The fields of what was booked stand beside the id.
extension Settled: Codable {
    private enum CodingKeys: String, CodingKey { case id, accepted, problem }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        let id = try container.decode(UUID.self, forKey: .id)
        self =
            try container.decode(Bool.self, forKey: .accepted)
            ? .accepted(id, try Value(from: decoder))
            : .refused(id, try container.decode(ItemProblem.self, forKey: .problem))
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        switch self {
        case .accepted(let id, let value):
            try container.encode(id, forKey: .id)
            try container.encode(true, forKey: .accepted)
            try value.encode(to: encoder)
        case .refused(let id, let problem):
            try container.encode(id, forKey: .id)
            try container.encode(false, forKey: .accepted)
            try container.encode(problem, forKey: .problem)
        }
    }
}

/// Why one report of several was not booked; the others were.
package struct ItemProblem: Codable, Sendable, Hashable {
    /// One word for the rule, for the device.
    package let code: String
    package let message: String
    /// What to do instead.
    package let advice: String

    package init(code: String, message: String, advice: String) {
        (self.code, self.message, self.advice) = (code, message, advice)
    }

    /// For people.
    package var sentences: String {
        [message, advice].map { "\($0.prefix(1).uppercased())\($0.dropFirst())." }.joined(separator: " ")
    }
}
