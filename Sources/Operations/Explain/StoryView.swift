import CommandSupport
import FoundationEssentials
import Fulfilment
import OperatorConsole

/// A story as lines of text.
struct StoryView: Sendable {
    private let story: OrderStory
    private let isColoured: Bool

    init(_ story: OrderStory, coloured: Bool) {
        (self.story, isColoured) = (story, coloured)
    }

    /// A heading, the steps, the messages, and what comes next.
    var lines: [String] {
        [TerminalText.visible(heading), "known to its shop as \(story.publicID)"]
            + [story.order.site?.text, story.order.departure?.text].compactMap { $0.map { TerminalText.visible($0) } } + [""]
            + steps
            + messages.map { TerminalText.visible($0) } + ["", TerminalText.visible(story.conclusion)]
    }

    private var heading: String {
        let order = story.order
        let since = order.since.map { " since \(HumanFormat.timestamp($0).prefix(19)) UTC" } ?? ""
        return "order \(order.id) (\(order.channel)/\(order.externalID)): \(order.stage.rawValue)\(since)"
    }

    /// The first detail stands beside its step, further ones below it.
    private var steps: [String] {
        var table = TextTable([.text("time (UTC)"), .number("after"), .text("step"), .text("who"), .text("what")])
        var last: Date?
        for step in story.steps {
            let after = last.map { HumanFormat.time(step.at.timeIntervalSince($0)) } ?? ""
            last = step.at
            table.add([
                "\(HumanFormat.timestamp(step.at))", "\(after)", .init(step.kind.rawValue, step.kind.style), "\(step.who)",
                "\(step.details.first ?? "")",
            ])
            for detail in step.details.dropFirst() { table.add(["", "", "", "", "\(detail)"]) }
        }
        return table.lines(width: .max, coloured: isColoured)
    }

    private var messages: [String] {
        story.messages.map { message in
            let queue = message.queue.isEmpty ? "everybody" : message.queue
            guard let dueAt = message.dueAt else { return "on its way: \(message.type) to \(queue)" }
            return
                "again at \(HumanFormat.timestamp(dueAt)): \(message.type) to \(queue), try \(message.attempt + 1): \(message.reason)"
        }
    }
}

extension OrderStory: Encodable {
    private enum CodingKeys: String, CodingKey {
        case order = "order_id", publicID = "public_id", channel, externalID = "external_id", stage, reason, since, site,
            sourcing,
            departure, steps, messages, conclusion
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(order.id, forKey: .order)
        try container.encode(publicID, forKey: .publicID)
        try container.encode(order.channel, forKey: .channel)
        try container.encode(order.externalID, forKey: .externalID)
        try container.encode(order.stage.rawValue, forKey: .stage)
        try container.encode(order.reason, forKey: .reason)
        try container.encode(order.since.map { ZonedTime($0).utcText }, forKey: .since)
        try container.encodeIfPresent(order.site?.own.code, forKey: .site)
        try container.encodeIfPresent(order.site?.text, forKey: .sourcing)
        try container.encodeIfPresent(order.departure, forKey: .departure)
        try container.encode(steps, forKey: .steps)
        try container.encode(messages, forKey: .messages)
        try container.encode(conclusion, forKey: .conclusion)
    }
}

extension OrderStory.Step: Encodable {
    private enum CodingKeys: String, CodingKey { case at, step, who, details }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(ZonedTime(at).utcText, forKey: .at)
        try container.encode(kind.rawValue, forKey: .step)
        try container.encode(who, forKey: .who)
        try container.encode(details, forKey: .details)
    }
}

extension OrderStory.Message: Encodable {
    private enum CodingKeys: String, CodingKey { case type, queue, dueAt = "due_at", attempt, reason }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(type, forKey: .type)
        try container.encode(queue, forKey: .queue)
        try container.encode(dueAt.map { ZonedTime($0).utcText }, forKey: .dueAt)
        try container.encode(attempt, forKey: .attempt)
        try container.encode(reason, forKey: .reason)
    }
}
