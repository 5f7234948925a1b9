import Fulfilment
import NIOCore
import ScanDialogue

/// What goes with parcels, as a device gets it.
protocol ParcelDocumentAccess: SignInAccess {
    /// Where a printer takes its jobs, by its code in the master records.
    func printer(_ code: String, badge: String) async throws(FloorClientError) -> PrinterAnswer
    func packingList(sscc: String, as format: PrinterFormat, badge: String) async throws(FloorClientError) -> [UInt8]
    /// The label as its carrier sold it, and what that is: nil for what no printer of ours understands.
    func label(sscc: String, badge: String) async throws(FloorClientError) -> (format: PrinterFormat?, bytes: [UInt8])
}

extension FloorClient: ParcelDocumentAccess {
    func printer(_ code: String, badge: String) async throws(FloorClientError) -> PrinterAnswer {
        try read(try await get("/floor/printers/\(Inquiry.escaped(code))", by: badge).body)
    }

    func packingList(sscc: String, as format: PrinterFormat, badge: String) async throws(FloorClientError) -> [UInt8] {
        let path = "\(Self.path(ofParcel: sscc))/packing-list?format=\(format.rawValue)"
        return Array(try await get(path, by: badge).body.readableBytesView)
    }

    func label(sscc: String, badge: String) async throws(FloorClientError) -> (format: PrinterFormat?, bytes: [UInt8]) {
        let answer = try await get("\(Self.path(ofParcel: sscc))/label", by: badge)
        return (PrinterFormat.allCases.first { $0.contentType == answer.type }, Array(answer.body.readableBytesView))
    }
}

extension FloorClient {
    /// How a parcel is packed, by the number on its label.
    func parcel(sscc: String, badge: String) async throws(FloorClientError) -> PackedParcelAnswer {
        try read(try await get(Self.path(ofParcel: sscc), by: badge).body)
    }

    private static func path(ofParcel sscc: String) -> String {
        "/floor/parcels/\(String(sscc.filter { $0.isASCII && ($0.isLetter || $0.isNumber) }))"
    }
}
