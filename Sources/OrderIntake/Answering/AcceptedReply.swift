import Fulfilment
import HTTPTypes
import Hummingbird
import NIOCore

/// The answer to an order that is stored, written by hand since every order gets one.
package struct AcceptedReply: Sendable, Equatable {
    package let order: StoredOrder
    /// Whether it was stored by this request.
    package let isNew: Bool

    /// `{"id":12,"status":"held","holds":[{"reason":"unknown_sku","detail":"…"}]}`
    package var json: String {
        var text = "{\"id\":\(order.id),\"status\":\"\(order.status.rawValue)\",\"holds\":["
        for (index, hold) in order.holds.enumerated() {
            if index > 0 { text += "," }
            text += "{\"reason\":\"\(hold.reason.rawValue)\",\"detail\":\"\(Self.escaped(hold.detail))\"}"
        }
        return text + "]}"
    }

    /// 201 the first time, 200 after that.
    var response: Response { .json(isNew ? .created : .ok, ByteBuffer(string: json)) }

    private static func escaped(_ text: String) -> String {
        guard text.utf8.contains(where: { $0 < 0x20 || $0 == UInt8(ascii: "\"") || $0 == UInt8(ascii: "\\") }) else {
            return text
        }
        return text.unicodeScalars.reduce(into: "") { written, scalar in
            switch scalar {
            case "\"", "\\": written += "\\\(scalar)"
            case _ where scalar.value < 0x20: written += " "
            default: written.unicodeScalars.append(scalar)
            }
        }
    }
}
