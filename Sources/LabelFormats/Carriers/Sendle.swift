import CarrierFormats
import Fulfilment
import JSONReading

extension LabelFormat {
    /// Sendle. Its reference is the tracking number, and its order's id the handle.
    package static let sendle = LabelFormat(
        name: "sendle", title: "Sendle", access: .basic(keyHeader: nil),
        traits: Traits(
            steps: .buyOnly, repeats: .sameLabel, search: .none, billed: .atScan, referenceLength: 100, media: [.pdf],
            extras: [.customs]),
        hosts: ("https://api.sendle.com/api", "https://sandbox.sendle.com/api"),
        calls: [
            Call(.quote, "POST", "/products", body: .json(SendleOrders.quote)),
            Call(.quote, "GET", "/products", fits: { _ in false }),
            Call(.quote, "GET", "/quote", fits: { _ in false }),
            Call(
                .buy, "POST", "/orders", body: .json(SendleOrders.order),
                headers: { job, _ in ["idempotency-key": Written(job.reference)] }),
            Call(.lookUp, "GET", "/orders/{handle}"),
            Call(.label, "GET", "/orders/{handle}/labels/cropped.pdf"),
            Call(.void, "DELETE", "/orders/{handle}"),
            Call(.track, "GET", "/tracking/{number}"),
        ], reader: JSONAnswer.reader(SendleOrders.read))
}

private enum SendleOrders {
    static func order(_ job: LabelJob, _ account: LabelAccount) throws(JobFault) -> Written {
        let parcel = try job.parcel()
        let contents: Written =
            job.customs.map { paper in
                .list(
                    paper.lines.map { line -> Written in
                        [
                            "description": Written(line.description), "quantity": Written(line.quantity),
                            "value": Written(line.value),
                            "currency": Written(line.value.currency.code), "hs_code": Written(line.tariff),
                            "country_of_origin": Written(line.origin),
                        ]
                    })
            } ?? .leftOut
        return [
            "sender": party(try job.sender()), "receiver": party(try job.recipient()), "product_code": Written(job.service),
            "customer_reference": Written(job.reference), "description": Written(job.contents),
            "pickup_date": Written(job.shipDate),
            "weight": weight(parcel.weight), "volume": ["units": "m3", "value": .number(Units.cubicMetres(parcel.size))],
            "dimensions": dimensions(parcel), "parcel_contents": contents,
        ]
    }

    private static func weight(_ grams: Int) -> Written { ["units": "kg", "value": .number(Units.kilograms(grams))] }

    private static func dimensions(_ parcel: JobParcel) -> Written {
        [
            "units": "cm", "length": .number(Units.centimetres(parcel.size.length)),
            "width": .number(Units.centimetres(parcel.size.width)), "height": .number(Units.centimetres(parcel.size.height)),
        ]
    }

    private static func party(_ address: Address) -> Written {
        [
            "contact": [
                "name": Written(address.recipient), "company": Written(address.company), "phone": Written(address.phone),
                "email": Written(address.email),
            ], "address": place(address),
        ]
    }

    private static func place(_ address: Address) -> Written {
        [
            "address_line1": Written(address.street), "address_line2": Written(address.street2), "suburb": Written(address.city),
            "state_name": Written(address.region), "postcode": Written(address.postcode), "country": Written(address.country),
        ]
    }

    static func quote(_ job: LabelJob, _ account: LabelAccount) throws(JobFault) -> Written {
        let parcel = try job.parcel()
        return [
            "sender": ["address": place(try job.sender())], "receiver": ["address": place(try job.recipient())],
            "weight": weight(job.weight), "dimensions": dimensions(parcel),
        ]
    }

    // MARK: Answers

    static let meanings: Meanings = [
        "payment_required": .stop, "unauthorized": .stop, "account_suspended": .stop, "too_many_requests": .retry,
        "not_found": .absent, "internal_server_error": .unknown, "service_unavailable": .unknown,
    ]

