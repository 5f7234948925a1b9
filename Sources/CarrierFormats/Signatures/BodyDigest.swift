import Crypto
import FoundationEssentials
import Fulfilment

/// Plain digests over body and secret, which two carriers use in place of a keyed one.
enum BodyDigest {
    /// 17TRACK: lower-case hexadecimal SHA-256 of body, slash and key in the header `sign`.
    static func verifySlashKey(_ request: WebhookRequest, _ secrets: [WebhookSecret]) throws(SignatureFault) {
        let given = try request.required("sign").lowercased()
        let keys = secrets.compactMap(\.plain)
        guard !keys.isEmpty else { throw .noSecret }
        let isRight = keys.contains { key in
            ConstantTime.isEqual(Hexadecimal.encode(SHA256.hash(data: request.body + [UInt8(ascii: "/")] + key)).utf8, given.utf8)
        }
        guard isRight else { throw .noMatch }
    }

    /// kuaidi100: upper-case hexadecimal MD5 of the form's field `param` and the salt in the field `sign`.
    static func verifySaltedField(_ request: WebhookRequest, _ secrets: [WebhookSecret]) throws(SignatureFault) {
        let fields = FormFields(request.body)
        guard let content = fields["param"] else { throw .missingHeader("field param") }
        guard let given = fields["sign"]?.uppercased(), !given.isEmpty else { throw .missingHeader("field sign") }
        let salts = secrets.compactMap(\.plain)
        guard !salts.isEmpty else { throw .noSecret }
        let isRight = salts.contains { salt in
            let digest = Insecure.MD5.hash(data: Array(content.utf8) + salt)
            return ConstantTime.isEqual(Hexadecimal.encode(digest).uppercased().utf8, given.utf8)
        }
        guard isRight else { throw .noMatch }
    }
}
