import FoundationEssentials
import NIOCore
import ScanDialogue

/// The warehouse as a dialogue sees it, whichever it is.
protocol DialogueAccess: SignInAccess {
    /// What the dialogue wants to know. Asking again does no harm. What is optional is asked only for a moment.
    /// - Returns: a JSON object.
    func ask(_ inquiry: Inquiry, badge: String) async throws(FloorClientError) -> String
    /// Has a report booked. Reporting twice does no harm.
    /// - Returns: what the warehouse has to say of it; a refusal: it is not booked, and never will be.
    func book(_ report: FloorReport, badge: String) async throws(FloorClientError) -> WarehouseAnswer
}

extension FloorClient: DialogueAccess {
    func ask(_ inquiry: Inquiry, badge: String) async throws(FloorClientError) -> String {
        guard let question = inquiry.body else { return String(buffer: try await get(inquiry.path, by: badge).body) }
        let limit: Duration? = inquiry.isOptional ? .seconds(1) : nil
        return String(buffer: try await post(inquiry.path, json: question, by: badge, within: limit).body)
    }

    func book(_ report: FloorReport, badge: String) async throws(FloorClientError) -> WarehouseAnswer {
        do {
            let answer = try await post(report.route, json: report.body, by: badge).body
            return Self.objection(to: report.id, in: answer).map { .refused($0) } ?? .found(String(buffer: answer))
        } catch {
            guard error.isFinal else { throw error }
            return .refused(Refusal(code: error.code, error.description))
        }
    }

    /// Where several reports may be sent at once, the answer has what became of each in a list.
    private static func objection(to report: UUID, in answer: ByteBuffer) -> Refusal? {
        struct Item: Decodable {
            let id: UUID
            let problem: ItemProblem?
        }
        let lists = try? JSONDecoder().decode([String: [Item]].self, from: Data(answer.readableBytesView))
        return lists?.values.joined().first { $0.id == report }?.problem.map { Refusal(code: $0.code, $0.sentences) }
    }
}
