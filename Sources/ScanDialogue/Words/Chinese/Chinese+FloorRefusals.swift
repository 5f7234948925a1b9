import Fulfilment

// Requests that the floor's interface refuses.

extension Chinese: RefusalWords {
    func detail(_ refusal: FloorRefusal) -> String {
        switch refusal {
        case .unknownBadge(let badge): "没有工牌号为“\(badge.prefix(50))”的拣货员。请重新扫描工牌，或询问班组长。"
        case .sessionMissing: "请先登录：POST /floor/sign-in，并把返回的“session”放在请求头 Waybill-Session 中。"
        case .sessionEnded: "本设备没有这个登录，或登录已失效。请重新登录，已扫描的内容登录后可再发送。"
        case .othersSession(let badge, let sent):
            "请求中的工牌是“\(sent.prefix(50))”，而登录的是 \(badge)。请用扫描时的工牌登录。"
        case .unknownCart(let cart): "没有拣货车“\(cart.prefix(50))”。请扫描车把上的条码。"
        case .unknownPlace(let place): "拣货车所在仓库没有货位“\(place.prefix(50))”。请扫描货架上的条码，或不填。"
        case .cartInUse(let cart, let badge): "拣货车 \(cart) 正由 \(badge) 使用。请换一辆。"
        case .unknownTour(let tour): "没有拣货任务 \(tour)。请重新领取任务。"
        case .notOpen(let tour): "未做任何更改：没有进行中的拣货任务 \(tour)。请从现场总览中选一个。"
        case .othersTour(let tour, let picker): "拣货任务 \(tour) 是 \(picker) 的。请用领取任务的工牌登录。"
        case .busy: "其他人正在抢同一批任务。请再试一次。"
        case .rightMissing(let right, let badge, let held, let site, let device):
            missing(right, badge, held, at: site, device)
        case .noRole(let badge, let held, let device):
            """
            \(badge) \(held.isEmpty ? "" : "\(roles(held))，但")\(place(device))没有任何角色。请联系系统管理员：\
            `waybill rights grant \(badge) ROLE\(option(device.only))`。
            """
        case .otherSite(let site, let device):
            """
            这属于仓库 \(site)，而本设备的密钥属于\(sites(device))。未做任何更改。请使用仓库 \(site) 的设备，或请系统管理员创建密钥：\
            `waybill keys create --name NAME --scope floor --site \(site)`。
            """
        case .otherWorker(let wanted, let served):
            """
            这属于\(sites(wanted))，而此 picking-worker 只服务\(sites(served))（WAYBILL_PICKING_SITES）。未做任何更改。\
            请把设备连接到所在仓库的 picking-worker。
            """
        case .pinMissing(let badge): "\(badge) 登录需要 PIN 码，请在“pin”中发送。"
        case .pinMalformed: "PIN 码应为 4 到 12 位数字。此次不计入错误次数。"
        case .pinWrong(let badge, let guesses): "\(badge) 的 PIN 码不正确。15 分钟内输错 \(guesses) 次后须等待。"
        case .tooManyPINs(let badge, let guesses, let wait):
            "\(badge) 在 15 分钟内输错 PIN 码 \(guesses) 次，\(wait) 秒内不再核对。如果不是您本人输入的，请告知班组长。"
        case .nothingToPack(let code): "“\(code.prefix(50))”既不是装有订单的周转箱，也不是订单号。请扫描周转箱上的条码。"
        case .notPicked(let order, let state): "订单 \(order) \(statement(state))。请换一单。"
        case .packed(let order, let parcels): "订单 \(order) 已打包：\(parcels.joined(separator: "、"))。请换一单。"
        case .othersOrder(let order, let packer): "订单 \(order) 正由 \(packer) 打包，对方可按 9 放下。请换一单。"
        case .unfitLot(let order, let pieces):
            "订单 \(order) 不能打包：\(name(pieces))\(statement(pieces))。请把货放回；订单会改用其他批号，或等待到货。"
        case .notBegun(let order): "订单 \(order) 现在没有人打包。请扫描周转箱开始。"
        case .unknownCarton(let carton): "没有纸箱“\(carton.prefix(50))”。"
        case .onlyCarton(let carton): "除 \(carton.prefix(50)) 外，没有其他纸箱装得下本订单。请去取一个，或按 9 把订单放下。"
        case .unknownParcel(let sscc): "没有包裹“\(sscc.prefix(50))”。请扫描标签上的 SSCC：18 位数字，不含 (00)。"
        case .serial(let objection): detail(objection)
        case .labelAwaited(let sscc, let carrier):
            "包裹 \(sscc) 还没有面单：\(carrier.map { "\($0) 尚未出单" } ?? "尚未选定承运商")。请再试。"
        case .labelMissing(let sscc, let lack): "包裹 \(sscc) 没有可打印的面单：\(detail(lack))。请放在一边，交给班组长处理。"
        case .unprintableList(let sscc, let why): "包裹 \(sscc) 的装箱单无法打印：\(clause(why))。打包结果没有丢失。"
        case .unknownFormat: "无法识别 format。"
        case .unknownPrinter(let code, let known):
            "无法打印：没有打印机“\(code.prefix(50))”。\(known.isEmpty ? "可用 `waybill import printers FILE` 添加" : "现有：\(known.prefix(20).joined(separator: "、"))")。"
        case .retiredPrinter(let code): "无法打印：打印机 \(code) 已停用。`waybill export printers` 可列出其他打印机。"
        case .otherPrinter(let code, let prints, let wanted):
            "无法打印：打印机 \(code) 用于 \(prints.joined(separator: "、"))，不用于 \(wanted)。请换一台打印机，或修改其“prints”栏。"
        case .unusablePrinter(let code, let format, let address, let allowed):
            "无法打印：打印机 \(code) 的格式是“\(format)”，地址是“\(address)”。可用 `waybill import printers` 更正，地址必须是 \(allowed)。"
        case .printerOfServer(let code, let address):
            "打印机 \(code) 是打印电脑上的 \(address)，不是主机和端口。如果本设备也接有它，请直接填写路径。"
        case .takerMissing: "缺少“to”：GET /floor/hand-overs?to=CODE 可查看待交接的包裹。"
        case .unknownTaker(let code):
            "没有承运商“\(code.prefix(50))”，您所在的仓库也没有这样的车辆或配送路线。请重新扫描。"
        case .ownFleet(let name): "\(name) 是自有车队，包裹须装车。请扫描车辆或配送路线的编号。"
        case .stays(let sscc, let order, let standing, let detail):
            "未做任何更改（订单 \(order)）：包裹 \(sscc) \(why(standing, detail))。"
        case .handOverStands(let sscc, let order, let bar): "未做任何更改（订单 \(order)）：包裹 \(sscc) \(why(bar))。"
        case .unknownReceipt(let id): "没有到货单 \(id)。请先用单据上的编号打开到货单。"
        case .nothingToPutBack(let order): "仓库中没有订单 \(order)。请从待放回清单中另选一个。"
        case .leftHouse(let order): "未做任何更改：订单 \(order) 的一个包裹已经出库。请再找一找，并询问是谁交出的。"
        case .heldNoMore(let order): "未做任何更改：订单 \(order) 可以出库了。请不要打开包裹；已打开的请照原样封好。"
        case .unknownDock(let dock): "没有货位“\(dock.prefix(50))”。请使用货位标签上的编码。"
        case .dockMissing: "缺少“dock”：GET /floor/put-aways?dock=CODE 可查看那里有什么货。"
        case .unreadableBody(let faults):
            "无法识别设备发送的请求\(faults.fields.isEmpty ? "" : "（\(faults.fields.joined(separator: "、"))）")：\(faults.sentence)"
        case .wrongField(let field, let value, let rule):
            "未做任何更改：“\(field)”是“\(held(value, rule).prefix(50))”，应为\(allowed(rule))。"
        case .unreadableNumber(let number): "路径中的\(name(number))不是数字。"
        case .wrongParcels(let given, let wanted):
            "包裹序号是 \(given.map(String.init).joined(separator: "、"))，应为 1 到 \(wanted)，每个一次。"
        case .wrongWeight(let parcel, let weight): "包裹 \(parcel) 的 weight_g 是 \(weight)，应为 1 到 10000000。"
        case .wrongSerials(let parcel, let sku, let given, let wanted):
            "包裹 \(parcel) 中有 \(given) 个 \(sku) 的序列号，应为 \(wanted) 个，每件一个。"
        case .noSerial(let serial): "序列号是“\(serial.prefix(60))”，应为\(Self.serialForm)。"
        case .serialTwice(let serial, let sku): "\(sku) 的序列号 \(serial) 出现了两次，每件应有各自的序列号。"
        }
    }

