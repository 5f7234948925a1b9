import Barcodes
import Fulfilment

/// Chinese, as written on the mainland.
struct Chinese: FloorWords {}

// MARK: - Codes, labels and keys

extension Chinese: ScanWords {
    var nothingRead: String { "什么也没有读到，请重新扫描。" }
    func isPlace(_ code: String) -> String { "这是货位 \(code)。" }
    func isArticle(_ title: String) -> String { "这是 \(title)。" }
    func unknownCode(_ code: String, to whole: ScannedName.Whole) -> String {
        switch whole {
        case .tour, .warehouse: "这里没有“\(code)”。"
        case .order: "“\(code)”不属于本订单。"
        }
    }
    func strangeArticle(_ gtin: String, to whole: ScannedName.Whole) -> String { "商品 \(gtin) 不属于\(of(whole))。" }
    func strangeParcel(_ sscc: String, to whole: ScannedName.Whole) -> String { "包裹 \(sscc) 不属于\(of(whole))。" }
    func strangeFields(_ titles: [String], to whole: ScannedName.Whole) -> String {
        "含有 \(titles.joined(separator: "、")) 的条码不属于\(of(whole))。"
    }
    func strangeCode(_ code: ScannedCode, to whole: ScannedName.Whole) -> String {
        "这是\(code.meanings.first.map(kind) ?? "无法识别的条码")，不属于\(of(whole))。"
    }
    private func kind(_ meaning: ScannedCode.Meaning) -> String {
        switch meaning {
        case .article(let gtin): "商品 \(gtin)"
        case .articleWithAddOn(let article): "商品 \(article.article)（附加码 \(article.addOn)）"
        case .parcel(let sscc): "包裹 \(sscc)"
        case .fields(let message) where message.isPostcode: "承运商分拣用的邮编，不是包裹号"
        case .fields(let message): "含 \(message.elements.count) 个字段的 GS1 条码"
        case .link(let link): "指向 \(link.stem) 的 GS1 Digital Link"
        case .label(let label):
            "含 \(label.fields.count) 个字段的标签\((label.gtin?.digits ?? label.articleCodes.first).map { "（商品 \($0)）" } ?? "")"
        case .waybill(let waybill): " \(waybill.carrier) 的运单号"
        case .name(let text): "名称或货位“\(text.prefix(40))”"
        }
    }
    private func of(_ whole: ScannedName.Whole) -> String {
        switch whole {
        case .tour: "本次拣货"
        case .order: "本订单"
        case .warehouse: "本仓库"
        }
    }
    func unreadable(_ code: String, to whole: ScannedName.Whole, _ problem: BarcodeError) -> String {
        "\(unknownCode(code, to: whole))\(self.problem(problem))"
    }
    func problem(_ problem: BarcodeError) -> String {
        switch problem {
        case .notDigits(let code): "“\(code.prefix(30))”不是数字，可能扫了别的标签。"
        case .wrongLength(let code, let expected):
            "“\(code.prefix(30))”有 \(code.count) 位数字，应为 \(either(expected)) 位。可能没有读全，请重新扫描。"
        case .wrongCheckDigit(let code, let expected):
            "“\(code.prefix(30))”的校验码错误，应为 \(expected)\(kind(of: code))。可能输错了一位数字。"
        case .outOfRange(let name, let value): "\(name) 不能是 \(value)。"
        case .empty: "什么也没有读到。标签可能脏了，请重新扫描。"
        case .tooLong(let count): "\(count) 个字符超过了一个条码的容量，可能几个条码被连着扫描了。"
        case .addOnAlone(let text): "“\(text.prefix(30))”是商品条码旁的小条码，请扫描整个条码或大条码。"
        case .lostSeparators: "标签各字段之间的控制字符丢失。请设置扫描枪发送控制字符，或发送 <GS> 和 <RS>。"
        case .otherKeyboard(let layout):
            "条码是按\(Self.keyboards[layout].map { "\($0)键盘" } ?? " \(layout) 键盘")输入的。请把扫描枪与电脑设为同一种键盘布局。"
        case .cannotEncode(let text, let code): "“\(text.prefix(30))”无法打印为条码（\(code)）。"
        default: fieldProblem(problem)
        }
    }
    private func fieldProblem(_ problem: BarcodeError) -> String {
        switch problem {
        case .unknownField(let text, let position):
            "第 \(position) 个字符处的“\(text.prefix(30))”不是 GS1 字段。扫描枪可能丢掉了字段之间的分隔符。"
        case .shortField(let field, let value, let least, let isExact):
            "字段 \(field) 的内容“\(value.prefix(30))”\(isExact ? "应为" : "至少要有") \(least) 个字符。条码可能没有读全，请重新扫描。"
        case .longField(let field, let value, let most):
            "字段 \(field) 的内容“\(value.prefix(30))”超过了 \(most) 个字符。扫描枪可能丢掉了后面的分隔符。"
        case .wrongCharacter(let field, let character, let allowed):
            "字段 \(field) 含有字符\(shown(character))，只允许\(characters(allowed))。扫描枪可能设成了别的键盘布局。"
        case .wrongValue(let field, let value, let allowed):
            "字段 \(field) 的内容“\(value.prefix(30))”错误，应为\(self.allowed(allowed))。标签可能打印错了。"
        case .twice(let field): "标签上的 \(field) 出现两次，而且不一致。可能扫了两张标签。"
        case .lacksCompany(let field, let groups): "字段 \(field) 还需要\(wanted(groups))。标签上可能还有第二个条码。"
        case .wrongCompany(let field, let other): "字段 \(field) 和 (\(other)) 不能同时出现。标签上可能还有第二个条码。"
        case .noLink(let problem): "这个网址不是 GS1 Digital Link：\(link(problem))。可能只是广告。"
        default: "条码无法识别。"
        }
    }
    private func either(_ numbers: [Int]) -> String {
        guard let first = numbers.first, let last = numbers.last, numbers.count > 2, last - first == numbers.count - 1 else {
            return numbers.map(String.init).joined(separator: "、")
        }
        return "\(first) 到 \(last)"
    }
    /// Which number has so many digits; eight can also be a UPC-E, whose check digit is another.
    private func kind(of code: String) -> String {
        let upcE = RetailNumbers.checkDigit(upcE: code).map { "，作为 UPC-E 应为 \($0)" } ?? ""
        let kinds = [8: "EAN-8", 12: "UPC-A", 13: "EAN-13", 14: "GTIN-14", 18: "SSCC"]
        return kinds[code.utf8.count].map { "（\($0)\(upcE)）" } ?? ""
    }
    private func shown(_ byte: UInt8) -> String {
        (33...126).contains(byte) ? "“\(Character(Unicode.Scalar(byte)))”" : byte == 32 ? "“空格”" : "（代码 \(byte)）"
    }
    private func characters(_ alphabet: FieldAlphabet) -> String {
        switch alphabet {
        case .digits: "数字"
        case .gs1: "字母、数字和 !\"%&'()*+,-./:;<=>?_ "
        case .component: "大写字母、数字和 #-/ "
        case .base64: "字母、数字和 -_= "
        }
    }
    private func wanted(_ groups: [[String]]) -> String {
        groups.map { group in
            group.map { $0.hasSuffix("*") ? "带序列号的 (\($0.dropLast())) " : " (\($0)) " }.joined(separator: "和")
        }
        .joined(separator: "或")
    }
    private func allowed(_ allowed: AllowedValue) -> String {
        switch allowed {
        case .part(let check): part(check)
        case .formatNumber: "“[)>”后面的两位数字"
        case .dataIdentifier: "以最多三位数字和一个字母开头"
        case .waybill(let carriers): "校验码正确的 \(carriers.joined(separator: "、")) 运单号"
        }
    }
    private func part(_ check: FieldCheck) -> String {
        switch check {
        case .check: "校验码正确的号码"
        case .day, .date: "日期（年、月、日）"
        case .birthday: "带世纪的日期"
        case .time: "时和分"
        case .hour: "不超过 23 的小时"
        case .minute, .second: "不超过 59 的数"
        case .yesno: "0（否）或 1（是）"
        case .zero: " 0"
        case .positive: "大于 0 的数"
        case .nolead: "开头没有零的数"
        case .word: "含有字母的内容"
        case .minus: "负号"
        case .piece: "第几件和总件数"
        case .sequence: "用斜线隔开的两个数"
        case .percent: "百分号后跟两位十六进制数的文本"
        case .latitude: "纬度"
        case .longitude: "经度"
        case .pair: "两位校验字符正确的号码"
        case .sex: " 0、1、2 或 9"
        case .winding: " 0、1 或 9"
        case .company: "以至少 4 位数字的厂商代码开头"
        case .iban: "校验码正确的 IBAN"
        case .country, .land: "国家代码"
        case .processor: "国家代码，或表示多个国家的 999"
        case .currency: "货币代码"
        case .importer: "字母、数字、- 或 _"
        case .package: "包装类型代码"
        case .media: " 01 到 10 或 80 到 99"
        case .coupon, .offer: "长度与标明的一致的优惠券各部分"
        case .padding: "补足到三的倍数的 Base64，末尾最多两个 ="
        }
    }
    private func link(_ problem: LinkProblem) -> String {
        switch problem {
        case .noHost: "开头不是 http:// 或 https:// 和主机名"
        case .noWebAddress(let text): "“\(text.prefix(30))”不是网址"
        case .slashAtEnd: "末尾是斜线"
        case .emptyValue: "主键后面有两个连续的斜线"
        case .noKey: "路径里没有 /01/ 这样的主键"
        case .nothingNamed: "没有一个字段能指明物品"
        case .twice: "有内容重复"
        case .homeless(let field): "\(field) 既不能放在路径里，也不能放在问号后面"
        case .noAttribute(let field): "\(field) 不能放在问号后面"
        case .wrongOrder(let codes): "\(codes.map { "/\($0)/" }.joined(separator: " ")) 不能按这个顺序跟在主键后面"
        case .noField(let code): "“\(code.prefix(8))”不是 GS1 字段"
        case .wrongPercent: "“%”后面没有两位十六进制数"
        }
    }
    private static let keyboards = [
        "French": "法语", "Belgian": "比利时", "German": "德语", "Swiss": "瑞士", "British": "英式", "Spanish": "西班牙语",
        "Italian": "意大利语", "Portuguese": "葡萄牙语", "Brazilian": "巴西", "Swedish": "瑞典语", "Danish": "丹麦语", "Czech": "捷克语",
        "Slovak": "斯洛伐克语", "Hungarian": "匈牙利语", "Polish": "波兰语", "Turkish": "土耳其语", "Russian": "俄语",
    ]

