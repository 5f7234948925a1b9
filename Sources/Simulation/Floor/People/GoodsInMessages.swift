import FoundationEssentials

/// The bodies of the floor's requests for goods in, as a receiver's device writes and reads them.
enum GoodsIn {
    /// `POST /floor/receipts`: goods that are expected stand at a dock.
    struct Arrival: Encodable {
        let document: String
        let dock: String
        let blind: Bool
    }

    /// Its answer, as far as the device needs it.
    struct Receipt: Decodable {
        let id: Int64
    }

    /// `POST /floor/receipts/{id}/counts`
    struct Counts: Encodable {
        let counts: [Count]
    }

    /// Pieces of one article and lot that were counted.
    struct Count: Encodable {
        let id: UUID
        let code: String
        let lot: String
        let expiry: String?
        let quantity: Int
        let damaged: Bool
    }

    /// `POST /floor/receipts/{id}/finish`
    struct Finish: Encodable {
        /// Why less than expected is all that came; nil when nothing is missing.
        let reason: String?
    }

    /// `POST /floor/put-aways`
    struct PutAways: Encodable {
        let putAways: [PutAway]

        enum CodingKeys: String, CodingKey { case putAways = "put_aways" }
    }

    /// Pieces that were carried from a dock to a bin.
    struct PutAway: Encodable {
        let id: UUID
        let sku: String
        let lot: String
        let status: String
        let quantity: Int
        let from: String
        let to: String
    }
}

extension GoodsIn {
    /// What became of the reports of one request, each by itself.
    private struct Settled: Decodable {
        struct Report: Decodable {
            let id: UUID
            let accepted: Bool
        }

        let counts: [Report]?
        let putAways: [Report]?

        enum CodingKeys: String, CodingKey {
            case counts
            case putAways = "put_aways"
        }
    }

    /// `GET /floor/put-aways`: what lies at a dock, and where it should go.
    private struct Waiting: Decodable {
        struct Goods: Decodable {
            struct Bin: Decodable {
                let bin: String
            }

            let sku: String
            let lot: String
            let bins: [Bin]
        }

        let goods: [Goods]
    }

    /// Which of the reports that were sent are in the books.
    static func booked(in body: Data) throws -> Set<UUID> {
        let settled = try JSONDecoder().decode(Settled.self, from: body)
        return Set((settled.counts ?? settled.putAways ?? []).filter(\.accepted).map(\.id))
    }

    /// The first bin that is proposed for each of what lies at a dock.
    static func proposals(in body: Data, at dock: String) throws -> [HallSpot: String] {
        let goods = try JSONDecoder().decode(Waiting.self, from: body).goods
        return Dictionary(
            goods.compactMap { goods in
                goods.bins.first.map { (HallSpot(place: dock, sku: goods.sku, lot: goods.lot), $0.bin) }
            }, uniquingKeysWith: { first, _ in first })
    }
}