    private func why(_ bar: HandOverUndoBar) -> String {
        switch bar {
        case .notScanned: "没有交接扫描，或扫描已被撤回"
        case .accepted: "承运商已确认收件，请联系承运商退回"
        case .departed(let route): "已随配送路线 \(route) 出发，请通知司机带回"
        case .listed(let manifest): "在已关闭的交接清单 \(manifest) 上，请联系承运商退回，或交给下一位司机"
        }
    }

    func fieldMessage(_ refusal: FloorRefusal) -> String? {
        switch refusal {
        case .takerMissing: "缺少；应为承运商或车辆的编码，或配送路线的编号"
        case .unknownTaker: "必须是承运商、已排配送路线的车辆，或这样的配送路线"
        case .nothingToPutBack: "必须是有货待放回的订单的编号"
        case .unknownDock: "必须是月台的编码"
        case .dockMissing: "缺少；应为月台的编码"
        case .unknownFormat(let allowed): "必须是 \(allowed.joined(separator: " 或 "))"
        case .wrongField(_, _, let rule): "应为\(allowed(rule))"
        default: nil
        }
    }

    static let serialForm = " 1 到 40 个 ASCII 字母、数字或符号，不含空格"

    private func missing(_ right: Right, _ badge: String, _ held: [String], at site: String?, _ device: Reach) -> String {
        let granting = StaffRole.having(right).map(\.rawValue)
        return """
            \(badge) \(site.map { "在仓库 \($0) " } ?? place(device))无权\(meaning(right))：这需要权限“\(right.rawValue)”，属于角色 \
            \(granting.joined(separator: "、"))，而 \(badge) \(roles(held))。未做任何更改。请联系系统管理员：\
            `waybill rights grant \(badge) \(granting[0])\(option(site ?? device.only))`，10 秒内生效。
            """
    }
    private func roles(_ held: [String]) -> String { held.isEmpty ? "没有任何角色" : "的角色是 \(held.joined(separator: "、"))" }
    private func place(_ device: Reach) -> String { device == .all ? "" : "在本设备所属的\(sites(device)) " }
    private func option(_ site: String?) -> String { site.map { " --site \($0)" } ?? "" }
    private func sites(_ reach: Reach) -> String {
        switch reach {
        case .all: "所有仓库"
        case .only(let names) where names.isEmpty: "任何仓库之外"
        case .only(let names): "仓库 \(names.sorted().joined(separator: "、"))"
        }
    }

