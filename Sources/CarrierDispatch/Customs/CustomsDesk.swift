import CommandSupport
import Fulfilment
import LabelFormats
import Labels
import Postgres

/// Declares parcels that cross a customs border before their labels are asked for; for others nothing is read.
struct CustomsDesk: Sendable {
    /// A label that is not asked for.
    typealias Refused = (wanted: WantedLabel, message: String)

    let terms: CustomsTerms
    private let store = CustomsStore()
    /// One for the process: what it drew once it keeps.
    private static let fonts = FontChain(files: InstalledFonts.usual())

    init(terms: CustomsTerms) { self.terms = terms }

    /// - Returns: the labels that may be asked for, declared where they must be, and those that lack something.
    func declare(
        _ wanted: [WantedLabel], in database: some SQLExecutor
    ) async throws -> (ready: [WantedLabel], refused: [Refused]) {
        let crossing = Set(wanted.filter(\.isDeclared).map(\.parcelID))
        guard !crossing.isEmpty else { return (wanted, []) }
        let goods = try await store.goods(crossing.sorted(), in: database)
        var (ready, refused): ([WantedLabel], [Refused]) = ([], [])
        for label in wanted {
            guard crossing.contains(label.parcelID) else {
                ready.append(label)
                continue
            }
            do throws(Undeclared) {
                ready.append(try declared(label, goods[label.parcelID] ?? []))
            } catch {
                refused.append((label, error.message))
            }
        }
        return (ready, refused)
    }

    private struct Undeclared: Error {
        let message: String
    }

    /// A service that takes no declaration gets none, and our own form, which then must be printable, goes with the parcel.
    private func declared(_ label: WantedLabel, _ goods: [DeclaredGoods]) throws(Undeclared) -> WantedLabel {
        let paper: CustomsPaper
        do throws(CustomsDeclaration.Lack) {
            paper = try CustomsDeclaration(terms: terms).paper(goods, isToUnion: label.destinationArea.code == "EU")
        } catch {
            throw Undeclared(message: error.description)
        }
        var declared = label
        let takesPapers = label.account.labelFormat?.traits.extras.contains(.customs) == true
        if takesPapers { declared.job.customs = paper }
        do throws(LabelError) {
            declared.form = try form(paper, label)
        } catch {
            if !takesPapers { throw Undeclared(message: "its form for customs cannot be printed: \(error)") }
        }
        return declared
    }

    private func form(_ paper: CustomsPaper, _ label: WantedLabel) throws(LabelError) -> PrintedDocument? {
        guard let to = label.job.to, let parcel = label.job.parcels.first else { return nil }
        let sender = (try? Credentials(of: label.account))?.sender
        let form = CustomsForm(
            from: sender.map(AddressField.list) ?? [], to: AddressField.list(to), sscc: parcel.plate, contents: terms.contents,
            incoterm: paper.incoterm, eori: paper.eori, ioss: paper.ioss, weight: parcel.weight,
            lines: paper.lines.map {
                CustomsForm.Line(
                    description: $0.description, quantity: $0.quantity, weight: $0.weight, value: $0.value, tariff: $0.tariff,
                    origin: $0.origin)
            })
        return PrintedDocument(.customs, .pdf, try form.print(fonts: Self.fonts))
    }
}

extension WantedLabel {
    var destinationArea: CustomsArea { CustomsArea(country: job.to?.country ?? "", postcode: job.to?.postcode ?? "") }

    /// Whether it crosses a customs border.
    var isDeclared: Bool { CustomsArea(country: originCountry, postcode: "").declares(to: destinationArea) }
}