    func both(_ reasons: [String]) -> String { reasons.joined(separator: "，而且") }
    var uncertainLot: String { "批号无法确定：扫描枪与电脑的键盘布局不同" }
    func otherLot(_ scanned: String, than wanted: String) -> String { "批号是 \(scanned)，应为 \(wanted)" }
    func over(_ life: ScannedCode.ShelfLife) -> String { "已过期（\(life.day)）" }
    func otherDay(_ life: ScannedCode.ShelfLife, books: CivilDay, ofLot lot: String?) -> String {
        "标签上的日期是 \(life.day)，系统中\(lot.map { "批号 \($0) " } ?? "本行")是 \(books)"
    }
    func laterLot(_ lot: String, _ day: CivilDay, than wanted: String) -> String {
        "批号 \(lot) 的到期日是 \(day)，晚于应拣的批号 \(wanted)"
    }
    func goesFirst(_ wanted: String, _ day: CivilDay) -> String { "应拣的批号 \(wanted) 于 \(day) 到期，须先出库" }
    func tooSoon(_ lot: String) -> String { "批号 \(lot) 到期太早，不能用于本订单" }
    func onlyLeft(_ pieces: Int, ofLot lot: String) -> String { "批号 \(lot) 在这里只剩 \(pieces) 件可拣" }
    func barred(_ lot: String, _ bar: LotBar) -> String { "批号 \(lot) \(statement(bar))" }
    func expired(_ lot: String, _ day: CivilDay) -> String { "批号 \(lot) 已于 \(day) 过期" }
}

// MARK: - Every dialogue

extension Chinese: FrameWords {
    func joined(_ sentences: [String]) -> String { sentences.joined() }

    func takenBack(_ instruction: String) -> String { "已撤回。\(instruction)" }
    var nothingToTakeBack: String { "没有可撤回的：已上报的已经入账。" }
    var warehouseIsAsked: String { "正在查询仓库系统，请等待答复。" }
    func meaning(of code: ControlCode) -> String {
        switch code {
        case .undo: "撤回上一次扫描"
        case .confirm: "是，全部"
        case .short: "这里不足或没有"
        case .damaged: "损坏"
        case .skip: "稍后，或否：还有剩余"
        case .noCarton: "打包：没有这种纸箱"
        case .full: "拣货：车格已满"
        case .aside: "完成，放到一边"
        }
    }
    var nothingToConfirm: String { "没有需要确认的内容。" }
    func thirdWrongScan(_ help: String) -> String { "连续三次扫错：\(help)" }
    var notAskedNow: String { "现在不需要这个。" }

    var lookingUp: String { "正在查询。" }
    var nothingWasAsked: String { "没有查询任何内容。" }
    var answerNotUnderstood: String { "无法识别仓库系统的答复，本设备的程序可能太旧。" }
    var noNetwork: String { "没有网络，无法查询仓库系统，请稍后再试。" }

    var ended: String { "已结束。" }
    var nothingMore: Question.Text { .init("完成", "没有其他任务了。") }
}

// MARK: - Dialogues about goods

extension Chinese: GoodsWords {
    /// A number is wanted: what to do, and how to type it where digits alone are codes.
    private func number(_ what: String, _ keys: KeyForm, such number: Int) -> String {
        keys.isPlain ? what : "\(what)（如 \(keys.number(number))，单独的数字在这里是条码）"
    }
    private func kind(_ kind: LocationKind) -> String {
        switch kind {
        case .pick: "拣货位"
        case .bulk: "存储位"
        case .receiving: "收货暂存位"
        case .staging: "集货位"
        case .packing: "打包台"
        case .quarantine: "隔离位"
        case .returns: "退货位"
        case .dock: "月台"
        }
    }
    private func status(_ status: StockStatus) -> String {
        switch status {
        case .receiving: "待上架"
        case .free: "可用"
        case .qualityHold: "质检冻结"
        case .damaged: "残损"
        case .returned: "退货待检"
        }
    }
    private func lot(_ lot: String) -> String { lot.isEmpty ? "" : " 批号 \(lot)" }

    func goods(_ title: GoodsTitle) -> String {
        "\(title.name)\(lot(title.lot))\(title.status.map { "（\(status($0))）" } ?? "")"
    }
    func pieces(_ count: Int, of title: GoodsTitle) -> String { "\(count) 件 \(goods(title))" }

    func taken(_ title: GoodsTitle) -> String { "已扫描 \(goods(title))。" }
    func taken(_ count: Int, of title: GoodsTitle) -> String { "\(pieces(count, of: title))。" }
    func takenLot(_ lot: String) -> String { "批号 \(lot)。" }
    func takenPieces(_ count: Int) -> String { "\(count) 件。" }
    func takenDock(_ code: String) -> String { "月台 \(code)。" }
    func put(_ count: Int, of title: GoodsTitle, into place: String) -> String {
        "\(pieces(count, of: title)) 已放入 \(place)。"
    }
    func isRight(_ code: String) -> String { "\(code) 正确。" }

    func noDock(_ place: String, _ kind: LocationKind) -> String { "\(place) 是\(self.kind(kind))，不是月台。" }
    func wrongKind(_ place: String, _ kind: LocationKind, wanted: [LocationKind]) -> String {
        "\(place) 是\(self.kind(kind))，应为\(wanted.map(self.kind).joined(separator: "、"))。"
    }
    var noLot: String { "这不是批号。" }
    var noDay: String { "这不是日期。" }
    var noSerialNumber: String { "这不是序列号。" }
    func impossible(_ number: Int) -> String { "数量不能是 \(number)。" }
    var garbledLot: String { "批号无法确定：扫描枪与电脑的键盘布局不同。" }

    func lotQuestion(of title: String) -> Question.Text { .init("批号", "请扫描或输入 \(title) 的批号。") }
    var expiryQuestion: Question.Text { .init("到期日", "请输入到期日：2027-03-31。") }
    var serialQuestion: Question.Text { .init("序列号", "请扫描或输入这一件的序列号。") }

    var leftForLater: String { "留到以后再做。" }
    var isLastOne: String { "这是最后一项。" }
    func undoHelp(_ keys: KeyForm) -> String { "按 \(keys.signedKey("0")) 撤回上一次扫描。" }
}

// MARK: - Receiving