    /// What a right lets do, behind "may".
    func meaning(_ right: Right) -> String {
        switch right {
        case .pick: "领取拣货任务和提交扫描"
        case .takeLaterLot: "改拣到期更晚的批号"
        case .pack: "打包订单和封箱"
        case .receive: "收货入账"
        case .putAway: "上架到货，或放回已取消订单的货"
        case .refill: "从存储货位向拣货位补货"
        case .move: "移动库存"
        case .count: "盘点"
        case .approveCounts: "审批盘点差异"
        case .judge: "判定货品可用、冻结或破损"
        case .handOver: "向承运商交接包裹和装车"
        case .supervise: "查看全部任务、移交拣货任务和关闭库区"
        case .lookUp: "查询条码、库存和包裹"
        }
    }

    private func statement(_ state: FulfilmentState) -> String {
        switch state {
        case .promised: "已承诺，尚未分配"
        case .backordered: "在等待到货"
        case .allocated: "尚未拣货"
        case .picking: "仍在拣货"
        case .picked: "已拣完"
        case .packed: "已打包"
        case .cancelled: "已取消，货须放回"
        }
    }

    private func name(_ number: PathNumber) -> String {
        switch number {
        case .tour: "拣货任务号"
        case .order: "订单号"
        case .receipt: "到货单号"
        case .countTask: "盘点任务号"
        }
    }

    private func detail(_ objection: SerialObjection) -> String {
        switch objection {
        case .otherArticle(let serial, let sku, let other):
            "系统中序列号 \(serial) 属于 \(other)，不属于 \(sku)。请确认货品是否正确；如正确，请系统管理员登记：`waybill serials enter`。"
        case .packed(let serial, let sku, let order, let sscc):
            "\(sku) 的序列号 \(serial) 已在订单 \(order) 的包裹 \(sscc) 中。请扫描这一件上的序列号；如是退回的货，须先收货。"
        case .writtenOff(let serial, let sku, let since):
            "\(sku) 的序列号 \(serial) 已于 \(since) 核销。请把货放在一边；`waybill serials enter` 可重新登记。"
        case .barred(let serial, let sku, let lot, let bar):
            "\(sku) 的序列号 \(serial) 属于批号 \(lot)，\(statement(bar))。请放在一边，另取一件。"
        case .changing: "别人正在登记同一个序列号。请再试一次。"
        }
    }

