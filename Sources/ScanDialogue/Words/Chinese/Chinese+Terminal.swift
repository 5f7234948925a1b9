import Barcodes
import Fulfilment

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