extension Chinese {
    func receivingDock(_ keys: KeyForm) -> Question.Text { .init("月台", "请扫描月台，按 \(keys.key("9")) 结束。") }
    var papersQuestion: Question.Text { .init("单据", "请扫描或输入单据号，或扫描托盘，按 9 结束。") }
    func unknownPapers(_ number: String) -> Question.Text {
        .init("无预告", "输入 OK，把 \(number) 作为无预告到货收货；或重新扫描单据号；按 9 换一批到货。")
    }
    var supplierQuestion: Question.Text { .init("供应商", "请扫描或输入供应商代码，按 9 换一批到货。") }
    func receiveGoods(_ keys: KeyForm, isDamaged: Bool) -> Question.Text {
        .init(
            isDamaged ? "残损" : "商品",
            "请扫描商品或托盘；按 \(keys.key("3")) \(isDamaged ? "改为完好" : "标为残损")，按 \(keys.key("9")) 全部点完。")
    }
    func receivePieces(_ keys: KeyForm) -> Question.Text {
        .init("数量", "\(number("请输入件数", keys, such: 24))；按 \(keys.signedKey("3")) 标为残损。")
    }
    func sureOf(_ number: Int, _ keys: KeyForm) -> Question.Text {
        .init("\(number)", "请再输入一次 \(keys.number(number)) 确认。")
    }
    func tooManyQuestion(_ pieces: Int) -> Question.Text {
        .init("超量", "请输入接收这 \(pieces) 件的原因；按 9 留在车上。")
    }
    func shortQuestion(_ keys: KeyForm) -> Question.Text {
        .init("短少", "按 \(keys.key("1")) 其余不会再到，按 \(keys.key("2")) 其余以后到，按 \(keys.key("9")) 继续清点。")
    }
    var whyShortQuestion: Question.Text { .init("原因", "请输入其余不会再到的原因，按 9 继续清点。") }
    var whyOverQuestion: Question.Text { .init("原因", "请输入接收超量的原因，按 9 继续清点。") }
    var finishingDelivery: Question.Text { .init("收货结束", "仓库系统正在结束这批收货。") }
    func expected(_ count: Int, of title: GoodsTitle) -> String { "待收 \(pieces(count, of: title))" }
    var receiveHelp: String { "请放到一边，询问采购。" }

    func takenInUnannounced(_ number: String) -> String { "\(number) 作为无预告到货收货。" }
    var notOpened: String { "未打开。" }
    func notOpened(because refusal: String) -> String { "未打开：\(refusal)" }
    var allIsCounted: String { "全部点完。" }
    func nextGoods(areDamaged: Bool) -> String { areDamaged ? "接下来的商品是残损的。" : "接下来的商品是完好的。" }
    var theyAreDamaged: String { "已标为残损。" }
    var leftOnLorry: String { "不接收，请留在车上。" }
    var restComesLater: String { "其余以后到。" }
    var restStaysAway: String { "其余不会再到。" }
    func restStaysAway(because reason: String) -> String { "其余不会再到：\(reason)。" }
    func overAccepted(because reason: String) -> String { "已接收：\(reason)。" }
    var notFinished: String { "未结束，请继续清点。" }
    func notFinished(because refusal: String) -> String { "尚未结束：\(refusal)" }
    func confirmNumber(_ number: Int) -> String { "\(number) 件？请再输入一次确认。" }
    var noNumberNow: String { "现在不需要数量。" }
    var deliveryLookedFor: String { "正在查找到货。" }
    var deliveryOpening: String { "正在打开到货。" }
    func deliveryOpened(_ name: String, of supplier: String) -> String { "到货 \(name)，供应商 \(supplier)。" }
    var deliveryFinished: String { "收货已结束。" }
    var noDelivery: String { "没有打开的到货。" }
    func received(_ count: Int, of title: GoodsTitle, isDamaged: Bool) -> String {
        "\(pieces(count, of: title))\(isDamaged ? "，残损" : "")。"
    }
    func received(pallet sscc: String) -> String { "托盘 \(sscc) 按预告收货。" }
    var countDamagedApart: String { "残损的商品请逐个清点。" }
}

// MARK: - Putting away and back

extension Chinese {
    func putAwayDock(_ keys: KeyForm) -> Question.Text { .init("月台", "请扫描月台，按 \(keys.key("9")) 结束。") }
    func putAwayGoods(at dock: String, isEmpty: Bool, _ keys: KeyForm) -> Question.Text {
        .init(
            "商品",
            isEmpty
                ? "\(dock) 没有待上架的商品。请扫描其他月台，按 \(keys.key("9")) 结束。" : "请扫描要上架的商品，按 \(keys.key("9")) 结束。")
    }
    func putAwayBin(_ bin: String, _ pieces: Int, _ keys: KeyForm) -> Question.Text {
        .init(bin, "请把 \(pieces) 件放入 \(bin) 并扫描，\(number("或输入实际件数", keys, such: pieces))。")
    }
    func putAwayAnyBin(_ status: StockStatus, _ pieces: Int, _ keys: KeyForm) -> Question.Text {
        let bin = status == .receiving ? "请扫描货位" : "商品\(self.status(status))，请扫描隔离位"
        return .init("货位", "\(bin)，\(number("或输入实际件数", keys, such: pieces))。")
    }
    func waits(_ goods: DockAnswer.Goods) -> String {
        let bins = goods.bins.isEmpty ? "" : "，放入 \(goods.bins.map(\.bin).joined(separator: "、"))"
        return "\(pieces(goods.quantity, of: GoodsTitle(goods.sku, lot: goods.lot)))\(bins)\(goods.awaited ? "，有订单在等" : "")"
    }
    func proposal(_ bin: DockAnswer.Bin) -> String { "\(bin.quantity) 件放入 \(bin.bin)：\(bin.reason)" }
    func kindsToGo(_ count: Int, at dock: String) -> String { "\(dock)，还有 \(count) 种" }
    func putAwayHelp(_ keys: KeyForm) -> String { "按 \(keys.signedKey("0")) 撤回上一次扫描；请询问收货人员。" }

    func kindsWait(_ count: Int, at dock: String) -> String { "\(dock) 有 \(count) 种商品待上架。" }
    func noneWaits(_ title: String, at dock: String) -> String { "\(dock) 没有待上架的 \(title)。" }
    func lotDoesNotWait(_ lot: String, at dock: String, only lots: [String]) -> String {
        "\(dock) 没有待上架的批号 \(lot)，只有\(lots.map { "“\($0)”" }.joined(separator: "、"))。"
    }
    func severalLots(_ title: String) -> String { "\(title)：有多个批号。" }
    func impossible(_ number: Int, waiting: Int, at dock: String) -> String {
        "数量不能是 \(number)：\(dock) 待上架 \(waiting) 件。"
    }

    var askingForPutBacks: Question.Text { .init("放回", "正在查询要放回的商品。") }
    var nothingToPutBack: Question.Text { .init("完成", "没有要放回的商品。") }
    func putBackFrom(_ code: String, _ keys: KeyForm) -> Question.Text {
        .init(code, "请取 \(code) 并扫描；按 \(keys.key("2")) 以后再做，按 \(keys.key("9")) 结束。")
    }
    func putBackArticle(_ title: GoodsTitle, isDamaged: Bool, _ keys: KeyForm) -> Question.Text {
        .init(
            title.name,
            "请扫描一件 \(goods(title))；按 \(keys.key("3")) \(isDamaged ? "改为完好" : "标为残损")，按 \(keys.key("2")) 以后再做。")
    }
    func putBackBin(_ bin: String?, _ pieces: Int, _ keys: KeyForm) -> Question.Text {
        .init(bin ?? "货位", "请把 \(pieces) 件放入\(bin.map { " \($0) " } ?? "货位")并扫描，\(number("或输入件数", keys, such: pieces))。")
    }
    func putBackQuarantine(_ pieces: Int, _ keys: KeyForm) -> Question.Text {
        .init("隔离位", "请把 \(pieces) 件放入隔离位并扫描，\(number("或输入件数", keys, such: pieces))。")
    }
    func goesBack(_ count: Int, of title: GoodsTitle, to bin: String?) -> String {
        pieces(count, of: title) + (bin.map { " 放回 \($0)" } ?? "")
    }
    func putBacksToGo(_ count: Int, order: Int64) -> String { "订单 \(order)，还有 \(count) 项" }
    func putBackHelp(_ keys: KeyForm) -> String {
        "按 \(keys.signedKey("2")) 以后再做，按 \(keys.signedKey("0")) 撤回上一次扫描。"
    }

    func putBacks(_ count: Int) -> String { "有 \(count) 项要放回。" }
    func itIs(damaged: Bool) -> String { damaged ? "已标为残损。" : "已改为完好。" }
    var isNotIt: String { "不是这个。" }
    func isLot(_ lot: String) -> String { "这是批号 \(lot)。" }
    func strangeSerial(_ serial: String, to from: String) -> String { "序列号 \(serial) 不属于 \(from)，请放到一边。" }
    func takenSerial(_ serial: String) -> String { "序列号 \(serial)。" }
    func impossible(_ number: Int, toPutBack wanted: Int) -> String { "数量不能是 \(number)：要放回 \(wanted) 件。" }
}

// MARK: - Refilling and counting

