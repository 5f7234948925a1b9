import Fulfilment

/// A manifest on paper, for the driver's signature: the list as it was closed, over as many pages as it needs.
package struct ManifestSheet: Sendable, Equatable {
    /// The manifest's number.
    package let number: Int64
    /// The list, line by line, as it is kept.
    package let text: String

    package init(number: Int64, text: String) { (self.number, self.text) = (number, text) }

    /// The list for an office printer. The same list gives the same bytes.
    /// - Throws: `LabelError` naming every line with letters that no font has: nothing is left out or cut.
    package func print(fonts: FontChain) throws(LabelError) -> [UInt8] { PDF.encode(try pages(fonts: fonts), fonts: fonts) }

    /// At least one.
    func pages(fonts: FontChain) throws(LabelError) -> [ListPage] {
        var layout = ListLayout("MANIFEST \(number)", format: .pdf, fonts: fonts)
        // The list says at its head what it is; here that stands above every page.
        for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() where index > 0 {
            if line.allSatisfy({ $0 == " " }) {
                layout.addGap()
            } else {
                layout.add([[LabelField("line \(index + 1)", String(line))]], points: 9)
            }
        }
        guard layout.problems.isEmpty else { throw LabelError(problems: layout.problems) }
        return layout.pages(headed: "as it was closed")
    }
}
