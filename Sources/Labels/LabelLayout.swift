package import Barcodes

/// Places the parts of a shipping label.
package struct LabelLayout: Sendable {
    package let media: LabelMedia
    package private(set) var marks: [LabelMark] = []
    private let fonts: FontChain

    /// - Throws: `BarcodeError` when a code does not fit on the label.
    package init(_ label: ShippingLabel, media: LabelMedia = .fourBySix203, fonts: FontChain = FontChain()) throws(BarcodeError) {
        self.media = media
        self.fonts = fonts
        addSender(label)
        addDestination(label)
        addService(label)
        try addTrackingNumber(label)
        try addPlate(label)
    }

    /// Dots at this density for dots at 203 per inch.
    private func dots(_ at203: Int) -> Int { (at203 * media.density + 101) / 203 }

    private var margin: Int { dots(32) }
    private var inner: Int { media.width - 2 * margin }

    private mutating func addSender(_ label: ShippingLabel) {
        for (index, line) in label.from.prefix(3).enumerated() { addText(line, y: dots(28 + index * 30), size: dots(24)) }
        addRule(y: dots(124))
    }

    private mutating func addDestination(_ label: ShippingLabel) {
        let lines = label.addressLines.flatMap { wrapped($0, size: dots(40)) }.prefix(6)
        for (index, line) in lines.enumerated() { addText(line, y: dots(140 + index * 48), size: dots(40)) }
        addRule(y: dots(432))
    }

    private mutating func addService(_ label: ShippingLabel) {
        let half = inner / 2 - dots(8)
        add(label.service.uppercased(), x: margin, y: dots(446), width: half, size: dots(54))
        add(label.routingCode, x: margin + inner / 2 + dots(8), y: dots(446), width: half, size: dots(54))
        addRule(y: dots(514))
    }

    private mutating func addTrackingNumber(_ label: ShippingLabel) throws(BarcodeError) {
        try addBars(Code128(label.trackingNumber), .text(label.trackingNumber), y: dots(530), height: dots(150))
        addText(label.trackingNumber, y: dots(688), size: dots(30))
        addRule(y: dots(730))
    }

    /// The licence plate, the QR code beside the small print.
    private mutating func addPlate(_ label: ShippingLabel) throws(BarcodeError) {
        var left = margin
        if let sscc = label.sscc {
            let message = try ElementString.read("(00)" + sscc.digits)
            try addBars(Code128(message), .gs1(message), y: dots(746), height: dots(170))
            addText("(00) \(sscc.digits)", y: dots(924), size: dots(28))
            let link = try DigitalLink(message, stem: label.linkStem).uri
            let code = try QRCode(link)
            let module = max(2, dots(210) / code.size)
            marks.append(.square(SquareMark(code: code, content: link, x: margin + 4 * module, y: dots(974), module: module)))
            left += (code.size + 8) * module
        }
        for (index, note) in label.notes.prefix(6).enumerated() {
            add(note, x: left, y: dots(978 + index * 34), width: media.width - margin - left, size: dots(26))
        }
    }

    /// Modules as wide as fit with the quiet zones, at most three dots of 203.
    private mutating func addBars(
        _ symbol: Code128, _ content: BarsMark.Content, y: Int, height: Int
    ) throws(BarcodeError) {
        let module = min(dots(3), media.width / (symbol.moduleCount + 20))
        guard module >= dots(1) else { throw .cannotEncode("\(content)", code: "bars \(media.width) dots wide") }
        let x = max(10 * module, (media.width - symbol.moduleCount * module) / 2)
        marks.append(.bars(BarsMark(symbol: symbol, content: content, x: x, y: y, height: height, module: module)))
    }

    private mutating func addRule(y: Int) { marks.append(.box(x: margin, y: y, width: inner, height: dots(3))) }

    private mutating func addText(_ text: String, y: Int, size: Int) { add(text, x: margin, y: y, width: inner, size: size) }

    /// Shrinks the text down to half its size, then cuts it.
    private mutating func add(_ text: String, x: Int, y: Int, width: Int, size: Int) {
        var line = String(text.map { $0.isNewline || ($0.asciiValue ?? 32) < 32 ? " " : $0 })
        guard line.contains(where: { !$0.isWhitespace }), width > 0 else { return }
        let natural = fonts.width(line, size: Double(size))
        let fitting = natural <= Double(width) ? size : max(size / 2, Int(Double(size) * Double(width) / natural))
        while fonts.width(line, size: Double(fitting)) > Double(width), line.count > 1 { line = String(line.dropLast(2)) + "." }
        marks.append(.text(TextMark(text: line, x: x, y: y, width: width, size: fitting)))
    }

    /// In two lines where one would have to shrink below three quarters: at a blank, or anywhere in scripts that have none.
    private func wrapped(_ text: String, size: Int) -> [String] {
        guard fonts.width(text, size: Double(size)) * 0.75 > Double(inner) else { return [text] }
        let characters = Array(text)
        let middle = characters.count / 2
        let blanks = characters.indices.filter { characters[$0].isWhitespace || characters[$0] == "," }
        let cut = blanks.min { abs($0 - middle) < abs($1 - middle) }.map { $0 + 1 } ?? middle
        return [String(characters[..<cut]), String(characters[cut...])]
    }
}
