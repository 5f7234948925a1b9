import CarrierFormats
import FoundationEssentials
import Fulfilment
import OperatorConsole
import Postgres
import TrackingSources

/// Tries a source out against the running program.
struct SourceTrial: Sendable {
    /// What was seen, for a person.
    struct Finding: Sendable, Equatable {
        let isGood: Bool
        let words: String
    }

    /// A program sees a source that was set up just now within so many tries.
    private static let tries = 12
    private static let pause = Duration.milliseconds(500)

    private let terms: SourceTerms
    private let secret: String?
    private let service: HTTPService
    private let postgres: Postgres
    private let store = SourceTrialStore()

    /// - Parameters:
    ///   - terms: how it is set up.
    ///   - secret: the newest that is live; nil where its keys are fetched.
    ///   - service: where tracking answers.
    ///   - postgres: where deliveries are.
    init(_ terms: SourceTerms, secret: String?, service: HTTPService, postgres: Postgres) {
        (self.terms, self.secret, self.service, self.postgres) = (terms, secret, service, postgres)
    }

    func run() async throws -> [Finding] {
        let format = try terms.checked()
        let number = "TEST" + String((0..<12).map { _ in Character(String(Int.random(in: 0...9))) })
        let body = SampleWebhook.body(format, number: number, now: Date())
        guard terms.isEnabled else {
            return [Finding(isGood: false, words: "the source is disabled: 'tracking source enable \(terms.name)'")]
        }
        guard let secret else {
            let signer = CarrierSigner(format: format, secret: CarrierSigner.draw(), trust: terms.trust)
            return [
                try await refusal(signer, body),
                Finding(isGood: true, words: "only its sender can sign; nothing more can be tried"),
            ]
        }
        let signer = CarrierSigner(format: format, secret: secret, trust: terms.trust, tokenHeader: terms.tokenHeader)
        let genuine = try await genuine(signer, body, number)
        let forger = CarrierSigner(
            format: format, secret: CarrierSigner.like(secret), trust: terms.trust, tokenHeader: terms.tokenHeader)
        return genuine + [try await refusal(forger, body)]
    }

    private func genuine(_ signer: CarrierSigner, _ body: [UInt8], _ number: String) async throws -> [Finding] {
        let request = try signer.genuine(body, to: terms.name, now: Date())
        guard let answer = await answer(to: request, until: { $0 != 404 }) else { return [unreachable] }
        guard answer.isSuccess else {
            return [
                Finding(
                    isGood: false, words: "signed as its sender signs, it was answered by \(answer.status): \(answer.excerpt)")
            ]
        }
        let taken = Finding(isGood: true, words: "signed as its sender signs, it was taken (\(answer.status))")
        let key = signer.format.deliveryKey(of: request)
        let outcome = try await reading(key, number)
        try await store.remove(source: terms.name, key: key, number: number, in: postgres)
        return [taken, outcome]
    }

    /// Waits until the program has read what it stored.
    private func reading(_ key: String, _ number: String) async throws -> Finding {
        for _ in 0..<(4 * Self.tries) {
            guard let delivery = try await store.delivery(source: terms.name, key: key, number: number, in: postgres) else {
                return Finding(isGood: false, words: "it is not in this database; maybe --url is another installation's")
            }
            switch delivery.state {
            case .received: try await Task.sleep(for: Self.pause)
            case .parsed:
                return Finding(isGood: delivery.events == 1, words: "read, with \(delivery.events) event of a number nobody has")
            case .unreadable: return Finding(isGood: false, words: "stored, but not read: \(delivery.error)")
            }
        }
        return Finding(isGood: false, words: "stored, but nobody has read it: is the broker up? 'waybill status' tells")
    }

    private func refusal(_ signer: CarrierSigner, _ body: [UInt8]) async throws -> Finding {
        let request = try signer.genuine(body, to: terms.name, now: Date())
        guard let answer = await answer(to: request, until: { $0 != 404 }) else { return unreachable }
        let isRefused = [400, 401, 403].contains(answer.status)
        return Finding(
            isGood: isRefused,
            words:
                "signed wrongly, it was \(isRefused ? "refused" : "answered by") \(answer.status)\(isRefused ? "" : ": \(answer.excerpt)")"
        )
    }

    private var unreachable: Finding { Finding(isGood: false, words: "nobody answers there; --url says where tracking is") }

    private func answer(to request: WebhookRequest, until isSettled: (Int) -> Bool) async -> HTTPAnswer? {
        var answer: HTTPAnswer?
        for attempt in 1...Self.tries {
            answer = try? await service.send(
                request.method, request.path, body: Data(request.body), contentType: contentType,
                headers: request.headers.map { ($0.key, $0.value) }, timeout: .seconds(15))
            guard let status = answer?.status, !isSettled(status), attempt < Self.tries else { break }
            do { try await Task.sleep(for: Self.pause) } catch { break }
        }
        return answer
    }

    private var contentType: String {
        terms.format == CarrierFormat.kuaidi100.name ? "application/x-www-form-urlencoded" : "application/json"
    }
}