    private func detail(_ lack: LabelLack) -> String {
        switch lack {
        case .noCarrier(let reason): "没有承运商承运。\(clause(reason ?? "系统中没有原因"))"
        case .notBought(let reason): "未能出单。\(clause(reason ?? "系统中没有原因"))"
        case .cancelled: "包裹发出前订单已取消"
        case .delivered: "包裹已送达，运单号可能已被别的包裹使用"
        case .returned: "包裹正在退回发件人"
        case .lost(let carrier): "\(carrier ?? "承运商") 已出单，但系统中没有面单"
        case .strange(let carrier, let start): "\(carrier ?? "承运商") 的面单既不是 ZPL，也不是 Base64 的 PDF，开头是“\(start)”"
        }
    }

    private func held(_ value: String, _ rule: FieldRule) -> String {
        switch rule {
        case .items: "\(value) 项"
        case .serialOfEachPiece: "\(value) 个"
        default: value
        }
    }
    private func allowed(_ rule: FieldRule) -> String {
        switch rule {
        case .range(let range): " \(range.lowerBound) 到 \(range.upperBound)"
        case .items(let range): " \(range.lowerBound) 到 \(range.upperBound) 项"
        case .scannedCode: "扫描到的条码：GET /floor/look-up?code=CODE"
        case .zonedTime: "带时区的时间：2027-03-31T14:05:00+02:00"
        case .judgement: "判定的原因"
        case .reason(let characters): "原因，最多 \(characters) 个字符"
        case .bin(let kind, let other): "\(name(kind))（\(kind.rawValue)），而这是\(name(other))（\(other.rawValue)）"
        case .serial: Self.serialForm
        case .serialOfEachPiece: "每件一个，不得重复"
        case .ownID: "单独的 UUID（无预告的到货）"
        case .supplier: "发货方的编码（无预告的到货）"
        case .restWithoutReason: " true 且不填原因：填了原因就表示其余的不会再来"
        }
    }
}

// Scans that cannot be applied, and what stops pickers.

