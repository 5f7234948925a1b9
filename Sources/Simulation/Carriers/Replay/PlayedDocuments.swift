import FoundationEssentials
import LabelFormats

/// The documents behind the addresses that played services answer with: served by themselves, so that who bought a label can fetch it.
enum PlayedDocuments {
    /// Where counters say that documents are.
    private static let written = "https://labels.example/"
    private static let folder = "documents"

    /// The same answer, with addresses of documents at this server.
    /// - Parameter host: as the client called it, with the port; without one nothing changes.
    static func served(_ answer: CarrierAnswer, at host: String?) -> CarrierAnswer {
        guard let host, !host.isEmpty else { return answer }
        let text = String(decoding: answer.body, as: UTF8.self)
        // Recorded answers without an address of ours stay as they are, byte by byte.
        guard text.contains(written) else { return answer }
        let body = text.replacing(written, with: "http://\(host)/\(folder)/")
        return CarrierAnswer(status: answer.status, headers: answer.headers, body: Array(body.utf8))
    }

    /// A label that says its name; nil when the path is none of a document.
    static func document(_ path: [String]) -> CarrierAnswer? {
        guard path.count == 2, path[0] == folder else { return nil }
        let name = path[1].filter { $0.isLetter || $0.isNumber || "_-.".contains($0) }
        return CarrierAnswer(
            status: 200, headers: ["content-type": "application/octet-stream"],
            body: Array("^XA^FO50,50^A0N,40^FD\(name)^FS^XZ".utf8))
    }
}
