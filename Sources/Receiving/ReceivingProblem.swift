package import ScanDialogue

/// Why goods cannot be booked as somebody told; nothing has changed.
package struct ReceivingProblem: Error, Sendable, Equatable, CustomStringConvertible {
    /// What the answer tells a script.
    package enum Kind: Sendable {
        /// It was told wrongly: another document, article or number is meant.
        case wrong
        /// It was understood, and a rule forbids it.
        case refused
    }

    /// Which rule it is, for devices: they have an answer of their own to some. The words stay as they are.
    package enum Code: String, Sendable, CaseIterable {
        case unknownDocument = "unknown_document"
        case severalDocuments = "several_documents"
        case wrongState = "wrong_state"
        case unknownSupplier = "unknown_supplier"
        case unknownPlace = "unknown_place"
        case wrongPlace = "wrong_place"
        case otherDock = "other_dock"
        case unknownArticle = "unknown_article"
        case severalArticles = "several_articles"
        case unreadableCode = "unreadable_code"
        case articleMissing = "article_missing"
        case quantityMissing = "quantity_missing"
        case lotMissing = "lot_missing"
        case expiryMissing = "expiry_missing"
        case otherExpiry = "other_expiry"
        case serialMissing = "serial_missing"
        case serialInStock = "serial_in_stock"
        case expired
        case contradiction
        case wrongValue = "wrong_value"
        case unknownPallet = "unknown_pallet"
        case countedAlready = "counted_already"
        case notExpected = "not_expected"
        case over
        case short
        case noSuchPieces = "no_such_pieces"
        case severalLots = "several_lots"
        case tooFew = "too_few"
        case notAwaited = "not_awaited"
        case idTaken = "id_taken"
        case unknownTask = "unknown_task"
        case wrongTask = "wrong_task"
        case taskEnded = "task_ended"
        case sameCounter = "same_counter"
        case notAgreed = "not_agreed"
        case unknownTour = "unknown_tour"
        case otherPicker = "other_picker"
        case handOverMissing = "hand_over_missing"
        case unknownZone = "unknown_zone"
        /// None of the others.
        case other
    }

    package let kind: Kind
    package let code: Code
    /// What it is: each language says it in its own words.
    package let refusal: GoodsRefusal
    /// What to do where somebody types commands, when it is something else than at a device.
    private let command: String?

    /// As commands say it, and what to do, in one line each.
    package var message: String { Language.english.words.message(refusal) }
    package var advice: String { command ?? Language.english.words.advice(refusal) }
    package var description: String { "\(message); \(advice)" }

    private init(_ kind: Kind, _ code: Code, _ refusal: GoodsRefusal, _ command: String?) {
        (self.kind, self.code, self.refusal, self.command) = (kind, code, refusal, command)
    }

    /// - Parameter command: what to do where somebody types commands; nil: what people at devices do.
    static func wrong(_ refusal: GoodsRefusal, advice command: String? = nil, as code: Code = .other) -> ReceivingProblem {
        ReceivingProblem(.wrong, code, refusal, command)
    }

    /// - Parameter command: as that of `wrong`.
    static func refused(_ refusal: GoodsRefusal, advice command: String? = nil, as code: Code = .other) -> ReceivingProblem {
        ReceivingProblem(.refused, code, refusal, command)
    }

    package static func unknownTask(_ task: Int64) -> ReceivingProblem {
        .wrong(.count(.unknownTask(task)), advice: "`waybill counts list` shows those that wait", as: .unknownTask)
    }

    /// Several things of one list in a command's line; long lists are cut.
    static func list(_ items: [String]) -> String {
        items.prefix(10).joined(separator: ", ") + (items.count > 10 ? " and \(items.count - 10) more" : "")
    }
}