extension Chinese {
    func detail(_ objection: ScanObjection) -> String {
        switch objection {
        case .notOnTour: "这一行不在本次拣货中。请重新获取拣货任务。"
        case .endedTwice: "这一行结束了两次，以第一次为准。"
        case .otherQuantity(let pick, let picked, let wanted):
            "\(title(pick))：拣了 \(picked) 件，应拣 \(wanted) 件。请重新清点，或报缺货。"
        case .notShort(let pick, let picked, let wanted): "\(title(pick))：应拣 \(wanted) 件，拣了 \(picked) 件，不是缺货。"
        case .otherPlace(let pick, let scanned, let place):
            "扫描的货位是“\(scanned)”，订单 \(pick.order) 的 \(pick.sku) 应从 \(place) 拣取。请放回。"
        case .otherItem(let pick, let scanned): "扫描的商品是“\(scanned)”，订单 \(pick.order) 要的是 \(pick.sku)。请放回。"
        case .otherLot(let pick, let why): "\(title(pick))：\(why)。请放回。"
        case .otherBin(let order, let scanned, let bin):
            "扫描的周转箱是“\(scanned)”，订单 \(order) 在 \(bin)。请查看货放在了哪里。"
        case .lotRefused(let pick, let why, let isUnfit): "\(title(pick))：\(why)。\(isUnfit ? "请放在一边。" : "请放回。")"
        case .lotReserved(let pick, let lot, let wanted, let isLater):
            "\(title(pick))：批号 \(lot) 已留给\(isLater ? "其他" : "正在拣货的")订单。请放回，改拣批号 \(wanted)。"
        case .noBin(let pick, let scanned, let cart): "\(title(pick))：“\(scanned)”不是拣货车 \(cart) 的车格。\(freeBin(cart))"
        case .othersBin(let pick, let bin, let order, let cart): "\(title(pick))：车格 \(bin) 已用于订单 \(order)。\(freeBin(cart))"
        case .fullBin(let pick, let bin, let cart): "\(title(pick))：已满的正是车格 \(bin)。\(freeBin(cart))"
        case .otherDamaged(let pick, let damaged, let missing):
            "\(title(pick))：缺 \(missing) 件，却报损坏 \(damaged) 件。请重新报缺货并输入损坏件数。"
        case .noQuarantine(let pick, let scanned, let site):
            "\(title(pick))：“\(scanned)”不是站点 \(site) 的隔离货位。请重新报缺货并扫描隔离货位。"
        case .cancelled(let order, let bin): "订单 \(order) 已取消。\(bin) 里的货不要动。"
        case .takenOff(let order, let waits): "订单 \(order) 已从拣货任务中撤下\(waits ? "，在等待到货" : "")。请把货放回。"
        case .endedShort(let pick): "\(title(pick))：这一行已按缺货结束。手上的货请放回。"
        case .booked(let pick): "\(title(pick))：这一行已经入账。"
        case .orderCancelled(let order, let inBin, let bins):
            "\(stop(order))\(leave(inBin, in: bins))"
        case .orderChanged(let order, let inBin, let bins):
            "\(changed(order))手上的货请放回，并按现在的任务继续拣货。\(leave(inBin, in: bins))"
        case .pickedCancelled(let pick, let pieces, let bin):
            pieces > 0 ? "停！订单 \(pick.order) 已取消。\(leave(pieces, pick, bin))" : stop(pick.order)
        case .pickedChanged(let pick, let pieces, let bin): "\(changed(pick.order))\(leave(pieces, pick, bin))"
        case .pickedTakenOff(let pick, let pieces, let bin):
            "订单 \(pick.order) 已从拣货任务中撤下。\(leave(pieces, pick, bin))"
        case .unfitAtPlace(let order, let pieces, let place):
            "停！\(place) 的 \(name(pieces))\(statement(pieces))。请放回；订单 \(order) 会改用其他批号，或等待到货。"
        case .unfitInBin(let order, let pieces, let place, let count, let bin):
            """
            停！\(name(pieces))\(statement(pieces))。请从 \(bin) 取出 \(count) 件放回 \(place)；\
            订单 \(order) 会改用其他批号，或等待到货。
            """
        case .orderLeaves(let pick, let inBin, let bins):
            """
            订单 \(pick.order) 退出本次拣货：其他货位没有 \(pick.sku)，须等待到货。\(leave(inBin, in: bins))
            """
        }
    }

    private func title(_ pick: PickTitle) -> String { "订单 \(pick.order)，\(pick.sku)" }
    private func freeBin(_ cart: String) -> String { "请确认货在哪里，再扫描拣货车 \(cart) 的空车格。" }
    private func all(_ bins: [String]) -> String { bins.joined(separator: "、") }
    private func leave(_ pieces: Int, in bins: [String]) -> String {
        pieces > 0 ? "\(all(bins)) 里的 \(pieces) 件不要动，稍后再放回。" : ""
    }
    private func leave(_ pieces: Int, _ pick: PickTitle, _ bin: String) -> String {
        pieces > 0 ? "\(bin) 里的 \(pick.sku) \(pieces) 件不要动，稍后再放回。" : "手上的货请放回。"
    }
    private func changed(_ order: Int64) -> String { "停！订单 \(order) 已更改，要的货变少了。" }
    private func stop(_ order: Int64) -> String { "停！订单 \(order) 已取消。手上的货请放回，不要再为它拣货。" }
    private func name(_ pieces: UnfitPieces) -> String { "\(pieces.sku)\(pieces.lot.isEmpty ? " " : " 批号 \(pieces.lot) ")" }
    private func statement(_ pieces: UnfitPieces) -> String {
        pieces.bar.map(statement) ?? "已于 \(pieces.expiry?.description ?? "") 过期"
    }
    func statement(_ bar: LotBar) -> String {
        switch bar {
        case .recalled: "已被召回"
        case .held: "因质量问题被冻结"
        }
    }
}

// Names of what the books know.

extension Chinese {
    func name(_ kind: LocationKind) -> String {
        switch kind {
        case .pick: "拣货位"
        case .bulk: "存储货位"
        case .receiving: "收货区"
        case .staging: "集货位"
        case .packing: "打包区"
        case .quarantine: "隔离货位"
        case .returns: "退货区"
        case .dock: "月台"
        }
    }
}
