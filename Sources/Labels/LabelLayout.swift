import Barcodes

/// Places the parts of a shipping label.
///
/// Everything that goes in is placed: text that does not fit becomes smaller, then takes more lines and what room is left, down to
/// `smallestAddress` and `smallestPrint`. What does not fit then either is an error.
package struct LabelLayout: LabelPage {
    /// The destination is legible at arm's length from here on, in points (72 per inch).
    package static let smallestAddress = 8
    /// The sender, the notes and the numbers are legible from here on, in points.
    package static let smallestPrint = 7

    package let media: LabelMedia
    package private(set) var marks: [LabelMark] = []
    private let fonts: FontChain
    private let format: LabelFormat
    private var problems: [LabelError.Problem] = []
    /// Dots the rest lies lower, for an address that needs the room.
    private var shift = 0

    /// - Throws: `LabelError` with everything that cannot be printed.
    package init(
        _ label: ShippingLabel, media: LabelMedia = .fourBySix203, fonts: FontChain = FontChain(), format: LabelFormat = .pdf
    ) throws(LabelError) {
        (self.media, self.fonts, self.format) = (media, fonts, format)
        addAddresses(label)
        addService(label)
        addTrackingNumber(label)
        addPlate(label)
        guard problems.isEmpty else { throw LabelError(problems: problems) }
    }

    /// Dots at this density for dots at 203 per inch.
    private func dots(_ at203: Int) -> Int { (at203 * media.density + 101) / 203 }
    /// Dots for points, rounded up: no smaller than stated.
    private func dots(points: Int) -> Int { (points * media.density + 71) / 72 }

    private var margin: Int { dots(32) }
    private var inner: Int { media.width - 2 * margin }

    // Addresses

    /// The sender in its largest print, unless the destination needs the room; below a rule the destination.
    private mutating func addAddresses(_ label: ShippingLabel) {
        let (from, to) = (block(label.from.map { [$0] }), block(AddressField.lines(label.to)))
        let height = dots(432 - 28) + (label.sscc == nil ? spareRoom(label) : 0)
        var failures: [LabelError.Problem] = []
        for size in stride(from: dots(24), through: dots(points: Self.smallestPrint), by: -1) {
            let sender = from.fit(width: inner, height: height / 2, largest: size, smallest: size)
            // A sender that does not fit may become shorter than it is; what does not fit beside none never will.
            let room = height - ((try? sender.get().height) ?? 0) - dots(20)
            let destination = to.fit(
                width: inner, height: room, largest: dots(40), smallest: dots(points: Self.smallestAddress))
            if case (.success(let sender), .success(let destination)) = (sender, destination) {
                return place(sender, destination)
            }
            failures = sender.problems + destination.problems
        }
        problems += failures
    }

    private mutating func place(_ sender: TextBlock.Fitted, _ destination: TextBlock.Fitted) {
        add(sender, x: margin, y: dots(28), width: inner)
        let rule = max(dots(28) + sender.height + dots(6), min(dots(124), dots(424) - destination.height))
        addRule(y: rule)
        add(destination, x: margin, y: rule + dots(14), width: inner)
        shift = max(0, rule + dots(14) + destination.height - dots(432))
        addRule(y: dots(432) + shift)
    }

    /// Without a licence plate there is room between the tracking number and the notes.
    private func spareRoom(_ label: ShippingLabel) -> Int {
        max(0, media.height - margin - dots(746) - label.notes.count * TextBlock.pitch(dots(26)))
    }

    // Service and numbers

    private mutating func addService(_ label: ShippingLabel) {
        let service = LabelField(label.service.name, label.service.text.uppercased())
        let half = inner / 2 - dots(8)
        let isAlone = label.routingCode.text.isEmpty
        addText(service, x: margin, y: dots(446), width: isAlone ? inner : half, height: dots(66), largest: dots(54))
        addText(label.routingCode, x: margin + inner - half, y: dots(446), width: half, height: dots(66), largest: dots(54))
        addRule(y: dots(514) + shift)
    }

    private mutating func addTrackingNumber(_ label: ShippingLabel) {
        let number = label.trackingNumber
        do throws(BarcodeError) {
            try addBars(Code128(number.text), .text(number.text), y: dots(530), height: dots(150))
        } catch {
            problems.append(
                .init(
                    field: number.name,
                    reason: "is '\(number.text)'; allowed are 1 to 80 signs of ASCII that are no wider than the label as bars"))
        }
        addText(number, x: margin, y: dots(688), width: inner, height: dots(40), largest: dots(30))
        addRule(y: dots(730) + shift)
    }

    /// The licence plate, the QR code beside the small print.
    private mutating func addPlate(_ label: ShippingLabel) {
        guard let sscc = label.sscc else {
            return addNotes(label, x: margin, y: dots(746), bottom: media.height - margin - shift)
        }
        var left = margin
        do throws(BarcodeError) {
            let message = try ElementString.read("(00)" + sscc.digits)
            try addBars(Code128(message), .gs1(message), y: dots(746), height: dots(170))
            addText(
                .init("sscc", "(00) \(sscc.digits)"), x: margin, y: dots(924), width: inner, height: dots(40), largest: dots(28))
            let code = try square(DigitalLink(message, stem: label.linkStem).uri)
            marks.append(.square(code))
            left += (code.modules + 8) * code.module
        } catch {
            problems.append(.init(field: "link_stem", reason: "is refused: \(error)"))
        }
        addNotes(label, x: left, y: dots(978), bottom: media.height - margin)
    }

    private mutating func addNotes(_ label: ShippingLabel, x: Int, y: Int, bottom: Int) {
        let (largest, smallest) = (dots(26), dots(points: Self.smallestPrint))
        addBlock(
            label.notes.map { [$0] }, x: x, y: y, width: media.width - margin - x, height: bottom - y, largest: largest,
            smallest: smallest)
    }

    /// A QR code with its quiet zone, in modules of at least a quarter of a millimetre.
    private func square(_ link: String) throws(BarcodeError) -> SquareMark {
        let (modules, room) = (try QRCode.size(of: link), media.height - dots(974) - dots(8))
        let module = max(dots(2), min(dots(210) / modules, room / (modules + 4)))
        guard (modules + 4) * module <= room else { throw .cannotEncode(link, code: "a QR code of this size") }
        return SquareMark(content: link, modules: modules, x: margin + 4 * module, y: dots(974), module: module)
    }

    /// Modules as wide as fit with the quiet zones, at most three dots of 203.
    private mutating func addBars(
        _ symbol: Code128, _ content: BarsMark.Content, y: Int, height: Int
    ) throws(BarcodeError) {
        let module = min(dots(3), media.width / (symbol.moduleCount + 20))
        guard module >= dots(1) else { throw .cannotEncode("\(content)", code: "bars \(media.width) dots wide") }
        let x = max(10 * module, (media.width - symbol.moduleCount * module) / 2)
        marks.append(.bars(BarsMark(symbol: symbol, content: content, x: x, y: y + shift, height: height, module: module)))
    }

    private mutating func addRule(y: Int) { marks.append(.box(x: margin, y: y, width: inner, height: dots(3))) }

    // Text

    private mutating func addText(_ field: LabelField, x: Int, y: Int, width: Int, height: Int, largest: Int) {
        addBlock(
            [[field]], x: x, y: y, width: width, height: height, largest: largest, smallest: dots(points: Self.smallestPrint))
    }

    private mutating func addBlock(
        _ lines: [[LabelField]], x: Int, y: Int, width: Int, height: Int, largest: Int, smallest: Int
    ) {
        let block = block(lines)
        do throws(LabelError) {
            let fitted = try block.fitted(width: width, height: height, largest: largest, smallest: smallest)
            add(fitted, x: x, y: y + shift, width: width)
        } catch {
            problems += error.problems
        }
    }

    private mutating func add(_ fitted: TextBlock.Fitted, x: Int, y: Int, width: Int) {
        for (index, line) in fitted.lines.enumerated() {
            marks.append(.text(TextMark(text: line, x: x, y: y + index * fitted.pitch, width: width, size: fitted.size)))
        }
    }

    /// Composes every text and notes what of it cannot be printed.
    private mutating func block(_ lines: [[LabelField]]) -> TextBlock {
        let composed = lines.map { $0.map { LabelField($0.name, PrintableText.composed($0.text)) } }
        for line in composed {
            let isPrinters = format == .zpl && line.allSatisfy { ZPL.isPlain($0.text) }
            for field in line {
                let problem = PrintableText.problem(in: field.text) { isPrinters || fonts.has($0) }
                if let problem { problems.append(.init(field: field.name, reason: problem)) }
            }
        }
        return TextBlock(composed, fonts: fonts)
    }
}

extension TextBlock {
    fileprivate func fit(width: Int, height: Int, largest: Int, smallest: Int) -> Result<Fitted, LabelError> {
        Result { () throws(LabelError) in
            try fitted(width: width, height: height, largest: largest, smallest: smallest)
        }
    }
}

extension Result<TextBlock.Fitted, LabelError> {
    fileprivate var problems: [LabelError.Problem] { if case .failure(let error) = self { error.problems } else { [] } }
}
