import Barcodes
import Fulfilment

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
