package import FoundationEssentials
import Fulfilment
package import LabelFormats

/// A service that sells labels by its format's habits, keeps its ledger as the truth, and does wrong as it was told to.
package struct SellingDesk: Sendable {
    /// What goes out, and how.
    package struct Response: Sendable {
        package let answer: CarrierAnswer
        /// What is done with the answer; nil sends it whole and at once.
        package let misdeed: Misdeed?
    }

    package let format: LabelFormat
    package private(set) var ledger = SalesLedger()
    private let counter: any LabelCounter
    private let templates: AnswerTemplates
    private let misconduct: Misconduct
    private var mint: NumberMint
    private var quotes: [String: DeskQuote] = [:]
    /// By offer: the quote that has it.
    private var quoteOfOffer: [String: String] = [:]
    /// By reference or handle: purchases so far.
    private var attempts: [String: Int] = [:]
    /// Calls of a storm that are still to come.
    private var stormCalls = 0
    /// Tokens that were fetched and have not run out.
    private var token = ""
    private var isTokenRevoked = false
    /// Purchases that went wrong so far.
    private var misdeeds = 0

    /// - Parameters:
    ///   - format: one of `formats`; nil for others.
    ///   - templates: documents and answers of a carrier's own; without them the plain ones of the format.
    ///   - misconduct: what goes wrong, how often and after how long.
    package init?(_ format: String, templates: AnswerTemplates = AnswerTemplates(), misconduct: Misconduct = Misconduct()) {
        guard let counter = Self.counters.first(where: { $0.format.name == format }) else { return nil }
        (self.counter, self.templates, self.misconduct) = (counter, templates, misconduct)
        self.format = counter.format
        mint = NumberMint(seed: misconduct.seed)
    }

    private static let counters: [any LabelCounter] = [
        WaybillCounter(), EasyPostCounter(), UPSCounter(), ShippoCounter(), ShipEngineCounter(), DHLParcelDECounter(),
        SFCounter(),
    ]

    /// What can be sold by.
    package static let formats = counters.map(\.format.name)

    /// Answers one request.
    package mutating func serve(_ request: ReplayedRequest, at now: Date) -> Response {
        guard let route = format.route(of: request.call) else {
            return refused(.notPlayed("\(request.method) /\(request.path.joined(separator: "/"))"), to: .token)
        }
        let asked: Asked
        do throws(DeskFault) { asked = try counter.asked(request, route) } catch { return refused(error, to: .token) }
        if let fault = accessFault(request, route) { return refused(fault, to: asked) }
        guard case .buy(let wishes) = asked else { return Response(answer: answer(told(asked, now), asked), misdeed: nil) }
        return buy(wishes, asked, now)
    }

    /// What happened since the last time.
    package mutating func takeEntries() -> [LedgerEntry] { ledger.takeEntries() }

    private func answer(_ told: Told, _ asked: Asked) -> CarrierAnswer { counter.answer(told, to: asked, templates) }

    private func refused(_ fault: DeskFault, to asked: Asked) -> Response {
        Response(answer: answer(.refused(fault), asked), misdeed: nil)
    }

    /// No proof of who asks, a token that has run out, a storm.
    private mutating func accessFault(_ request: ReplayedRequest, _ route: CallRoute) -> DeskFault? {
        if stormCalls > 0 {
            stormCalls -= 1
            return .tooMany(retryAfter: misconduct.retryAfter)
        }
        let proofs = format.access.proofs(of: route.operation)
        guard proofs.allSatisfy({ request.headers[$0.header]?.hasPrefix($0.prefix) == true }) else { return .unauthorised }
        guard isTokenRevoked, route.operation != .token, case .token = format.access else { return nil }
        return request.headers["authorization"] == "Bearer \(token)" && !token.isEmpty ? nil : .expired
    }

    // MARK: Buying

    private mutating func buy(_ wishes: [Wish], _ asked: Asked, _ now: Date) -> Response {
        let key = wishes.map { $0.reference + $0.handle + $0.offer }.joined(separator: " ")
        let attempt = attempts[key, default: 0]
        attempts[key] = attempt + 1
        let isEnough = misconduct.most.map { misdeeds >= $0 } ?? false
        let misdeed = isEnough ? nil : misconduct.drawn(key, attempt: attempt)
        if misdeed != nil { misdeeds += 1 }
        if let misdeed, !misdeed.sells, misdeed != .partial, let fault = fault(misdeed) { return refused(fault, to: asked) }
        let sold = wishes.enumerated().map { index, wish -> Result<Sale, DeskFault> in
            if misdeed == .partial, wishes.count > 1, !index.isMultiple(of: 2) { return .failure(.badAddress) }
            return sell(wish, misdeed, now)
        }
        var told = sold
        if misdeed == .another,
            let other = ledger.sales.last(where: { sale in !sold.contains { (try? $0.get().handle) == sale.handle } })
        {
            told = sold.map { $0.map { _ in other } }
        }
        return Response(answer: answer(.sold(told), asked), misdeed: sold.contains { (try? $0.get()) != nil } ? misdeed : nil)
    }

    private mutating func fault(_ misdeed: Misdeed) -> DeskFault? {
        switch misdeed {
        case .tooMany:
            stormCalls = max(0, misconduct.storm - 1)
            return .tooMany(retryAfter: misconduct.retryAfter)
        case .expired:
            guard case .token = format.access else { return nil }
            (isTokenRevoked, token) = (true, "")
            return .expired
        case .unauthorised: return .unauthorised
        case .unpaid: return .unpaid
        case .forbidden: return .forbidden
        case .refused: return .badAddress
        default: return nil
        }
    }

    /// The first label where the service gives it back, a refusal where it refuses, else a new one.
    private mutating func sell(_ wish: Wish, _ misdeed: Misdeed?, _ now: Date) -> Result<Sale, DeskFault> {
        let quote = quotes[wish.handle] ?? quoteOfOffer[wish.offer].flatMap { quotes[$0] }
        if quote == nil, case .quoteThenBuy = format.traits.steps { return .failure(.unknown(wish.handle + wish.offer)) }
        let rate = quote?.rates.first { $0.offer == wish.offer }
        if quote != nil, !wish.offer.isEmpty, rate == nil { return .failure(.unknown(wish.offer)) }
        let before = earlier(wish, quote)
        if let first = before.first, misdeed != .twice {
            switch format.traits.repeats {
            case .sameLabel: return .success(first)
            case .refused: return .failure(.alreadySold(first.reference.isEmpty ? first.handle : first.reference))
            case .newLabel: break
            }
        }
        let sale = made(wish, quote, rate, isRepeat: !before.isEmpty, misdeed, now)
        ledger.add(sale)
        return .success(sale)
    }

    private func earlier(_ wish: Wish, _ quote: DeskQuote?) -> [Sale] {
        if !wish.handle.isEmpty { return ledger.found(.handle(wish.handle)) }
        let reference = wish.reference.isEmpty ? quote?.reference ?? "" : wish.reference
        return reference.isEmpty ? [] : ledger.found(.reference(reference))
    }

    private mutating func made(
        _ wish: Wish, _ quote: DeskQuote?, _ rate: DeskRate?, isRepeat: Bool, _ misdeed: Misdeed?, _ now: Date
    ) -> Sale {
        let habits = counter.habits
        let parcels = quote?.parcels ?? max(1, wish.parcels)
        let numbers = (0..<parcels).map { _ in mint.number(of: format.name) }
        let reference = wish.reference.isEmpty ? quote?.reference ?? "" : wish.reference
        var handle = numbers[0]
        if habits.referenceIsHandle, !isRepeat {
            handle = reference
        } else if !habits.numberIsHandle, !habits.referenceIsHandle {
            // A quote that is bought keeps its name.
            handle = wish.handle.isEmpty || isRepeat ? fresh(habits.handle) : wish.handle
        }
        let service = rate?.service ?? wish.service
        return Sale(
            format: format.name, reference: reference, handle: handle, offer: wish.offer, service: service, numbers: numbers,
            price: rate?.price ?? price(reference, service), soldAt: now,
            knownFrom: misdeed == .forget ? now.addingTimeInterval(Double(misconduct.settle.components.seconds)) : now,
            misdeed: misdeed == .twice && !isRepeat ? nil : misdeed)
    }

    private mutating func fresh(_ prefix: String) -> String {
        counter.habits.counts ? mint.serial(prefix) : mint.handle(prefix)
    }

    /// The same for the same consignment and service, between 4.00 and 29.99.
    private func price(_ reference: String, _ service: String) -> SalePrice {
        var random = SeededRandom(seed: misconduct.seed, purpose: "price \(reference) \(service)")
        return SalePrice(minor: random.int(400...2999), currency: counter.habits.currency)
    }

    // MARK: Everything else

    private mutating func told(_ asked: Asked, _ now: Date) -> Told {
        switch asked {
        case .token:
            token = mint.handle("")
            return .token(token)
        case .quote(let wish): return .quoted(quote(wish))
        case .buy(let wishes): return .sold(wishes.map { sell($0, nil, now) })
        case .lookUp(let key): return lookedUp(key, now)
        case .list(let start, let most, let oldestFirst): return page(from: start, most, oldestFirst, now)
        case .label(let key):
            guard let sale = ledger.found(key).first else { return .refused(.unknown(key.text)) }
            return sale.knownFrom > now ? .refused(.notYet) : .label(sale)
        case .void(let keys): return .voided(keys.map { void($0, now) })
        case .manifest(let keys): return manifest(keys, now)
        case .manifests: return .manifests(ledger.manifests)
        }
    }

    private mutating func quote(_ wish: Wish) -> DeskQuote {
        let services = wish.service.isEmpty ? counter.habits.services : [wish.service]
        let rates = services.map { DeskRate(offer: fresh(counter.habits.offer), service: $0, price: price(wish.reference, $0)) }
        let quote = DeskQuote(
            handle: fresh(counter.habits.handle), reference: wish.reference, parcels: max(1, wish.parcels), rates: rates)
        quotes[quote.handle] = quote
        for rate in rates { quoteOfOffer[rate.offer] = quote.handle }
        return quote
    }

    /// Several labels of one reference: the first that is live.
    private func lookedUp(_ key: SaleKey, _ now: Date) -> Told {
        let known = ledger.found(key).filter { $0.knownFrom <= now }
        if let sale = known.first(where: \.isLive) ?? known.first { return .found(sale) }
        if case .handle(let handle) = key, let quote = quotes[handle] { return .unsold(quote) }
        return .absent
    }

    private func page(from start: ListStart, _ most: Int, _ oldestFirst: Bool, _ now: Date) -> Told {
        var known = ledger.sales.filter { $0.knownFrom <= now }
        if !oldestFirst { known.reverse() }
        let first: Int
        switch start {
        case .behind(let handle): first = known.firstIndex { $0.handle == handle }.map { $0 + 1 } ?? 0
        case .page(let number):
            first = min(known.count, (max(1, number) - 1).multipliedReportingOverflow(by: max(1, most)).partialValue)
        }
        let page = known.dropFirst(max(0, first)).prefix(most)
        return .page(Array(page), total: known.count, hasMore: first + page.count < known.count)
    }

    private mutating func void(_ key: SaleKey, _ now: Date) -> Result<Sale, DeskFault> {
        let found = ledger.found(key)
        guard let sale = found.first(where: \.isLive) ?? found.first else { return .failure(.unknown(key.text)) }
        if !sale.manifest.isEmpty, format.traits.voidEndsWithManifest { return .failure(.onManifest(key.text)) }
        guard let voided = ledger.void(sale.handle, at: now) else { return .failure(.alreadyVoid(key.text)) }
        return .success(voided)
    }

    /// Every label once, none that is void.
    private mutating func manifest(_ keys: [SaleKey], _ now: Date) -> Told {
        var handles: [String] = []
        for key in keys {
            guard let sale = ledger.found(key).first else { return .refused(.unknown(key.text)) }
            guard sale.isLive, sale.manifest.isEmpty else { return .refused(.notLive(key.text)) }
            if !handles.contains(sale.handle) { handles.append(sale.handle) }
        }
        if keys.isEmpty { handles = ledger.sales.filter { $0.isLive && $0.manifest.isEmpty }.map(\.handle) }
        let name = fresh(counter.habits.manifest)
        return .manifested(name, ledger.close(handles, as: name, at: now))
    }
}

extension SaleKey {
    var text: String {
        switch self {
        case .handle(let text), .reference(let text), .number(let text), .offer(let text): text
        }
    }
}
