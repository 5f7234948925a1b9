import CarrierFormats
import FoundationEssentials
import Fulfilment
import JSONReading
import Testing

@testable import LabelFormats

/// What label services are asked.
@Suite("Label services' requests")
struct LabelRequestTests {
    @Test("Method, path, access and body are what the service wants", arguments: LabelRequest.all)
    func request(request: LabelRequest) throws {
        let call = try request.call()
        #expect(call.method == request.method)
        #expect(call.url == LabelRequest.account.host + request.path)
        #expect(request.format.operation(of: call) == request.operation)
        #expect(try request.call().body == call.body)
        guard !request.body.isEmpty else { return }
        let body = try JSONValue(call.body)
        for (pointer, value) in request.body { #expect(body.at(pointer)?.text ?? "" == value, "\(pointer)") }
    }

    @Test(
        "The same facts make the recorded request",
        .enabled(if: SharedData.isThere, Comment(rawValue: SharedData.hint)),
        arguments: LabelRequest.all.filter { !$0.pair.isEmpty })
    func recorded(request: LabelRequest) throws {
        let pair = try #require(try LabelPair(request.pair, in: LabelPairTests.root))
        let call = try request.call()
        #expect(call.method == pair.call.method)
        #expect(request.format.operation(of: call) == pair.operation)
        for must in pair.expected["request_must"]?.items ?? [] {
            let pointer = try #require(must["at"]?.string)
            #expect(try JSONValue(call.body).at(pointer)?.text == must["equals"]?.text, "\(pointer)")
        }
    }

    @Test("Every format can be asked for its access, and tells nothing of it", arguments: LabelFormat.all)
    func access(format: LabelFormat) throws {
        let account = LabelRequest.account
        let headers = try format.access.headers(account, .buy)
        switch format.access {
        case .body: #expect(headers.isEmpty)
        case .basicKey: #expect(headers[0].value == "Basic " + Data("k-1:".utf8).base64EncodedString())
        case .basic: #expect(headers[0].value == "Basic " + Data("shop:hush".utf8).base64EncodedString())
        case .key(let header, let prefix): #expect(headers[0] == (header, prefix + "k-1"))
        case .token: #expect(headers[0].value == "Bearer t-1")
        }
        #expect(!"\(account) \(String(reflecting: account))".contains("hush"))
        let call = OutgoingCall(method: "GET", url: "https://x.example/y?key=hush", headers: [("authorization", "hush")])
        #expect(!"\(call) \(String(reflecting: call))".contains("hush"))
    }

    @Test("An account without what is needed is a fault that names it", arguments: LabelFormat.all)
    func withoutAccess(format: LabelFormat) {
        guard format.access != .body else { return }
        let fault = #expect(throws: JobFault.self) { try format.access.headers(LabelAccount(), .buy) }
        #expect(fault?.field.hasPrefix("account.") == true)
    }

    @Test("SF signs business and time, kuaidi100 its content with time and keys")
    func seals() throws {
        let sf = try LabelRequest(.sfExpress, .buy, "POST", "/std/service").call()
        let fields = FormReading(sf.body)
        #expect(fields["partnerID"] == "shop" && fields["serviceCode"] == "EXP_RECE_CREATE_ORDER")
        #expect(fields["timestamp"] == "1755635829" && fields["requestID"] == "WB7Q2K4MA1")
        #expect(fields["msgDigest"]?.count == 24)
        #expect(try JSONValue(Array((fields["msgData"] ?? "").utf8)).at("/contactInfoList/1/contact")?.string == "Elizabeth Swan")
        let kuaidi = FormReading(try LabelRequest(.kuaidi100, .void, "POST", "/order/borderbestapi.do").call().body)
        #expect(kuaidi["method"] == "cancelBest" && kuaidi["t"] == "1755635829000")
        #expect(kuaidi["sign"]?.count == 32 && kuaidi["sign"] == kuaidi["sign"]?.uppercased())
        #expect(kuaidi["param"] == #"{"taskId":"shp_1","orderId":"rate_1","cancelMsg":"取消"}"#)
    }

    @Test("XML is written with its namespace, escaped, and read back")
    func xml() throws {
        let request = LabelRequest(.canadaPost, .buy, "POST", "") { job in
            job.to = Address(
                recipient: "A & B <C>", street: "23 jardin", city: "Ottawa", region: "ON", postcode: "k1k 4t3", country: "CA",
                location: nil)
        }
        let call = try request.call()
        #expect(call.headers.contains { $0 == ("content-type", "application/vnd.cpc.shipment-v8+xml") })
        let root = try #require(XMLReader.root(of: call.body))
        #expect(root.name == "shipment" && root.attributes["xmlns"]?.hasSuffix("shipment-v8") == true)
        #expect(root[path: "customer-request-id"] == "WB7Q2K4MA1")
        let destination = root["delivery-spec"]?["destination"]
        #expect(destination?[path: "name"] == "A & B <C>")
        #expect(destination?[path: "address-details", "postal-zip-code"] == "K1K4T3")
        #expect(root["delivery-spec"]?[path: "parcel-characteristics", "weight"] == "0.436")
    }

    @Test("What a service would refuse anyway, and what it cannot do, is never sent")
    func faults() throws {
        func fault(_ format: LabelFormat, _ operation: LabelFormats.Operation = .buy, _ change: (inout LabelJob) -> Void)
            -> String?
        {
            do {
                _ = try LabelRequest(format, operation, "", "", [:], change).call()
                return nil
            } catch {
                return "\(error)"
            }
        }
        #expect(fault(.ups) { $0.to = nil } == "to is missing; needed is an address")
        #expect(
            fault(.ups) { $0.to = $0.to?.with(street: String(repeating: "x", count: 36)) }?.hasPrefix("to.street is 'xxx") == true
        )
        #expect(fault(.ups) { $0.to = $0.to?.with(phone: "") } == "to.phone is missing; needed is a telephone number")
        #expect(fault(.ups) { $0.media = .pdf } == "media is 'pdf'; allowed is zpl, gif, epl, png")
        #expect(fault(.usps) { $0.options.isSigned = true } == "options is 'signature'; allowed is none with this carrier")
        #expect(fault(.usps) { $0.parcels += $0.parcels } == "options is 'parcels'; allowed is none with this carrier")
        #expect(fault(.shippo) { $0.offer = "" } == "offer is missing; needed is what the carrier called it")
        #expect(fault(.myDHL, .void) { _ in }?.hasPrefix("operation is 'void'; allowed is address") == true)
        #expect(
            fault(.easyPost) { $0.parcels = [JobParcel(weight: 0, size: Dimensions(length: 1, width: 1, height: 1))] }?.hasPrefix(
                "parcels[0].weight is '0'") == true)
        #expect(
            fault(.ups) { $0.reference = String(repeating: "r", count: 36) }?.hasSuffix("allowed is at most 35 characters")
                == true)
    }

    @Test("Weights and sizes are exact or rounded up, never down")
    func units() {
        #expect(Units.ounces(436) == "15.4" && Units.ounces(1) == "0.1" && Units.ounces(28_350) == "1000.1")
        #expect(Units.pounds(454) == "1.01" && Units.pounds(4771) == "10.52")
        #expect(Units.kilograms(436) == "0.436" && Units.kilograms(1000) == "1" && Units.kilograms(1, decimals: 1) == "0.1")
        #expect(Units.inches(254) == "10" && Units.inches(1) == "0.04" && Units.centimetres(255) == "25.5")
        #expect(Units.ounces(.max).isEmpty == false)
    }

    @Test("Control characters are left out of what is sent")
    func controls() throws {
        let call = try LabelRequest(.easyPost, .quote, "POST", "") { $0.to = $0.to?.with(street: "1 Main\u{0}\u{1F} St") }.call()
        #expect(try JSONValue(call.body).at("/shipment/to_address/street1")?.string == "1 Main St")
    }
}

