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