extension Chinese {
    var askingForRefills: Question.Text { .init("补货", "正在查询需要补货的拣货位。") }
    var noFaceRunsLow: Question.Text { .init("完成", "没有需要补货的拣货位。") }
    func refillFrom(_ place: String, _ keys: KeyForm) -> Question.Text {
        .init(place, "请到 \(place) 并扫描；按 \(keys.key("2")) 以后再做，按 \(keys.key("9")) 结束。")
    }
    func refillArticle(_ task: RefillsAnswer.Task, _ keys: KeyForm) -> Question.Text {
        let goods = pieces(task.quantity, of: GoodsTitle(task.sku, lot: task.lot))
        return .init(task.sku, "请取 \(goods)，扫描其中一件；这里没有请按 \(keys.key("1"))。")
    }
    func refillFace(_ face: String, _ pieces: Int, _ keys: KeyForm) -> Question.Text {
        .init(face, "请把 \(pieces) 件放入 \(face) 并扫描，\(number("或输入实际件数", keys, such: pieces))。")
    }
    func refillDetails(_ task: RefillsAnswer.Task) -> [String] {
        [
            "\(pieces(task.quantity, of: GoodsTitle(task.sku, lot: task.lot))) 补到 \(task.face)",
            "现有 \(task.onHand) 件，需要 \(task.forecast) 件，最多放 \(task.maximum) 件",
        ]
    }
    func refillsToGo(_ count: Int) -> String { "还有 \(count) 项" }
    func refillHelp(_ keys: KeyForm) -> String {
        "按 \(keys.signedKey("2")) 这个拣货位以后再补，按 \(keys.signedKey("0")) 撤回上一次扫描。"
    }

    func facesRunLow(_ count: Int) -> String { "有 \(count) 个拣货位需要补货。" }
    func wantsNothing(_ face: String) -> String { "\(face) 已不需要补货。" }
    func placeIsRight(_ place: String) -> String { "货位 \(place) 正确。" }
    func otherRefillLot(_ lot: String, wanted: String) -> String {
        "这是批号 \(lot)，应为\(wanted.isEmpty ? "无批号的商品" : "批号 \(wanted)")，请勿取走。"
    }
    func leftOut(_ place: String) -> String { "已跳过，请安排盘点 \(place)。" }
    func impossible(_ number: Int, wanted: Int) -> String { "数量不能是 \(number)：需要 \(wanted) 件。" }

    var askingForCounts: Question.Text { .init("盘点", "正在查询要盘点的货位。") }
    func countAnyPlace(_ keys: KeyForm) -> Question.Text { .init("货位", "请扫描要盘点的货位，按 \(keys.key("9")) 结束。") }
    func countPlace(_ place: String, only: Bool, _ keys: KeyForm) -> Question.Text {
        .init(
            place,
            only
                ? "请到 \(place) 并扫描；按 \(keys.key("9")) 结束。"
                : "请到 \(place) 并扫描，也可扫描其他货位；按 \(keys.key("2")) 以后再盘，按 \(keys.key("9")) 结束。")
    }
    func countAnyArticle(at place: String, only: Bool, _ keys: KeyForm) -> Question.Text {
        .init("商品", "请扫描 \(place) 的商品；这里是空的请按 \(keys.key("1"))，按 \(keys.key("9")) \(only ? "结束" : "换货位")。")
    }
    func countArticle(_ task: CountTasksAnswer.Task, only: Bool, _ keys: KeyForm) -> Question.Text {
        .init(
            task.sku,
            "请扫描 \(task.bin) 的一件 \(goods(task.title))；这里没有请按 \(keys.key("1"))，按 \(keys.key("9")) \(only ? "结束" : "换货位")。")
    }
    var countLotQuestion: Question.Text { .init("批号", "请扫描或输入批号；这里全是同一批号请按 9。") }
    func countPieces(_ soFar: Int, at place: String, _ keys: KeyForm) -> Question.Text {
        .init(
            "\(soFar)",
            "请逐件扫描，\(number("或输入这里的总件数", keys, such: 3))；没有请按 \(keys.signedKey("1"))。然后再扫描一次 \(place)。")
    }
    func reallyNone(_ title: GoodsTitle, _ keys: KeyForm) -> Question.Text {
        .init("没有", "确实没有 \(goods(title))？再按一次 \(keys.key("1")) 确认。")
    }
    var askingForGoods: Question.Text { .init("没有", "正在查询账面。") }
    func askedFor(_ task: CountTasksAnswer.Task) -> String { "待盘点：\(goods(task.title))\(task.isRecount ? "（复盘）" : "")" }
    func placesToGo(_ count: Int) -> String { "还有 \(count) 个货位" }
    func countHelp(_ keys: KeyForm) -> String { "按 \(keys.signedKey("0")) 撤回上一次扫描；不认识的商品请放到一边。" }

    func placesToCount(_ count: Int) -> String { "有 \(count) 个货位要盘点。" }
    var nothingToCount: String { "没有要盘点的货位。" }
    func nothingToCount(at place: String) -> String { "\(place) 已不需要盘点。" }
    var anotherPlace: String { "换货位。" }
    func takenPlace(_ code: String) -> String { "货位 \(code)。" }
    var oneLot: String { "同一批号。" }
    func countedSoFar(_ number: Int) -> String { "已点 \(number) 件。" }
    func otherLotCounted(_ lot: String, first counted: String) -> String {
        "这是批号 \(lot)：请先登记批号 \(counted)，再盘点这个批号。"
    }
    func counted(_ count: Int, of title: GoodsTitle, at place: String) -> String {
        "\(place) 盘点到 \(pieces(count, of: title))。"
    }
    func none(of title: GoodsTitle, at place: String) -> String { "\(place) 没有 \(goods(title))。" }
    func nothing(at place: String) -> String { "\(place) 是空的。" }
    func emptyInBooks(_ place: String) -> String { "\(place) 账面上也是空的。" }
    func placeLeftForLater(_ place: String) -> String { "\(place) 以后再盘。" }
    var noOtherPlace: String { "没有其他货位。" }
    var nothingAsked: String { "没有要确认的内容。" }

    var countedAgain: String { "尚未入账：将由另一个人复盘。" }
    var supervisorDecides: String { "另一个人盘点结果相同：由主管决定。" }
}

// MARK: - Moving and looking up

extension Chinese {
    func moveFromQuestion(_ keys: KeyForm) -> Question.Text {
        .init("移出", "请扫描移出的货位，按 \(keys.key("9")) 结束。")
    }
    func moveArticleQuestion(from: String) -> Question.Text { .init("商品", "请扫描从 \(from) 移出的商品。") }
    func moveLotQuestion(from: String) -> Question.Text { .init("批号", "请扫描或输入批号；\(from) 只有一个批号请按 9。") }
    func movePiecesQuestion(_ keys: KeyForm) -> Question.Text {
        .init("数量", "\(number("请输入移出的件数", keys, such: 3))。")
    }
    func moveToQuestion(_ pieces: Int) -> Question.Text { .init("移入", "请扫描放入这 \(pieces) 件的货位。") }
    func comesFrom(_ place: String) -> String { "从 \(place)" }

    func takenFrom(_ place: String) -> String { "从 \(place) 移出。" }
    var onlyLot: String { "只有一个批号。" }
    func samePlace(_ place: String) -> String { "\(place) 是移出的货位，请扫描移入的货位。" }
    func moved(_ count: Int, of title: GoodsTitle, from: String, to: String) -> String {
        "\(pieces(count, of: title)) 从 \(from) 移到 \(to)。"
    }

    func anyCode(_ keys: KeyForm) -> Question.Text { .init("扫描", "请扫描任意条码，按 \(keys.key("9")) 结束。") }
    var parcelHeading: String { "包裹" }
    var orderHeading: String { "订单" }

    func found(_ place: LookUpAnswer.Place) -> String { "\(place.code) 是仓库 \(place.site) 的\(kind(place.kind))。" }
    func found(_ article: LookUpAnswer.Article) -> String {
        let facts = [article.name, article.gtin].filter { !$0.isEmpty }.map { "，\($0)" }.joined()
        return "商品 \(article.sku)\(facts)。"
    }
    func found(_ parcel: LookUpAnswer.Parcel) -> String {
        "订单 \(parcel.order) 的第 \(parcel.number) 个包裹，\(parcel.carton.map { "纸箱 \($0)" } ?? "原包装发货")。"
    }
    func found(_ order: LookUpAnswer.Order) -> String { "仓库 \(order.site) 的订单 \(order.id)：\(state(order.state))。" }
    private func state(_ state: FulfilmentState) -> String {
        switch state {
        case .promised: "已承诺，未分配"
        case .backordered: "缺货待补"
        case .allocated: "已分配，待拣货"
        case .picking: "拣货中"
        case .picked: "已拣货，待打包"
        case .packed: "已打包"
        case .cancelled: "已取消"
        }
    }
    func lies(_ goods: LookUpAnswer.Goods) -> String {
        "\(goods.quantity) 件 \(goods.name.isEmpty ? goods.sku : goods.name)\(state(of: goods))"
    }
    func liesAt(_ goods: LookUpAnswer.Goods) -> String { "\(goods.place)：\(goods.quantity) 件\(state(of: goods))" }
    private func state(of goods: LookUpAnswer.Goods) -> String {
        let expiry = goods.expiry.map { "，\($0) 到期" } ?? ""
        return lot(goods.lot) + expiry + (goods.status == .free ? "" : "，\(status(goods.status))")
    }
    var nothingLiesThere: String { "这里是空的。" }
    var noneIsHere: String { "这里没有该商品。" }

