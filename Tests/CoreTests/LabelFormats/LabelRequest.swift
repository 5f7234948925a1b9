import FoundationEssentials
import Fulfilment
import JSONReading

@testable import LabelFormats

/// A job, and what a service has to be sent for it.
struct LabelRequest: Sendable {
    let format: LabelFormat
    let operation: LabelFormats.Operation
    let method: String
    /// Path and query, behind the host.
    let path: String
    /// JSON pointers into the body and what stands there, as words; an empty one must not be there.
    let body: [String: String]
    let job: LabelJob
    /// Where the facts are those of a recorded pair.
    let pair: String

    init(
        _ format: LabelFormat, _ operation: LabelFormats.Operation, _ method: String, _ path: String,
        _ body: [String: String] = [:],
        pair: String = "", _ change: (inout LabelJob) -> Void = { _ in }
    ) {
        (self.format, self.operation, self.method, self.path, self.body, self.pair) = (
            format, operation, method, path, body, pair
        )
        var job = Self.job
        job.media = format.traits.media[0]
        change(&job)
        self.job = job
    }

    func call() throws -> OutgoingCall {
        try format.request(job, as: operation, for: Self.account, at: Date(timeIntervalSince1970: 1_755_635_829))
    }

    /// 436 g, 10 × 8 × 4 inches.
    static let job: LabelJob = {
        var job = LabelJob()
        job.reference = "WB7Q2K4MA1"
        job.from = Address(
            recipient: "Jack Sparrow", company: "Pearl Ltd", street: "388 Townsend St", street2: "Apt 20", city: "San Francisco",
            region: "CA", postcode: "94107", country: "US", phone: "5550100000", email: "from@example.com", location: nil)
        job.to = Address(
            recipient: "Elizabeth Swan", street: "179 N Harbor Dr", city: "Redondo Beach", region: "CA", postcode: "90277",
            country: "US", phone: "5550100001", location: nil)
        job.parcels = [JobParcel(weight: 436, size: Dimensions(length: 254, width: 203, height: 101))]
        job.service = "03"
        job.carrier = "USPS"
        job.shipDate = CivilDay(year: 2026, month: 3, day: 9)
        (job.handle, job.offer) = ("shp_1", "rate_1")
        (job.numbers, job.handles) = (["1Z2220060290602143"], ["lb_1", "lb_2"])
        if let day = job.shipDate { job.window = PickupWindow(day: day, from: 9 * 60, until: 17 * 60 + 30) }
        return job
    }()

    static let account: LabelAccount = {
        var account = LabelAccount()
        account.host = "https://labels.example"
        (account.user, account.secret, account.key, account.token) = ("shop", "hush", "k-1", "t-1")
        (account.number, account.contract, account.carriers) = ("A1B2C3", "c-1", ["ca_1"])
        return account
    }()

    /// One customs line of two pieces, worth 23.25 together.
    static func paper(_ currency: String = "USD") -> CustomsPaper? {
        guard let currency = Currency(currency) else { return nil }
        let value = Money(minor: 2325, currency: currency)
        var paper = CustomsPaper(lines: [
            CustomsLine(description: "Sweet shirts", quantity: 2, value: value, weight: 311, tariff: "654321", origin: "US")
        ])
        paper.signer = "Steve Brule"
        return paper
    }
}
