package import Fulfilment

/// Prices of one consignment.
package struct Quotation: Sendable, Equatable {
    /// What buying names beside the rate; empty where rates stand for themselves.
    package var handle = ""
    /// Ours, as it came back.
    package var reference = ""
    package var rates: [Rate] = []
    /// What single carriers said against it, beside the rates of the others.
    package var failures: [Refusal] = []
}

/// One service and its price.
package struct Rate: Sendable, Equatable {
    /// What it is bought by; empty where the service's code is enough.
    package var offer = ""
    /// The carrier behind an aggregator.
    package var carrier = ""
    /// The carrier's code.
    package let service: String
    package var title = ""
    /// What the account would pay.
    package let price: CarrierAmount
    package var listPrice: CarrierAmount?
    package var fees: [Fee] = []
    /// Of carriage, as promised; nil when nothing is.
    package var days: Int?
    package var arrival: CarrierTime?
    /// Last hand-over for that, by the clock of the origin: `2021-01-18T17:00:00`; empty when nothing is said.
    package var cutOff = ""
    /// Days by share of parcels, in percent, where the service measured them.
    package var percentiles: [Int: Int] = [:]
    /// The service's own words: `CHEAPEST`, `negotiated`, `valid`.
    package var attributes: [String] = []
    /// The carrier's account behind the aggregator.
    package var account = ""
    /// The weight that is billed, in grams, to the nearest.
    package var billedGrams: Int?
    package var zone = ""
    package var notes: [String] = []

    init?(_ service: String?, _ price: CarrierAmount?) {
        guard let service, !service.isEmpty, let price else { return nil }
        (self.service, self.price) = (service, price)
    }
}

/// When a service brings it, without a price.
package struct DeliveryPromise: Sendable, Equatable {
    package let service: String
    package var title = ""
    package var days: Int?
    package var arrival: CarrierTime?
    /// Last hand-over that day, by the clock of the origin: `18:00:00`.
    package var cutOff = ""
    package var isGuaranteed = false

    /// nil without a day or a number of days.
    init?(_ service: String?, days: Int?, arrival: CarrierTime?) {
        guard days != nil || arrival != nil else { return nil }
        (self.service, self.days, self.arrival) = (service ?? "", days, arrival)
    }
}

/// A day, maybe with a time, by the clock of the place it speaks of: no instant until somebody knows the zone.
package struct CarrierTime: Sendable, Equatable {
    package let day: CivilDay
    /// As written behind the day, without the zone: `09:00:00`; empty when there is none.
    package let time: String

    /// Reads `2021-01-19T09:00:00`, `2018-06-26 11:59:00`, `2020-03-24`, `20241215`; nil for anything else.
    init?(_ text: String?, time other: String? = nil) {
        guard let text else { return nil }
        let isCompact = text.utf8.count == 8 && text.utf8.allSatisfy { (48...57).contains($0) }
        let spelt = isCompact ? "\(text.prefix(4))-\(text.dropFirst(4).prefix(2))-\(text.suffix(2))" : text
        guard let day = CivilDay(spelt.prefix(10)) else { return nil }
        self.day = day
        let rest = spelt.dropFirst(10)
        let clock = rest.first == "T" || rest.first == " " ? String(rest.dropFirst().prefix { $0.isNumber || $0 == ":" }) : ""
        time = clock.isEmpty ? other ?? "" : clock
    }
}