    var nothingToSay: String { "这里不需要按键。" }
    var lookUpHelp: String { "这些条码都不属于本仓库。" }
}

// MARK: - Picking

extension Chinese: PickWords {
    var tourDoneWord: String { "完成" }
    func lotWanted(_ lot: String) -> String { "批号 \(lot)" }
    func piecesOf(_ counted: Int, _ wanted: Int) -> String { "\(counted)/\(wanted) 件" }
    func shortKeys(_ keys: KeyForm) -> String { "\(keys.key("1")) 没有了  \(keys.key("3")) 破损" }
    func emptyKeys(_ keys: KeyForm) -> String { "\(keys.key("9")) 已空  \(keys.key("2")) 还有" }
    var bringCart: String { "本次拣货已完成，请把拣货车送到打包台。" }
    func goAndScan(_ place: String, _ keys: KeyForm) -> String {
        let pressed = "\(keys.key("1")) 短拣，\(keys.key("2")) 跳过，\(keys.key("3")) 破损，\(keys.key("0")) 撤回"
        return "请到货位 \(place) 并扫描。\(keys.isPlain ? "" : "按键：\(pressed)；单独的数字是商品编码。")"
    }
    func takeAndScan(_ quantity: Int, _ title: String, lot: String, or pack: NumberedPack?) -> String {
        let ofLot = lot.isEmpty ? "" : "，批号 \(lot)"
        let orPack = pack.map { "，或扫描一个 \($0.name)（\($0.pieces) 件）" } ?? ""
        return "请取 \(quantity) 件 \(title)\(ofLot)，扫描其中一件\(orPack)。"
    }
    func askSwap(_ lot: String, insteadOf wanted: String, isLater: Bool, _ keys: KeyForm) -> String {
        "用\(isLater ? "到期更晚的" : "")批号 \(lot) 代替批号 \(wanted) 吗？再扫一次，或按 \(keys.key("9")) 是，\(keys.key("0")) 撤回。"
    }
    func typeAgain(_ number: Int, _ keys: KeyForm) -> String { "请再输入一次 \(keys.number(number)) 确认。" }
    func scanOthers(_ quantity: Int, _ keys: KeyForm) -> String { "请扫描其余各件，或输入手中的件数\(numberHelp(quantity, keys))。" }
    private func numberHelp(_ quantity: Int, _ keys: KeyForm) -> String {
        keys.isPlain ? "" : "（如 \(keys.number(quantity))；单独的数字在这里是商品编码）"
    }
    func whyTooFew(_ keys: KeyForm) -> String { "为什么不够？\(reasons(keys))。" }
    private func reasons(_ keys: KeyForm) -> String { "\(keys.key("1")) 没有了，\(keys.key("3")) 破损，\(keys.key("0")) 撤回" }
    var orQuarantine: String { "或把破损品送到隔离区并扫描隔离货位。" }
    var damagedWord: String { "破损" }
    func askDamaged(_ title: String, to place: String, missing: Int, _ keys: KeyForm) -> String {
        "有几件破损的 \(title) 送到 \(place)？请输入件数，最多 \(keys.number(missing))。\(keys.signedKey("2")) 留在原处，\(keys.signedKey("0")) 撤回。"
    }
    func askEmpty(_ title: String, at place: String, _ keys: KeyForm) -> String {
        "货位 \(place) 的 \(title) 取空了吗？\(keys.key("9")) 已空，\(keys.key("2")) 还有，\(keys.key("0")) 撤回。"
    }
    var otherBinWord: String { "另一个车格" }
    func putIntoOtherBin(_ counted: Int, than full: String, free: [String], _ keys: KeyForm) -> String {
        "车格 \(full) 已满：请把 \(counted) 件放入另一个车格并扫描。空车格：\(free.joined(separator: " "))。\(keys.key("0")) 撤回。"
    }
    func putIntoBin(_ counted: Int, _ bin: String) -> String { "请把 \(counted) 件放入车格 \(bin) 并扫描车格。" }

    var isTheItem: String { "这是要拣的商品。" }
    func isOtherItem(_ title: String) -> String { "这是 \(title)，本次拣货的另一种商品。" }
    func isPack(_ pack: NumberedPack, of sku: String) -> String { "这是 \(sku) 的 \(pack.name)，每个 \(pack.pieces) 件。" }
    func isCartBin(_ code: String) -> String { "这是车格 \(code)。" }
    func wantedPlace(_ place: String) -> String { "应扫描货位 \(place)。" }
    func wantedItem(_ title: String) -> String { "应扫描 \(title)。" }
    func wantedBin(_ bin: String) -> String { "应扫描车格 \(bin)。" }
    func wantedReason(_ keys: KeyForm) -> String { "请说明原因：\(reasons(keys))。" }
    func itemBut(_ title: String, _ objection: String) -> String { "这是 \(title)，但\(objection)。请放到一边。" }
    func otherLotBut(_ title: String, _ why: String, isUnfit: Bool) -> String {
        "这是 \(title)，但\(why)。\(isUnfit ? "请挑出来放到一边。" : "请留在原处。")"
    }
    func soFar(_ counted: Int, _ quantity: Int, _ keys: KeyForm) -> String {
        "已有 \(counted) 件，共需 \(quantity) 件：请扫描商品，或输入手中的件数\(numberHelp(quantity, keys))。"
    }
    func packTooLarge(_ pack: NumberedPack, more: Int, isFirst: Bool) -> String {
        "这是一个 \(pack.name)，有 \(pack.pieces) 件，但\(isFirst ? "" : "还")只需要 \(more) 件。请拆开扫描单件，或留在原处。"
    }
    func tooManyPieces(_ number: Int, wanted: Int, inHand: Int) -> String {
        "\(number) 件太多：需要 \(wanted) 件，手中 \(inHand) 件。其余请留在原处。"
    }
    func hasOtherOrder(_ bin: String) -> String { "车格 \(bin) 属于别的订单。" }
    func notOnCart(bin: Int, of cart: String, than own: String) -> String {
        cart == own ? "拣货车 \(own) 没有 \(bin) 号车格。" : "这是拣货车 \(cart) 的 \(bin) 号车格，本车是 \(own)。"
    }
    var thirdWrongPick: String { "已连续扫错三次：货位上可能是别的商品。请问同事，或跳过。" }

    func placeRight(_ place: String) -> String { "货位 \(place) 正确。" }
    var placeRightNowItem: String { "货位正确，请扫描商品。" }
    func binHasIt(_ bin: String, goOnTo place: String) -> String { "车格 \(bin) 已放好，请去货位 \(place)。" }
    func binHasItNowItem(_ bin: String) -> String { "车格 \(bin) 已放好，请扫描商品。" }
    func countedPieces(_ counted: Int, _ wanted: Int) -> String { "\(counted) 件，共需 \(wanted) 件。" }
    func reallyMany(_ number: Int) -> String { "\(number) 件？请再输入一次确认。" }
    func mayGoInstead(_ lot: String, of wanted: String) -> String { "这是批号 \(lot)，不是批号 \(wanted)，可以代替出库。" }
    func isLaterLot(_ lot: String, _ day: CivilDay?, than wanted: String) -> String {
        let expires = day.map { "的到期日是 \($0)，晚于批号 \(wanted)" } ?? "没有到期日，而批号 \(wanted) 有"
        return "批号 \(lot) \(expires)。您有权限，可以拣这个批号。"
    }
    func goesInstead(_ lot: String, of wanted: String) -> String { "批号 \(lot) 代替批号 \(wanted) 出库。" }
    var emptyAsInBooks: String { "已空，与系统一致。" }
    var someLeft: String { "还有剩余：将安排盘点。" }
    func nonePicked(_ title: String) -> String { "\(title) 一件也没有拣。" }
    func inBin(_ picked: Int, _ bin: String) -> String { "\(picked) 件已放入车格 \(bin)。" }
    func pickSkipped(inHand: Int) -> String { "已跳过，最后再拣。\(inHand > 0 ? "请把手中 \(inHand) 件放回。" : "")" }
    func isFull(_ bin: String) -> String { "车格 \(bin) 已满。" }
    func damagedGo(to place: String) -> String { "破损品送到 \(place)。" }
    func damagedLie(_ quantity: Int, at place: String) -> String { "\(quantity) 件破损品在 \(place)。" }
    var shortWhy: String { "数量不够：什么原因？" }
    func shortBy(_ missing: Int) -> String { "缺 \(missing) 件。" }

