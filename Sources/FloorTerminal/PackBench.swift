import ScanDialogue

/// What becomes of closed parcels where they were packed: their numbers are said, and what goes with them is printed.
///
/// The warehouse gives the numbers when it has booked the report of the order, which may be long after the last scan.
struct PackBench: Sendable {
    let words: any PackWords
    let signIn: SignInDialogue
    /// From where what goes with closed parcels comes, and where it is printed; nil: nothing is.
    let printing: (documents: any ParcelDocumentAccess, printer: PrinterName)?

    /// A printer that is not known is said before anything is packed. Without the network that is seen when there is something to print.
    /// - Throws: `FloorClientError`
    func check(_ badge: String) async throws(FloorClientError) {
        do {
            _ = try await printer(for: badge)
        } catch {
            guard error.isUnreachable else { throw error }
        }
    }

    /// Looks whether an answer tells of closed parcels.
    func take(_ settled: SettledReport, badge: String) async {
        guard let receipt = settled.answer.read(PackReceipt.self) else { return }
        for parcel in receipt.parcels { signIn.screen.say(words.parcelIs(parcel.number, parcel.sscc)) }
        do {
            guard let printing, let printer = try await printer(for: badge) else { return }
            let (input, screen) = (signIn.input, signIn.screen)
            await ParcelPrinting(access: printing.documents, printer: printer, input: input, screen: screen)
                .print(receipt.parcels, badge: badge)
        } catch {
            signIn.screen.warn("\(error)")
        }
    }

    private func printer(for badge: String) async throws(FloorClientError) -> BenchPrinter? {
        guard let printing else { return nil }
        return try await BenchPrinter.find(printing.printer, by: badge, printing.documents, signIn)
    }
}