    static func read(_ answer: JSONAnswer) -> Verdict {
        guard answer.answered.answer.isSuccess else { return refusal(answer) }
        switch answer.operation {
        case .quote: return rated(answer)
        case .void: return voided(answer)
        case .track:
            guard let state = answer["state"]?.word else { return answer.answered.unreadable("it has no state") }
            return .recorded(Record(.tracked, number: answer.answered.job?.numbers.first, status: state))
        default:
            if answer["state"]?.word == "Cancelled" { return .voided }
            return answer.answered.bought(purchase(answer.root))
        }
    }

    /// `messages` is a map of fields to sentences, as deep as the request.
    private static func refusal(_ answer: JSONAnswer) -> Verdict {
        let code = answer["error"]?.word
        let problems = answer["messages"].map { sentences($0, "") } ?? []
        guard code != nil || !problems.isEmpty else { return answer.answered.unreadable("an error without its reason") }
        return answer.refuse(problems, code: code, message: answer["error_description"]?.word, meanings)
    }

    private static func sentences(_ value: JSONValue, _ path: String) -> [Refusal.FieldProblem] {
        if let word = value.word { return [Refusal.FieldProblem(field: path, message: word)] }
        if value.isArray { return value.many.prefix(20).flatMap { sentences($0, path) } }
        guard path.utf8.count < 200 else { return [] }
        return value.members.prefix(20).flatMap { sentences($0.value, path.isEmpty ? $0.name : "\(path).\($0.name)") }
    }

    private static func money(_ price: JSONValue?) -> CarrierAmount? { price?["gross"]?.amount("amount", "currency") }

    private static func purchase(_ order: JSONValue) -> Purchase? {
        let number = order["sendle_reference"]?.word
        guard var purchase = Purchase([SoldParcel(number: number)]) else { return nil }
        purchase.handle = order["order_id"]?.word ?? ""
        purchase.reference = order["customer_reference"]?.word ?? ""
        purchase.documents = (order["labels"]?.many ?? []).sorted {
            $0["size"]?.word == "cropped" && $1["size"]?.word != "cropped"
        }
        .compactMap { LabelDocument(address: $0["url"]?.word, media: $0["format"]?.word, needsAccess: true) }
        purchase.carrier = "sendle"
        purchase.service = order["product"]?["code"]?.word ?? ""
        purchase.charged = money(order["price"])
        purchase.fees = (order["price_breakdown"]?.members ?? []).compactMap {
            Fee($0.name, $0.value.amount("amount", "currency"))
        }
        purchase.isVoidable = order["scheduling"]?["is_cancellable"]?.flag
        purchase.arrival = CarrierTime(order["scheduling"]?["estimated_delivery_date_maximum"]?.word)
        return purchase
    }

    private static func rated(_ answer: JSONAnswer) -> Verdict {
        guard answer.root.isArray else { return answer.answered.unreadable("it is no list of rates") }
        var quotation = Quotation()
        quotation.rates = answer.root.items.compactMap { item in
            let product = item["product"]
            let service = product?["code"]?.word ?? item["plan_name"]?.word
            guard var rate = Rate(service, money(item["price"] ?? item["quote"])) else { return nil }
            rate.carrier = "sendle"
            rate.title = product?["name"]?.word ?? ""
            rate.days = item["eta"]?["days_range"]?.many.last?.count
            rate.arrival = CarrierTime(item["eta"]?["date_range"]?.many.last?.word)
            rate.fees = (item["price_breakdown"]?.members ?? []).compactMap {
                Fee($0.name, $0.value.amount("amount", "currency"))
            }
            return rate
        }
        return answer.answered.rated(quotation)
    }

    private static func voided(_ answer: JSONAnswer) -> Verdict {
        if answer["state"]?.word == "Cancelled" || answer["cancelled_at"]?.word != nil { return .voided }
        guard let state = answer["state"]?.word else { return answer.answered.unreadable("it has no state") }
        return .voidRefused(Refusal(code: state, message: answer["cancellation_message"]?.word))
    }
}