extension LabelRequest: CustomTestStringConvertible {
    var testDescription: String { "\(format.name) \(operation.rawValue) \(path)" }
}

/// The fields of a form as it was sent.
private struct FormReading {
    private let fields: [String: String]

    init(_ body: [UInt8]) {
        let pairs = String(decoding: body, as: UTF8.self).split(separator: "&").map { $0.split(separator: "=", maxSplits: 1) }
        fields = Dictionary(pairs.compactMap { $0.count == 2 ? (String($0[0]), Self.decoded($0[1])) : nil }) { first, _ in first }
    }

    subscript(name: String) -> String? { fields[name] }

    private static func decoded(_ text: Substring) -> String {
        var (bytes, rest): ([UInt8], Substring) = ([], text)
        while let character = rest.popFirst() {
            if character == "%", let byte = UInt8(rest.prefix(2), radix: 16) {
                bytes.append(byte)
                rest = rest.dropFirst(2)
            } else {
                bytes += Array(String(character).utf8)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}

extension Address {
    fileprivate func with(street: String? = nil, phone: String? = nil) -> Address {
        Address(
            recipient: recipient, company: company, street: street ?? self.street, street2: street2, city: city, region: region,
            postcode: postcode, country: country, phone: phone ?? self.phone, email: email, location: location)
    }
}