    var nothingToPick: String { "本次拣货已完成，没有要拣的了。" }
    var binStays: String { "没有可撤回的：已放入车格的不再撤回。" }
    var noNumberAsked: String { "现在不需要数量。" }
    func noneAtAll(_ keys: KeyForm) -> String { "一件也没有？请按 \(keys.signedKey("0")) 撤回，再报短拣。" }
    var noOtherLot: String { "没有扫描过其他批号。" }
    var fullAtBin: String { "请在扫描车格时再报车格已满。" }
    var noOtherBin: String { "本车没有已知的空车格。" }
    var lastPick: String { "这是最后一项，请拣货或报短拣。" }
    func placeBeforeShort(_ place: String) -> String { "请先扫描货位 \(place)，确认空的就是这个货位。" }
    func damagedBetween(_ least: Int, _ most: Int) -> String { "破损件数应为 \(least) 到 \(most)。" }
    func inHandBeforeShort(_ counted: Int, _ keys: KeyForm) -> String {
        "手中有 \(counted) 件。请按 \(keys.key("0")) 撤回后重新清点。"
    }
}

// MARK: - Packing

extension Chinese: PackWords {
    var largeBin: String { "周转箱" }
    var largeSerial: String { "序列号" }
    var largeWeigh: String { "称重" }
    var largePacked: String { "完成" }
    func scanBinOrOrder(end: String) -> String { "扫描周转箱，或输入订单号；\(end) 结束。" }
    var orderIsAskedFor: String { "正在向仓库查询订单。" }
    func orderIsBegun(_ order: Int64, parcels: Int) -> String { "订单 \(order)：共 \(parcels) 个包裹。" }
    var orderIsNotBegun: String { "订单未开始。" }
    var orderIsLeft: String { "不再处理此订单。" }
    func orderGoesOn(_ position: PackPosition) -> String { "从中断处继续：\(standing(position))。" }
    func orderIsOpenAgain(_ order: Int64, _ position: PackPosition, undo: String) -> String {
        "订单 \(order) 未入账，已重新打开：按 \(undo) 退回到需要更正之处。当前：\(standing(position))。"
    }
    func orderInHand(_ order: Int64) -> String { "订单 \(order)" }
    func standing(_ position: PackPosition) -> String {
        let parcels = position.parcels
        guard let parcel = position.parcel else { return "\(parcels) 个包裹均已封好" }
        return "包裹 \(parcel)/\(parcels)\(position.piece.map { "，第 \($0)/\(position.pieces) 件" } ?? "")"
    }
    var packEnded: String { "已结束。" }
    func packNotAsked(_ instruction: String) -> String { "现在不需要这个。\(instruction)" }
    func packNoNumberAsked(_ instruction: String) -> String { "现在不需要输入数量。\(instruction)" }
    func packHelp(aside: String) -> String { "按 \(aside) 把订单放到一边，交给班长处理。" }
    var packHelpBeforeOrder: String { "请扫描拣货车上周转箱的条码，或询问班长。" }
    var orderIsPutAside: String { "已放到一边，未入账。" }
    func setUpCarton(_ carton: String) -> String { "请组装纸箱 \(carton) 并扫描其条码。" }
    func isCarton(_ carton: String) -> String { "这是纸箱 \(carton)。" }
    func wantedCarton(_ carton: String, missing: String) -> String { "应扫描纸箱 \(carton)；没有这种纸箱时按 \(missing)。" }
    func cartonIsRight(_ carton: String) -> String { "纸箱 \(carton) 正确。" }
    var cartonIsRightAlready: String { "纸箱正确，请扫描第一件商品。" }
    func cartonIsMissing(_ carton: String) -> String { "没有纸箱 \(carton)。" }
    func noCartonAsked(_ instruction: String) -> String { "现在不需要纸箱。\(instruction)" }
    func firstParcelIsClosed(aside: String, without carton: String) -> String {
        "包裹 1 已装箱封好。按 \(aside) 把订单放到一边，再重新开始，不用纸箱 \(carton)。"
    }
    func scanLonePiece(_ title: String) -> String { "原包装直接发货；请扫描 \(title)。" }
    func scanPiece(_ title: String, step: String) -> String { "请扫描 \(title)。\(step)" }
    func scanOrCountPieces(_ title: String, step: String, such: String?) -> String {
        let number = such.map { "，例如 \($0)（这里单独的数字是商品）" } ?? ""
        return "请扫描 \(title)，或输入总件数\(number)。\(step)"
    }
    func packTypeAgain(_ number: String) -> String { "请再次输入 \(number) 确认。" }
    func packSure(_ number: Int) -> String { "\(number) 件？请再次输入以确认。" }
    func pieceIsIn(_ number: Int, of pieces: Int, _ title: String) -> String { "第 \(number) 件，共 \(pieces) 件：\(title) 已放入。" }
    func piecesAreIn(_ number: Int, of pieces: Int, _ title: String) -> String { "\(title) 已放入 \(number) 件，共 \(pieces) 件。" }
    func tooManyPieces(_ number: Int, of pieces: Int, _ title: String) -> String {
        "\(number) 件太多：\(title) 这里只放 \(pieces) 件，请把多余的放到一边。"
    }
    func piecesAreInAlready(_ pieces: Int, _ title: String) -> String { "\(title) 已放入 \(pieces) 件；请输入包括它们在内的总件数。" }
    func pieceComesLater(_ title: String, first: String) -> String { "这是 \(title)，还没轮到它。先放：\(first)。" }
    func pieceIsForParcel(_ title: String, _ parcel: Int, first: String) -> String { "这是包裹 \(parcel) 的 \(title)。先放：\(first)。" }
    func pieceIsSurplus(_ title: String, of pieces: Int, next: String) -> String {
        "\(title) 多了一件：订单共 \(pieces) 件，已全部装好。请把它放到一边。现在放：\(next)。"
    }
    func putPieceAside(next: String) -> String { "请把它放到一边。现在放：\(next)。" }
    func scanSerial(of title: String) -> String { "请扫描或输入 \(title) 的序列号。" }
    func pieceIsRight(_ title: String) -> String { "\(title) 正确。" }
    var articleIsRightAlready: String { "商品正确。" }
    func wantedSerial(of title: String) -> String { "应扫描 \(title) 的序列号；在任何条码前加 = 即作为序列号。" }
    func noSerialNumber(_ text: String) -> String { "“\(text)”不是序列号：序列号为 1 至 40 个 ASCII 字母、数字或符号，不含空格。" }
    func serialIsInParcel(_ serial: String, _ parcel: Int) -> String { "序列号 \(serial) 已在包裹 \(parcel) 中。请扫描这一件上的序列号。" }
    var serialIsAskedLater: String { "无网络：能否出库将在上报订单时再确认。" }
    func closeParcel(_ parcel: Int, about grams: String) -> String { "请封好包裹 \(parcel)，并输入重量（克，约 \(grams)）。" }
    var weighAgain: String { "请再次输入重量，或输入现在秤上的读数。" }
    func wantedWeight(such: String?) -> String { "应输入重量（克）\(such.map { "，例如 \($0)" } ?? "")。" }
    var parcelWeighsSomething: String { "包裹重量不能为零。" }
    func weightIsOff(_ grams: Int, expected: Int) -> String {
        let why = grams < expected ? "可能少了一件" : "可能多了一件"
        return "\(grams) 克，而预计约 \(expected) 克。\(why)：请检查后再次输入重量。"
    }
    func parcelIsClosed(_ parcel: Int, grams: Int) -> String { "包裹 \(parcel) 已封好，\(grams) 克。" }
    var everyParcelIsClosed: String { "所有包裹均已封好。" }
    func parcelIs(_ parcel: Int, _ sscc: String) -> String { "包裹 \(parcel) 的编号是 \(sscc)。" }
    func orderLies(in bins: [String]) -> String { "本订单分放在 \(bins.count) 处：\(bins.joined(separator: "、"))。" }
}

// MARK: - Handing over

