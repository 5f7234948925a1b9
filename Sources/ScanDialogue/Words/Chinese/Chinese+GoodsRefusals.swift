import Fulfilment

// What desks of goods refuse.

extension Chinese {
    func message(_ refusal: GoodsRefusal) -> String {
        switch refusal {
        case .shelf(let refusal): message(refusal)
        case .receipt(let refusal): message(refusal)
        case .putAway(let refusal): message(refusal)
        case .putBack(let refusal): message(refusal)
        case .count(let refusal): message(refusal)
        case .tour(let refusal): message(refusal)
        case .zone(let refusal): message(refusal)
        case .idTaken(let id, .report): "编号 \(id) 已被另一次提交使用"
        case .idTaken(let id, .count): "编号 \(id) 已被另一次清点使用"
        case .idTaken(let id, .countOfOtherDelivery): "编号 \(id) 已被另一张到货单的清点使用"
        }
    }

    func advice(_ refusal: GoodsRefusal) -> String {
        switch refusal {
        case .shelf(let refusal): advice(refusal)
        case .receipt(let refusal): advice(refusal)
        case .putAway(let refusal): advice(refusal)
        case .putBack(let refusal): advice(refusal)
        case .count(let refusal): advice(refusal)
        case .tour(let refusal): advice(refusal)
        case .zone(let refusal): advice(refusal)
        case .idTaken(_, .report): "每次提交须有各自的编号"
        case .idTaken: "每次清点须有各自的编号"
        }
    }

    func nothingChanged(_ refusal: GoodsRefusal) -> String { "未做任何更改：\(message(refusal))。\(advice(refusal))。" }

    func why(_ blockage: CountBlockage) -> String {
        switch blockage {
        case .taken(let more): "盘点后拿走的比盘到的多 \(more) 件，该货位仍停用，请重新盘点"
        case .foundShort: "之后又有拣货员发现数量不足，该货位仍停用，请重新盘点"
        case .promised(let pieces): "其中 \(pieces) 件已留给正在拣货的订单，拣完或报缺货之前该货位仍停用"
        }
    }

    /// Several things in a sentence; long lists are cut.
    func list(_ items: [String]) -> String {
        items.prefix(10).joined(separator: "、") + (items.count > 10 ? "等共 \(items.count) 项" : "")
    }
    func of(lot: String?) -> String { lot.map { $0.isEmpty ? "（无批号）" : " 批号 \($0)" } ?? "" }
    func kind(_ place: String, _ kind: LocationKind) -> String { "\(place) 是\(name(kind))（\(kind.rawValue)）" }
    func name(_ status: StockStatus) -> String {
        switch status {
        case .receiving: "待上架"
        case .free: "可用"
        case .qualityHold: "质量冻结"
        case .damaged: "破损"
        case .returned: "退货待检"
        }
    }
}

// Shelves.

extension Chinese {
    private func message(_ refusal: ShelfRefusal) -> String {
        switch refusal {
        case .unknownPlace(let place): "没有货位“\(place)”"
        case .unknownArticle(let sku): "没有商品“\(sku)”"
        case .noSuchPieces(let sku, let lot, let place, let status):
            "系统中 \(place) 没有\(name(status))的 \(sku)\(of(lot: lot))"
        case .misplaced(let goods):
            """
            \(goods.sku) \(goods.handling.isEmpty ? "没有存放类别" : "的存放类别是 \(goods.handling)")，而 \(goods.place) \
            \(goods.classes.isEmpty ? "只放没有存放类别的货" : "只放 \(goods.classes.joined(separator: "、")) 类的货")
            """
        case .keepsNoStock(let place, let kind): "\(self.kind(place, kind))，不存放库存"
        case .notForFree(let place, let kind): "\(self.kind(place, kind))，可用的货应放在可拣货的货位"
        case .severalLots(let place, let sku, let lots): "\(place) 有 \(sku) 的 \(lots) 个批号"
        case .lotMissing(let sku): "\(sku) 按批号管理，但没有给出批号"
        case .newLot(let lot, let sku): "\(sku) 的批号 \(lot) 是新的，而该商品的批号有到期日"
        case .otherExpiry(let lot, let sku, let books, let said): otherExpiry(lot, sku, books, said)
        case .noDay(let text, _): "到期日“\(text)”不是日期"
        case .onePlace(let one, let other): "\(one) 和 \(other) 是同一个货位"
        case .cannotBecome(let status, let sku, let place, let known, _):
            "\(place) 的 \(sku) 现为\(name(known))，不能改为\(name(status))（\(status.rawValue)）"
        case .allReserved(let sku, let place): "\(place) 的 \(sku) 已全部留给订单，或已没有货"
        case .tooFewFree(let free, let sku, let place, let wanted):
            "\(place) 的 \(sku) 只有 \(free) 件未被订单占用，不能移动 \(wanted) 件"
        case .twoSites(let place, let site, let other, let otherSite):
            "\(place) 在仓库 \(site)，而 \(other) 在仓库 \(otherSite)"
        case .putAwayFirst(let sku, let place): "\(place) 的 \(sku) 尚未上架"
        }
    }

