/// What a sender wants to hear.
package struct WebhookAnswer: Sendable, Equatable {
    package let status: Int
    /// nil: no body.
    package let contentType: String?
    package let body: String

    /// `200` with an empty object.
    static let empty = WebhookAnswer(status: 200, contentType: "application/json", body: "{}")
    /// `204`.
    static let noContent = WebhookAnswer(status: 204, contentType: nil, body: "")

    static func json(_ body: String) -> WebhookAnswer { WebhookAnswer(status: 200, contentType: "application/json", body: body) }
}
