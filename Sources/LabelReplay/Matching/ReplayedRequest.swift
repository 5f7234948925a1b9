import CarrierFormats
import JSONReading
import LabelFormats

/// A request as it came over the wire, or as it was recorded.
package struct ReplayedRequest: Sendable {
    package let method: String
    /// Path and query, as they came.
    package let target: String
    /// Lower-case names.
    package let headers: [String: String]
    /// nil where nobody recorded what was sent.
    package let body: [UInt8]?
    /// Of a recording: the fields of the form around the body that was recorded.
    package let formFields: [FormField]
    /// The body, taken apart.
    package let content: RequestContent

    package init(
        method: String, target: String, headers: [String: String], body: [UInt8]?, formFields: [FormField] = []
    ) {
        (self.method, self.target, self.body, self.formFields) = (method, target, body, formFields)
        self.headers = Dictionary(headers.map { ($0.key.lowercased(), $0.value) }) { first, _ in first }
        content = RequestContent(body, type: self.headers["content-type"] ?? "")
    }

    /// The path's segments, decoded.
    package var path: [String] {
        target.prefix { $0 != "?" }.split(separator: "/").map { FormFields.plain(String($0)) }
    }

    /// The fields of the query, in order.
    package var query: [(name: String, value: String)] {
        FormFields.all(target.drop { $0 != "?" }.dropFirst().utf8).filter { !$0.name.isEmpty }
    }

    /// The same request without the first segment of its path, by which servers of several carriers tell them apart.
    package var withoutFirstSegment: ReplayedRequest {
        let rest = target.drop { $0 == "/" }.drop { $0 != "/" && $0 != "?" }
        return ReplayedRequest(
            method: method, target: rest.hasPrefix("/") ? String(rest) : "/\(rest)", headers: headers, body: body)
    }

    /// As formats know it. The marker of a form that was recorded stands in the address.
    var call: OutgoingCall {
        let marks = formFields.map { "\($0.name)=\($0.value ?? "")" }.joined(separator: "&")
        return OutgoingCall(
            method: method, url: "http://replay\(target)\(marks.isEmpty ? "" : "?\(marks)")", body: body ?? [])
    }

    /// The media type of the body, without its parameters; empty when there is none.
    var mediaType: String {
        (headers["content-type"] ?? "").prefix { $0 != ";" && $0 != " " }.lowercased()
    }
}

/// A field of a form that was recorded by its name, maybe with its value: `serviceCode=EXP_RECE_CREATE_ORDER`.
package struct FormField: Sendable, Equatable {
    package let name: String
    package let value: String?

    init(_ text: String) {
        let parts = text.split(separator: "=", maxSplits: 1).map(String.init)
        (name, value) = (parts.first ?? "", parts.count > 1 ? parts[1] : nil)
    }
}
