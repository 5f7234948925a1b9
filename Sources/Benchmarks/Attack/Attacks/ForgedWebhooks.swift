import CarrierFormats
import FoundationEssentials

/// Webhooks that only look like a carrier's, and subscriptions whose confirmation leads nowhere.
enum ForgedWebhooks {
    static func attacks(_ targets: AttackTargets) -> [Attack] { [forgeries(targets), handshakes(targets)] }

    /// Every format in every way that means something for it.
    private static func forgeries(_ targets: AttackTargets) -> Attack {
        Attack(name: "forged-webhooks", callers: 6) { number in
            let sources = targets.secrets.bySource.keys.sorted()
            let source = sources[number % sources.count]
            let signer = try targets.signer(of: source)
            let forgery = signer.forgeries[number / sources.count % signer.forgeries.count]
            let webhook = try signer.forged(forgery, body(targets), to: source, now: Date())
            return call(webhook, port: targets.tracking)
        }
    }

    /// What would be believed of a parcel that is really under way.
    private static func body(_ targets: AttackTargets) -> [UInt8] {
        let number = targets.ledger.anyParcel()?.trackingNumber ?? "AN0000000000000"
        return Array(#"{"events":[{"tracking_number":"\#(number)","status":"delivered"}]}"#.utf8)
    }

    /// With the right token, so that each is stored and confirmed: where the carrier should be, nobody ever answers.
    private static func handshakes(_ targets: AttackTargets) -> Attack {
        Attack(name: "handshakes", callers: 1, pause: .seconds(2), allowed: .anything) { number in
            let host = number.isMultiple(of: 4) ? "https://127.0.0.1:9" : "https://api-eu.dhl.com"
            let body = #"{"scope":"subscription.validate","secret":"s\#(number)","self":"\#(host)/subscriptions/\#(number)"}"#
            let webhook = try targets.signer(of: "dhl").genuine(Array(body.utf8), to: "dhl", now: Date())
            return call(webhook, port: targets.tracking)
        }
    }

    /// The webhook as a request.
    static func call(_ webhook: WebhookRequest, port: Int) -> RawCall {
        RawCall.request("POST", webhook.path, port: port, headers: webhook.headers, body: webhook.body)
    }
}
