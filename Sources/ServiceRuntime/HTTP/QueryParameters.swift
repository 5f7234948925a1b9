import Fulfilment
package import Hummingbird
import NIOCore

extension Request {
    /// The first parameter of this name in the query, as forms and `URLSearchParams` write it: `+` is a blank, `%2B` a plus, `%XX` a byte.
    ///
    /// Every program reads its queries here: the framework's own parameters leave `+` as it is.
    package func queryParameter(_ name: String) -> String? {
        ofForm.uri.queryParameters[name[...]].map(String.init)
    }

    /// For calls that change something: a parameter nobody reads may ask for less than what would be done.
    /// - Throws: `ProblemDetails` 400 naming the first parameter.
    package func refuseQuery() throws(ProblemDetails) {
        guard let (name, value) = ofForm.uri.queryParameters.first else { return }
        throw ProblemDetails(
            status: .badRequest, title: "Query not understood",
            detail:
                "Nothing was changed: this call takes no parameters in its address, and '\(name.excerpt(bytes: 40))' is there.",
            errors: [.init(field: String(name), value: String(value), message: "is not understood; no parameters are allowed")])
    }

    /// The request with the blanks of its address as the framework reads them.
    private var ofForm: Request {
        guard let query = uri.query, query.contains("+") else { return self }
        var head = head
        head.path = "/?" + query.replacing("+", with: "%20")
        return Request(head: head, body: RequestBody(buffer: ByteBuffer()))
    }
}
