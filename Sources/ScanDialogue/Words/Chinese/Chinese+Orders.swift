import Barcodes
import Fulfilment

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
