package import Fulfilment

/// An order as a packer's device gets it: its parcels, and in each the pieces in the order in which they go in.
package struct PackList: Sendable, Hashable, Codable {
    package let orderID: Int64
    /// At least one.
    package let parcels: [Parcel]
    /// What this packer scanned of it before, on any device; with it the session goes on where it stopped. nil: nothing.
    package let scans: [String]?
    /// Codes of all bins of the cart that the order has; nil: of none.
    package let bins: [String]?

    /// One parcel to be packed.
    package struct Parcel: Sendable, Hashable, Codable {
        /// Counted from 1 within the order.
        package let number: Int
        /// The carton's code; nil: a single piece in its own packaging.
        package let carton: String?
        /// Grams of the closed parcel, as the articles' weights say.
        package let weight: Int
        package let pieces: [Piece]

        package init(number: Int, carton: String?, weight: Int, pieces: [Piece]) {
            (self.number, self.carton, self.weight, self.pieces) = (number, carton, weight, pieces)
        }

        private enum CodingKeys: String, CodingKey {
            case number, carton, pieces
            case weight = "weight_g"
        }
    }

    /// One piece and where it goes.
    package struct Piece: Sendable, Hashable, Codable {
        package let sku: String
        /// Any GTIN length; empty when the article has none.
        package let gtin: String
        /// What people call it; may be empty.
        package let name: String
        /// `3: laptop, flat, back left, on 1 and 2`.
        package let step: String
        /// Whether its serial number is asked for; nil: it is not.
        package let hasSerial: Bool?

        package init(sku: String, gtin: String, name: String, step: String, hasSerial: Bool? = nil) {
            (self.sku, self.gtin, self.name, self.step, self.hasSerial) = (sku, gtin, name, step, hasSerial)
        }

        private enum CodingKeys: String, CodingKey {
            case sku, gtin, name, step
            case hasSerial = "has_serial"
        }
    }

    package init(orderID: Int64, parcels: [Parcel], scans: [String]? = nil, bins: [String]? = nil) {
        (self.orderID, self.parcels, self.scans, self.bins) = (orderID, parcels, scans, bins)
    }

    private enum CodingKeys: String, CodingKey {
        case parcels, scans, bins
        case orderID = "order_id"
    }
}

extension PackRequest: GoodsRequest {}
extension PackProgress: GoodsRequest {}
extension SerialQuestion: GoodsRequest {}
extension PackReport: GoodsRequest {}
extension PackAside: GoodsRequest {}

/// Body of `POST /floor/packing`: what shall I pack.
package struct PackRequest: Sendable, Hashable, Codable {
    /// The packer's; the session's when it is missing.
    package let badge: String?
    /// The code of a cart's bin, or an order's number.
    package let code: String
    /// A carton the packer has none of: it counts as used up, and others are chosen.
    package let missingCarton: String?

    package init(badge: String? = nil, code: String, missingCarton: String? = nil) {
        (self.badge, self.code, self.missingCarton) = (badge, code, missingCarton)
    }

    private enum CodingKeys: String, CodingKey {
        case badge, code
        case missingCarton = "missing_carton"
    }
}

/// Body of `POST /floor/packing/{order}/scans`: how far the packer is.
package struct PackProgress: Sendable, Hashable, Codable {
    package let badge: String?
    /// Every code that moved the session on, from its first.
    package let scans: [String]

    package init(badge: String? = nil, scans: [String]) { (self.badge, self.scans) = (badge, scans) }
}

/// A piece of an article, by its serial number.
package struct PieceSerial: Sendable, Hashable, Codable {
    package let sku: String
    package let serial: String

    package init(sku: String, serial: String) { (self.sku, self.serial) = (sku, serial) }
}

/// Body of `POST /floor/packing/{order}/serials`: whether a piece may go into a parcel of the order.
package struct SerialQuestion: Sendable, Hashable, Codable {
    package let badge: String?
    package let piece: PieceSerial

    package init(badge: String? = nil, piece: PieceSerial) { (self.badge, self.piece) = (badge, piece) }
}

/// Body of `POST /floor/packing/{order}`: the order is packed, every piece was scanned.
package struct PackReport: Sendable, Hashable, Codable {
    package let badge: String?
    /// Every parcel of the pack list.
    package let parcels: [Weighed]

    /// One closed parcel.
    package struct Weighed: Sendable, Hashable, Codable {
        package let number: Int
        /// Grams on the scale.
        package let weight: Int
        /// The pieces in it whose serial numbers are asked for; nil: none.
        package let serials: [PieceSerial]?

        package init(number: Int, weight: Int, serials: [PieceSerial]? = nil) {
            (self.number, self.weight, self.serials) = (number, weight, serials)
        }

        private enum CodingKeys: String, CodingKey {
            case number, serials
            case weight = "weight_g"
        }
    }

    package init(badge: String? = nil, parcels: [Weighed]) { (self.badge, self.parcels) = (badge, parcels) }
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
    package let badge: String?

    package init(badge: String? = nil) { self.badge = badge }
}

/// Answer to `GET /floor/parcels/{sscc}`: how a parcel is packed.
package struct PackedParcelAnswer: Sendable, Hashable, Codable {
    package let sscc: String
    package let orderID: Int64
    /// Counted from 1 within the order.
    package let number: Int
    /// nil: ships in its own packaging.
    package let carton: String?
    /// Grams.
    package let weight: Int
    /// One line per piece, in packing order; empty for a piece in its own packaging.
    package let steps: [String]

    package init(sscc: String, orderID: Int64, number: Int, carton: String?, weight: Int, steps: [String]) {
        self.sscc = sscc
        self.orderID = orderID
        self.number = number
        self.carton = carton
        self.weight = weight
        self.steps = steps
    }

    private enum CodingKeys: String, CodingKey {
        case sscc, number, carton, steps
        case orderID = "order_id"
        case weight = "weight_g"
    }
}

/// Answer to `GET /floor/printers/{code}`: where a printer takes its jobs, and what it understands.
package struct PrinterAnswer: Sendable, Hashable, Codable {
    package let code: String
    package let format: PrinterFormat
    package let host: String
    package let port: Int

    package init(code: String, format: PrinterFormat, host: String, port: Int) {
        (self.code, self.format, self.host, self.port) = (code, format, host, port)
    }
}
