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
    func strangeCode(_ code: ScannedCode, to whole: ScannedName.Whole) -> String { "这是 \(code.summary)，不属于\(of(whole))。" }
    private func of(_ whole: ScannedName.Whole) -> String {
        switch whole {
        case .tour: "本次拣货"
        case .order: "本订单"
        case .warehouse: "本仓库"
        }
    }
    func problem(_ problem: BarcodeError) -> String { "\(problem)" }

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
    func barred(_ lot: String, _ bar: LotBar) -> String {
        switch bar {
        case .recalled: "批号 \(lot) 已被召回"
        case .held: "批号 \(lot) 因质量问题被冻结"
        }
    }
    func expired(_ lot: String, _ day: CivilDay) -> String { "批号 \(lot) 已于 \(day) 过期" }
}

// MARK: - Every dialogue

extension Chinese: FrameWords {
    func takenBack(_ instruction: String) -> String { "已撤回。\(instruction)" }
}

// MARK: - Dialogues about goods

extension Chinese: GoodsWords {}

// MARK: - Picking

extension Chinese: PickWords {}

// MARK: - Packing

extension Chinese: PackWords {}

// MARK: - Around the dialogues

extension Chinese: TerminalWords {}

// MARK: - Why a task is offered

extension Chinese: WorkWords {}

// MARK: - Refusals

extension Chinese: RefusalWords {}