    func otherExpiry(_ lot: String, _ sku: String, _ books: String?, _ said: String) -> String {
        "系统中 \(sku) 的批号 \(lot) \(books.map { "于 \($0) 到期" } ?? "没有到期日")，不是 \(said)"
    }

    private func advice(_ refusal: ShelfRefusal) -> String {
        switch refusal {
        case .unknownPlace: "请使用货位标签上的编码"
        case .unknownArticle: "请使用商品自身的编码，或请人添加该商品"
        case .noSuchPieces: "请重新核对标签，或盘点该货位"
        case .misplaced(let goods) where goods.bins.isEmpty:
            "仓库 \(goods.site) 没有可存放它的货位，可用 `waybill import bins` 设置存放类别"
        case .misplaced(let goods):
            "仓库 \(goods.site) 可存放它的货位：\(goods.bins.joined(separator: "、"))\(goods.hasMore ? "……" : "")"
        case .keepsNoStock: "请选\(kinds(LocationKind.allCases.filter { $0.usualStatus != nil }))"
        case .notForFree: "请选\(kinds(Array(LocationKind.pickable)))"
        case .severalLots, .lotMissing: "请给出货品上印的批号"
        case .newLot: "请给出到期日，例如 2027-03-31"
        case .otherExpiry: "请再看一下货品，可能是另一个批号"
        case .noDay: "请按年月日填写，例如 2027-03-31"
        case .onePlace: "货已经在那里"
        case .cannotBecome(_, _, _, _, let allowed):
            allowed.isEmpty
                ? "不能再改为其他状态" : "可以改为：\(allowed.map { "\(name($0))（\($0.rawValue)）" }.joined(separator: "、"))"
        case .allReserved, .tooFewFree: "请盘点该货位"
        case .twoSites: "请选同一仓库的货位；送往其他仓库须走调拨"
        case .putAwayFirst: "请先上架到货位，到货单才会更新"
        }
    }
    private func kinds(_ kinds: [LocationKind]) -> String {
        kinds.map { "\(name($0))（\($0.rawValue)）" }.joined(separator: "、")
    }
}

// From docks to bins, and back from orders.

extension Chinese {
    private func message(_ refusal: PutAwayRefusal) -> String {
        switch refusal {
        case .noDock(let place): "\(place) 不是收货的地方"
        case .notQuarantine(let place, let kind), .noStorage(let place, let kind): self.kind(place, kind)
        case .notAwaited(let sku, let place, 0, _): "没有订单因 \(sku) 到货而能配齐，\(place) 不收"
        case .notAwaited(let sku, let place, let lacking, let quantity):
            "订单只缺 \(sku) \(lacking) 件，\(place) 不收 \(quantity) 件"
        case .nothingThere(let sku, let lot, let place, let status):
            "\(place) 没有\(name(status))的 \(sku)\(of(lot: lot))"
        case .severalLots(let place, let sku, let lots): "\(place) 有 \(sku) 的 \(lots) 个批号"
        case .tooFew(let free, let sku, let place, let wanted): "\(place) 的 \(sku) 只有 \(free) 件，不能搬走 \(wanted) 件"
        case .otherExpiry(let place, let sku, let there, let expiry):
            "\(place) 的 \(sku) \(there.map { "到期日是 \($0)" } ?? "没有到期日")，而这些\(expiry.map { "是 \($0)" } ?? "没有到期日")"
        }
    }

    private func advice(_ refusal: PutAwayRefusal) -> String {
        switch refusal {
        case .noDock: "货位之间的搬动请按移库处理"
        case .notQuarantine: "不可用的货须放入隔离货位"
        case .noStorage: "请上架到拣货位或存储货位"
        case .notAwaited: "其余的请放到拣货位或存储货位"
        case .nothingThere: "请重新核对标签，或盘点该货位"
        case .severalLots: "请给出货品上印的批号"
        case .tooFew: "请盘点该货位"
        case .otherExpiry: "请换一个货位，或给出批号"
        }
    }

    private func message(_ refusal: PutBackRefusal) -> String {
        switch refusal {
        case .unknownOrder(let order): "仓库中没有订单 \(order)"
        case .severalLots(let order, let sku, let lots): "订单 \(order) 有 \(sku) 的 \(lots) 个批号"
        case .nothing(let order, let sku, let lot, let from):
            "订单 \(order) 没有 \(sku)\(of(lot: lot)) 须\(from.map { "从 \($0) " } ?? "")放回"
        case .otherSite(let place, let site, let order, let orderSite):
            "\(place) \(site.map { "在仓库 \($0)" } ?? "不属于任何仓库")，而订单 \(order) 在仓库 \(orderSite)"
        case .wrongKind(let place, let kind, _): self.kind(place, kind)
        case .tooFew(let left, let sku, let order, let wanted):
            "订单 \(order) 的 \(sku) 只有 \(left) 件须放回，不能放回 \(wanted) 件"
        case .serialsMissing(let there, let sku, let parcels, let read, let pieces):
            "\(list(parcels)) 中有 \(there) 个 \(sku) 的序列号，\(pieces) 件货只读到其中 \(read) 个"
        }
    }