extension Chinese: HandOverWords {
    func handOverTo(_ keys: KeyForm) -> Question.Text {
        .init("承运商", "请扫描承运商、车辆或配送路线，按 \(keys.key("9")) 结束。")
    }
    var askingForParcels: Question.Text { .init("包裹", "正在查询待交接的包裹。") }
    func handOverParcel(to taker: HandOverTaker, _ keys: KeyForm) -> Question.Text {
        .init("包裹", "请扫描交给\(taking(taker))的包裹 SSCC，全部交接后按 \(keys.key("9"))。")
    }
    func missingParcels(_ count: Int, of taker: HandOverTaker, _ keys: KeyForm) -> Question.Text {
        .init("缺 \(count) 件", "找到后请扫描并交给\(taking(taker))；按 \(keys.key("9")) 结束，缺件留下。")
    }
    func missing(_ sscc: String, order: Int64) -> String { "\(sscc)，订单 \(order)" }
    func handedOver(_ count: Int, waiting: Int) -> String { "已交接 \(count) 件，还有 \(waiting) 件" }
    func handOverHelp(_ keys: KeyForm) -> String { "SSCC 是包裹标签上的 18 位数字；按 \(keys.key("9")) 查看缺件。" }

    func parcelsWait(_ count: Int, for taker: HandOverTaker) -> String { "有 \(count) 件包裹待交给\(taking(taker))。" }
    func handedOver(_ sscc: String) -> String { "包裹 \(sscc) 已交接。" }
    func handedOverAlready(_ sscc: String) -> String { "包裹 \(sscc) 之前已交接。" }
    func handOverTakenBack(_ sscc: String) -> String { "包裹 \(sscc) 仍在仓内，离仓时请再次扫描。" }
    func staysHere(_ sscc: String, _ standing: HandOverStanding, _ detail: String?) -> String {
        "包裹 \(sscc) \(why(standing, detail))。"
    }
    /// Behind the parcel.
    func why(_ standing: HandOverStanding, _ detail: String?) -> String {
        switch standing {
        case .waiting: "待交接"
        case .handedOver: "之前已离仓"
        case .cancelled: "的订单已取消，请放到一边，等待退回上架"
        case .opened: "已被打开，请放到一边"
        case .held: "不能出库：\(detail ?? "其中有批号被冻结")。请放到一边"
        case .noLabel: "还没有面单，请先放到一边"
        case .otherCarrier: "属于\(detail.map { " \($0)" } ?? "其他承运商")，请不要在这里交接"
        case .otherRoute: detail.map { "属于配送路线 \($0)，请不要装这辆车" } ?? "还没有配送路线，请放到一边"
        case .otherSite: "属于仓库 \(detail ?? "")，您在那里没有交接权限，请放到一边"
        }
    }
    func handOverClosed(_ count: Int, missing: Int) -> String {
        "已交接 \(count) 件，\(missing == 0 ? "没有缺件" : "缺 \(missing) 件")。"
    }
    private func taking(_ taker: HandOverTaker) -> String {
        taker.route.map { "配送路线 \($0)\(taker.vehicle.map { "（\($0)）" } ?? "")" } ?? " \(taker.name) "
    }
}

// MARK: - Around the dialogues

extension Chinese: TerminalWords {
    var scanBadge: String { "请扫描工牌。" }
    var typePIN: String { "请输入 PIN 码。" }
    var notAPIN: String { "PIN 码为 4 至 12 位数字。没有发送任何内容。" }
    func hello(_ name: String) -> String { "\(name)，您好。" }
    func scanCart(free: [String]) -> String { "请扫描拣货车。空闲：\(free.joined(separator: " "))" }

    var tryAgainWithEnter: String { "按回车键重试。" }
    var networkIsGone: String { "无网络。" }
    var goesOnFromJournal: String { "无网络：按本设备上的记录继续。" }
    func scansWait(_ count: Int, in path: String) -> String { "有 \(count) 条扫描记录待发送，已妥善保存在 \(path)。" }
    func reportsWait(_ count: Int, in path: String) -> String { "有 \(count) 条作业记录待发送，已妥善保存在 \(path)。" }
    func scansWaitForNetwork(_ count: Int, in path: String) -> String { "无网络：\(scansWait(count, in: path))" }
    func reportsWaitForNetwork(_ count: Int, in path: String) -> String { "无网络：\(reportsWait(count, in: path))" }
    func scansNotTaken(_ count: Int, keptIn path: String) -> String {
        "有 \(count) 条扫描记录未被接收，已保存在 \(path)，请找班长处理。"
    }
    func notBooked(_ message: String, because reason: String) -> String { "未入账：\(message)\(reason)" }
    var pausedAndSent: String { "已暂停，记录已全部发送。" }
    func pausedWithScans(in path: String) -> String { "已暂停，未发送的扫描记录已妥善保存在 \(path)。" }
    func pausedWithReports(in path: String) -> String { "已暂停，未发送的作业记录已妥善保存在 \(path)。" }
    func journalTaken(_ path: String) -> String { "另一台终端正在处理此任务（\(path)）。可能已在其他窗口打开，请到那里继续。" }
    func journalUnwritable(_ path: String, _ reason: String) -> String {
        "无法写入记录文件 \(path)（\(reason)）。可能磁盘已满，请用 --journal 另选位置。"
    }
    func noAnswer(from url: String, _ reason: String) -> String { "\(url) 没有响应，请检查网络和地址。（\(reason)）" }
    func serverIsSick(_ url: String, status: Int) -> String { "\(url) 运行不正常（HTTP \(status)）。" }
    func foreignAnswer(status: Int) -> String { "收到 HTTP \(status)，但不是 picking-worker 的答复。该地址可能属于其他程序。" }
    func refusal(_ title: String, _ detail: String) -> String { detail }
    func refusedWithoutReason(status: Int) -> String { "仓库系统拒绝了请求（HTTP \(status)）。" }
    func answerUnreadable(_ reason: String) -> String { "无法读取答复（\(reason)）。" }
    func requestUnwritable(_ reason: String) -> String { "无法生成请求（\(reason)）。" }

    var noWorkNow: String { "目前没有任务。" }
    func waitsForWork(_ seconds: Int64, askingEvery interval: Int64?, isOnline: Bool) -> String {
        let state = isOnline ? "已等待任务 \(seconds) 秒" : noNetworkSign
        return "\(state)；\(interval.map { "每 \($0) 秒询问一次，按回车键立即询问" } ?? "有任务会自动显示")，按 q 结束。"
    }
    func offer(_ task: WorkAnswer) -> String {
        let place = task.place.map { "（\($0)）" } ?? ""
        let what =
            switch task.kind {
            case .pick: "拣货\(place)"
            case .pack: "打包订单 \(task.open.order.map(String.init) ?? "")"
            case .putAway: "上架\(place)"
            case .refill: "补货到 \(task.open.to ?? "")\(place)"
            case .count: "盘点\(place)"
            case .receive: "收货 \(task.open.document ?? "")\(place)"
            case .putBack: task.open.from.map { "从 \($0) 取出放回" } ?? "放回"
            }
        return "\(what)：\(task.why)。"
    }
    var leftUndone: String { "此任务尚未完成。按回车键继续，按 q 结束。" }
    func title(ofDialogue name: String) -> String {
        let titles = [
            "receive": "收货", "putaway": "上架", "putback": "退回上架", "refill": "补货", "count": "盘点", "move": "移库", "lookup": "查询",
            "pack": "打包", "handover": "交接",
        ]
        return titles[name] ?? name
    }
    func cartons(forBins bins: [PickList.Bin]) -> String {
        let each = bins.map { "\($0.code) 放纸箱 \($0.cartons.joined(separator: " + "))" }
        return "请把纸箱放上拣货车：\(each.joined(separator: "，"))。"
    }
    var goesOnWhereItStopped: String { "从中断处继续。" }
    func goesOn(with pieces: Int, of wanted: Int) -> String { "从中断处继续：已取 \(pieces) 件，共 \(wanted) 件。" }

    func verdict(_ verdict: ScanResult.Verdict) -> String {
        switch verdict {
        case .accepted: "正确"
        case .repeated: "重复"
        case .rejected: "错误"
        }
    }
    var noNetworkSign: String { "无网络" }
    func unsentSign(_ count: Int) -> String { "未发送 \(count) 条" }
    func pickHeading(_ picker: String, cart: String, pick: Int, of picks: Int) -> String {
        "\(picker)  拣货车 \(cart)  第 \(pick) 项，共 \(picks) 项"
    }
    func facts(of task: PickTask) -> String {
        "\(task.sku)\(task.lot.isEmpty ? "" : "  批号 \(task.lot)")  取自 \(task.locationCode)  放入 \(task.binCode)"
    }
    func thenComes(_ place: String) -> String { "下一个货位 \(place)" }

