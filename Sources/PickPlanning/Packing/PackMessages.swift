/// Body of `POST /floor/packing`: what shall I pack.
package struct PackRequest: Sendable, Hashable, Codable {
    /// The packer's badge.
    package let badge: String
    /// The code of a cart's bin, or an order's number.
    package let code: String
    /// A carton the packer has none of: it counts as used up, and others are chosen.
    package let missingCarton: String?

    package init(badge: String, code: String, missingCarton: String? = nil) {
        (self.badge, self.code, self.missingCarton) = (badge, code, missingCarton)
    }

    private enum CodingKeys: String, CodingKey {
        case badge, code
        case missingCarton = "missing_carton"
    }
}

/// Body of `POST /floor/packing/{order}`: the order is packed, every piece was scanned.
package struct PackReport: Sendable, Hashable, Codable {
    package let badge: String
    /// Every parcel of the pack list.
    package let parcels: [Weighed]

    /// One closed parcel.
    package struct Weighed: Sendable, Hashable, Codable {
        package let number: Int
        /// Grams on the scale.
        package let weight: Int

        package init(number: Int, weight: Int) { (self.number, self.weight) = (number, weight) }

        private enum CodingKeys: String, CodingKey {
            case number
            case weight = "weight_g"
        }
    }

    package init(badge: String, parcels: [Weighed]) { (self.badge, self.parcels) = (badge, parcels) }
}

/// Answer to a report: the numbers on the parcels' labels. The same report again gets the same answer.
package struct PackReceipt: Sendable, Hashable, Codable {
    package let parcels: [Closed]

    /// A parcel in the books.
    package struct Closed: Sendable, Hashable, Codable {
        package let number: Int
        package let sscc: String

        package init(number: Int, sscc: String) { (self.number, self.sscc) = (number, sscc) }
    }

    package init(parcels: [Closed]) { self.parcels = parcels }
}

/// Body of `POST /floor/packing/{order}/aside`: this packer does not go on with the order.
package struct PackAside: Sendable, Hashable, Codable {
    package let badge: String

    package init(badge: String) { self.badge = badge }
}