    private func advice(_ refusal: PutBackRefusal) -> String {
        switch refusal {
        case .unknownOrder: "请从待放回清单中另选一个"
        case .nothing: "请重新核对标签，或盘点该货位"
        case .severalLots: "请给出货品上印的批号"
        case .otherSite: "请选同一仓库的货位"
        case .wrongKind(_, _, isDamaged: true): "破损的货须放入隔离货位"
        case .wrongKind: "请选拣货位、存储货位或隔离货位"
        case .tooFew: "请盘点该货位"
        case .serialsMissing: "请扫描每一件的 GS1 条码，或给出每一件的序列号"
        }
    }
}

// Counts, tours and zones.

extension Chinese {
    private func message(_ refusal: CountRefusal) -> String {
        switch refusal {
        case .unknownTask(let task): "没有盘点任务 \(task)"
        case .taskEnded(let task, let state): "盘点任务 \(task) \(self.state(state))"
        case .otherTask(let task, let status, let sku, let lot, let place):
            "盘点任务 \(task) 是关于 \(place) 的 \(sku)\(lot.isEmpty ? "" : " 批号 \(lot)")（\(self.name(status))）"
        case .sameCounter(let badge): "上一次是 \(badge) 盘点的，须由另一人确认"
        case .notAgreed(let task, let state): "盘点任务 \(task) \(self.state(state))：还没有两人盘到同一结果"
        case .placeGone: "该货位已不存在"
        case .noStock(let sku, let place): "系统中 \(place) 没有\(sku.map { " \($0) 的" } ?? "")库存"
        case .overdrawn(let sku, let place): "从 \(place) 拿走的 \(sku) 多于之前盘点的数量"
        case .missing(let missing, let all, let sku, let place): "盘点时 \(place) 的 \(sku) \(all) 件中少了 \(missing) 件"
        }
    }

    private func state(_ state: CountTaskState) -> String {
        switch state {
        case .open: "待盘点"
        case .recount: "待复盘"
        case .awaitingApproval: "待审批"
        case .booked: "已入账"
        case .rejected: "已被驳回"
        }
    }

    private func advice(_ refusal: CountRefusal) -> String {
        switch refusal {
        case .unknownTask, .taskEnded: "请领取下一个任务"
        case .otherTask: "请盘点那一项，或不关联任务盘点"
        case .sameCounter: "请让另一人盘点"
        case .notAgreed: "请先让另一人盘点"
        case .placeGone: "请再看一下货位标签"
        case .noStock: "请使用货位标签上的编码和订单中的商品编码"
        case .overdrawn, .missing: "请用 `waybill stock count` 重新盘点，账面不正确"
        }
    }

    private func message(_ refusal: TourRefusal) -> String {
        switch refusal {
        case .unknown(let tour): "没有进行中的拣货任务 \(tour)"
        case .nobodyTakesOver(let orders, let cart): pieces(orders, cart)
        case .pickerGone(let orders, let cart, let picker): "\(pieces(orders, cart))，而 \(picker) 已不在这里工作"
        case .mayNotPick(let badge, let site): "\(badge) 在仓库 \(site) 无权\(meaning(.pick))"
        case .noFreePicker(let badge): "“\(badge)”不是空闲的在岗拣货员"
        }
    }
    private func pieces(_ orders: [Int64], _ cart: String) -> String {
        "拣货车 \(cart) 的周转箱里有订单 \(list(orders.map(String.init))) 的货"
    }

    private func advice(_ refusal: TourRefusal) -> String {
        switch refusal {
        case .unknown: "请从现场总览中选一个"
        case .nobodyTakesOver, .pickerGone: "请把拣货任务连同车上的货移交给接手的人"
        case .mayNotPick(let badge, let site): "请换一个工牌，或先执行 `waybill rights grant \(badge) picker --site \(site)`"
        case .noFreePicker: "请换一个工牌，或先结束那个拣货任务"
        }
    }

    private func message(_ refusal: ZoneRefusal) -> String {
        switch refusal {
        case .reasonMissing: "关闭库区须说明原因"
        case .closed(let zone, let site): "仓库 \(site) 的库区 \(zone) 已经关闭"
        case .notClosed(let zone, let site): "仓库 \(site) 的库区 \(zone) 没有关闭"
        case .unknown(let zone, let site): "仓库 \(site) 没有属于库区“\(zone)”的货位或拣货车"
        case .unknownBadge(let badge): "没有工牌号为“\(badge)”的在岗人员"
        case .mayNotSupervise(let badge, let site): "\(badge) 在仓库 \(site) 无权\(meaning(.supervise))"
        }
    }

    private func advice(_ refusal: ZoneRefusal) -> String {
        switch refusal {
        case .reasonMissing: "请说明原因，例如盘点、货架损坏"
        case .closed: "现场总览中可看到由谁关闭、为什么"
        case .notClosed: "现场总览中可看到已关闭的库区"
        case .unknown: "库区是该仓库货位和拣货车所属的区域"
        case .unknownBadge: "请再看一下工牌"
        case .mayNotSupervise(let badge, let site): "请先执行 `waybill rights grant \(badge) supervisor --site \(site)`"
        }
    }
}