    func printLater(_ sscc: String, on printer: String) -> String {
        "稍后可打印：picking-terminal parcel \(sscc) --printer \(printer)"
    }
    func sent(_ document: ParcelDocument, ofParcel parcel: Int, to printer: String) -> String {
        "第 \(parcel) 个包裹的\(name(document))已发送到 \(printer)。"
    }
    func notGiven(_ document: ParcelDocument, ofParcel parcel: Int, _ reason: String) -> String {
        "第 \(parcel) 个包裹的\(name(document))：\(reason)"
    }
    func notPrinted(_ document: ParcelDocument, ofParcel parcel: Int, on printer: String, _ reason: String) -> String {
        "第 \(parcel) 个包裹的\(name(document))没有打印：请检查打印机 \(printer) 是否开机、有纸，地址是否正确。（\(reason)）"
    }
    private func name(_ document: ParcelDocument) -> String {
        switch document {
        case .packingList: "装箱单"
        case .label: "面单"
        }
    }
    var printAgainWithEnter: String { "按回车键重新打印，按 9 跳过打印。" }
    func otherFormat(_ format: PrinterFormat?, ofParcel parcel: Int, printer: String, takes: PrinterFormat) -> String {
        let label = format.map { "是 \($0.words) 格式" } ?? "既不是 ZPL 也不是 PDF 格式"
        return "第 \(parcel) 个包裹的面单\(label)，打印机 \(printer) 只接受 \(takes.words)。"
    }
    func waitsForLabel(ofParcel parcel: Int, _ seconds: Int64, of limit: Int64) -> String {
        "等待第 \(parcel) 个包裹的面单，\(seconds)/\(limit) 秒。按回车键不再等待。"
    }
    func packed(_ parcel: PackedParcelAnswer) -> String {
        let carton = parcel.carton.map { "纸箱 \($0)" } ?? "原包装"
        return "订单 \(parcel.orderID) 的第 \(parcel.number) 个包裹：\(carton)，\(parcel.weight) 克"
    }

    func title(of column: FloorColumn) -> String {
        switch column {
        case .tour: "任务"
        case .cart: "拣货车"
        case .picker: "拣货员"
        case .picks: "进度"
        case .done: "进度"
        case .linesPerHour: "行/时"
        case .silent: "无动静"
        case .pickup: "发运班次"
        case .waiting: "待拣"
        case .picking: "拣货"
        case .packing: "打包"
        case .packed: "已打包"
        case .left: "剩余"
        }
    }
    func duration(_ seconds: Int) -> String {
        let (sign, seconds) = (seconds < 0 ? "-" : "", abs(seconds))
        if seconds < 90 { return "\(sign)\(seconds) 秒" }
        if seconds < 5400 { return "\(sign)\(seconds / 60) 分钟" }
        return "\(sign)\(seconds / 3600) 小时 \(seconds / 60 % 60) 分"
    }
    var nothingUnderWay: String { "目前没有进行中的作业。" }
    func moreLines(_ count: Int) -> String { "… 还有 \(count) 行，用 --once 查看全部" }
    var stuck: String { "停滞" }
    func closedZones(_ zones: [String]) -> String { "已关闭：\(zones.joined(separator: " "))" }
    func packs(_ packing: FloorOverview.Packing) -> String {
        "打包     \(packing.packer)，订单 \(packing.order)，已扫描 \(packing.scans) 次，开始于 \(duration(packing.begun))前"
    }
    var noCutOff: String { "无截单时间" }
    func timeLeft(_ seconds: Int) -> String { seconds < 0 ? "已过 \(duration(-seconds))" : "还剩 \(duration(seconds))" }
    func putsAway(_ dock: FloorOverview.Dock) -> String {
        let orders = dock.awaited ? "，有订单在等" : ""
        return "上架     \(dock.dock) 有 \(dock.pieces) 件，已等 \(duration(dock.waiting))\(orders)"
    }
    func refills(_ faces: Int, dry: Int, first: FloorOverview.Refill) -> String {
        "补货     \(faces) 个拣货位，\(dry) 个将拣空；首先 \(first.face)：\(first.sku)"
    }
    func blocked(_ places: [String]) -> String {
        "盘点     \(places.count) 个锁定货位：\(places.prefix(5).joined(separator: " "))"
    }
    func held(_ orders: [FloorOverview.Held]) -> String {
        let longest = orders.first.map { "；订单 \($0.order) 已扣留 \(duration($0.held))：\($0.reason)" } ?? ""
        return "扣留     \(orders.count) 个已打包订单不得发出\(longest)"
    }
    func closed(_ zone: FloorOverview.Zone) -> String {
        "关闭     \(zone.site) 的 \(zone.zone) 区，\(zone.by) 关闭，已 \(duration(zone.closed))：\(zone.reason)；\(zone.orders) 个订单在等"
    }
    func orders(isNarrow: Bool) -> [String] {
        isNarrow
            ? ["hand release close open：见 --help", "q 结束"]
            : ["hand 任务 工牌 原因   release 任务 原因", "close 仓库 区域 原因   open 仓库 区域      q 结束"]
    }
    var looksAgainWithEnter: String { "按回车键刷新。" }
    func noSuchOrder(_ line: String) -> String { "“\(line)”不是可用的命令，可用的命令见下方。" }
    var floorOfBefore: String { "无网络：显示的是之前的情况。" }
    var nobodyKnows: String { "无网络：不知道是否已执行。请查看后再输入一次。" }
    func handedOver(_ tour: Int64, cart: String, to badge: String) -> String { "任务 \(tour)（拣货车 \(cart)）已转交给 \(badge)。" }
    func givenOut(_ orders: Int, of tour: Int64, cart: String, rest: (orders: Int, picker: String)?) -> String {
        let rest = rest.map { "\($0.orders) 个留给 \($0.picker)" } ?? "拣货车 \(cart) 已空闲"
        return "任务 \(tour) 的 \(orders) 个订单已重新分配；\(rest)。"
    }
    func closedNow(_ zone: String, of site: String) -> String { "\(site) 的 \(zone) 区已关闭：不再安排新任务。" }
    func openNow(_ zone: String, of site: String, closedFor seconds: Int) -> String {
        "\(site) 的 \(zone) 区已开放，共关闭 \(duration(seconds))。"
    }
}

// MARK: - Why a task is offered

extension Chinese: WorkWords {
    func why(_ reason: WorkReason) -> String {
        switch reason {
        case .order(let priority, let slack, let cutOff, let parcel):
            """
            \(priority == 0 ? "" : "优先级 \(priority)，")\(time(slack, to: cutOff))\
            \(parcel.map { "，须从包裹 \($0) 重新打包" } ?? "")
            """
        case .tour(let cart, let open, let picks): "继续拣货车 \(cart) 的拣货任务：\(picks) 行中还有 \(open) 行未拣"
        case .dock(let dock, let pieces, let since, let awaited):
            "\(pieces) 件货自 \(since) 起停放在 \(dock)\(awaited == 0 ? "" : "，其中 \(awaited) 种商品有订单在等")"
        case .face(let face, let sku, let forecast, let minimum):
            "拣货位 \(face) 的 \(sku) 预计只剩 \(forecast) 件，至少应有 \(minimum) 件"
        case .dryFace(let face, let sku, let wanted, let onHand):
            "拣货位 \(face) 即将缺货：已知订单需要 \(sku) \(wanted) 件，现有 \(onHand) 件"
        case .count(let sku, let lot, let place, let reason, let isRecount, let more):
            "\(place) 的 \(sku)\(lot.isEmpty ? "" : " 批号 \(lot)")：\(isRecount ? "须由另一人复盘" : why(reason))\(more == 0 ? "" : "，另有 \(more) 项")"
        case .receipt(let document, let dock, let since): "到货单 \(document) 自 \(since) 起停在 \(dock)"
        case .putBack(let pieces, let container, let since): "\(pieces) 件货自 \(since) 起在 \(container) 里等待放回"
        case .heldParcel(let sscc, let order, let since): "订单 \(order) 的包裹 \(sscc) 自 \(since) 起不得出库"
        }
    }
    private func time(_ slack: Int?, to cutOff: String?) -> String {
        guard let slack else { return "没有承诺时限" }
        if slack < 0 { return "已晚 \(-slack / 60) 分钟" }
        return "距\(cutOff.map { "\($0.replacing("cut-off", with: "截单")) " } ?? "承诺时限")还有 \(slack / 60) 分钟"
    }
    private func why(_ reason: CountReason) -> String {
        switch reason {
        case .shortPick: "拣货员发现数量不足"
        case .wrongScans: "拣货员发现是别的商品"
        case .zeroCheck: "系统显示已空，拣货员发现仍有货"
        case .onDemand, .unasked: "有人要核实库存"
        case .plan: "轮到盘点"
        }
    }
    func why(_ reason: PutAwayReason) -> String {
        switch reason {
        case .awaitedAndPicked: "有订单在等，而且就在这里拣货"
        case .awaitedEmpty: "有订单在等；空货位"
        case .awaitedStaging: "有订单在等：直接送集货位"
        case .faceHasRoom: "拣货位还有空间"
        case .sameLot: "同批号的货在这里"
        case .sameArticle: "同一商品在这里"
        case .emptyNearFront: "空货位，靠近前端"
        case .emptyNearPicking: "空货位，靠近拣货位"
        }
    }
}
