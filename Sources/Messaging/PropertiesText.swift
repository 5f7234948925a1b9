package import AMQP
import FoundationEssentials
import Topology

/// A message's properties and headers as text: kept with retries and dead letters, for people and for sending them again.
///
/// One JSON object: headers by their names, properties by names with `amqp_` before them. Bytes are `{"base64": …}`.
package enum PropertiesText {
    /// The text of everything but the type, which has a column of its own.
    package static func encode(_ properties: MessageProperties) -> String {
        var members = properties.headers.mapValues(json)
        let texts = [
            "amqp_message_id": properties.messageID, "amqp_app_id": properties.appID, "amqp_content_type": properties.contentType,
            "amqp_correlation_id": properties.correlationID,
        ]
        for (name, text) in texts { members[name] = text.map { .string($0) } }
        members["amqp_timestamp"] = properties.timestamp.map { .int(Int64($0.timeIntervalSince1970)) }
        // What JSON cannot hold, an infinite number, is the only thing that fails.
        return (try? JSONContent.object(members).encoded()).map { String(decoding: $0, as: UTF8.self) } ?? "{}"
    }

    /// The properties of such a text; nil when there are none in it.
    package static func decode(_ text: String) -> MessageProperties? {
        guard case .object(var members)? = try? JSONContent(decoding: Data(text.utf8)), !members.isEmpty else { return nil }
        var properties = MessageProperties()
        properties.messageID = members.removeValue(forKey: "amqp_message_id")?.text
        properties.appID = members.removeValue(forKey: "amqp_app_id")?.text
        properties.contentType = members.removeValue(forKey: "amqp_content_type")?.text
        properties.correlationID = members.removeValue(forKey: "amqp_correlation_id")?.text
        if case .int(let seconds)? = members.removeValue(forKey: "amqp_timestamp") {
            properties.timestamp = Date(timeIntervalSince1970: Double(seconds))
        }
        properties.headers = members.filter { !isBrokers($0.key) }.mapValues(field)
        return properties
    }

    /// Whether the broker wrote that header: about a delivery, not about the message.
    private static func isBrokers(_ name: String) -> Bool {
        ["x-delivery-count", "x-acquired-count", "x-death"].contains(name) || name.hasPrefix("x-first-death-")
            || name.hasPrefix("x-last-death-")
    }

    private static func json(_ value: FieldValue) -> JSONContent {
        switch value {
        case .string(let text): .string(text)
        case .int(let number): .int(number)
        case .double(let number): .double(number)
        case .bool(let flag): .bool(flag)
        case .bytes(let bytes): .object(["base64": .string(Data(bytes).base64EncodedString())])
        case .array(let values): .array(values.map(json))
        case .table(let fields): .object(fields.mapValues(json))
        case .null: .null
        }
    }

    private static func field(_ value: JSONContent) -> FieldValue {
        switch value {
        case .null: .null
        case .bool(let flag): .bool(flag)
        case .int(let number): .int(number)
        case .double(let number): .double(number)
        case .string(let text): .string(text)
        case .array(let values): .array(values.map(field))
        case .object(let members):
            if members.count == 1, let bytes = members["base64"]?.text.flatMap({ Data(base64Encoded: $0) }) {
                .bytes(Array(bytes))
            } else {
                .table(members.mapValues(field))
            }
        }
    }
}
