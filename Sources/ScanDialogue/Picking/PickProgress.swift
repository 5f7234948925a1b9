import Fulfilment

extension PickFlow {
    /// Where a picker is in a tour. A value, so that undo is going back to an older one.
    struct Progress: Sendable, Equatable {
        /// Indices of the open picks; the first is the one in question.
        var open: [Int]
        var step: PickStep
        /// Pieces in hand.
        var counted = 0
        /// A large typed quantity that waits to be confirmed.
        var unconfirmed: Int?
        /// Another lot that was scanned, as long as nobody said whether it is to be taken.
        var offer: Offer?
        /// The lot in hand, when it was taken instead of the pick's.
        var swapped: PlaceLot?
        /// Set once the picker said why pieces are missing.
        var shortReason: ShortReason?
        /// The quarantine place that was scanned, and how many damaged pieces go there once the picker said so.
        var quarantine: String?
        var damaged: ScanRecord.Damaged?
        /// The place scanned last; the next pick there need not ask again.
        var place: String?
        /// The bin the last finished pick went into.
        var lastBin: String?
        /// Where orders go on whose bins are full.
        var spill = BinSpill()

        init(tasks: [PickTask]) {
            open = Array(tasks.indices)
            step = tasks.isEmpty ? .done : .place
        }

        /// Asks for the first open pick, or ends.
        mutating func begin(_ tasks: [PickTask]) {
            counted = 0
            unconfirmed = nil
            shortReason = nil
            (offer, swapped) = (nil, nil)
            (quarantine, damaged) = (nil, nil)
            guard let first = open.first else {
                step = .done
                return
            }
            step = tasks[first].locationCode == place ? .item : .place
        }
    }

    /// A scan of another lot than the pick's.
    struct Offer: Sendable, Equatable {
        let lot: PlaceLot
        /// It expires later than the pick's.
        let isLater: Bool
        /// What the scan brings when the lot is taken.
        let pieces: Int
    }

    /// What a step says to a scan.
    struct Answer {
        var verdict: ScanResult.Verdict
        var message: String
        var effect: ScanRecord.Effect?
        var quantity: Int?
        var reason: ShortReason?
        var damaged: ScanRecord.Damaged?

        static func accepted(_ message: String, quantity: Int? = nil) -> Answer {
            Answer(verdict: .accepted, message: message, quantity: quantity)
        }

        static func repeated(_ message: String) -> Answer { Answer(verdict: .repeated, message: message) }

        static func rejected(_ message: String) -> Answer { Answer(verdict: .rejected, message: message) }
    }
}
