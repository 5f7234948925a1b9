import Fulfilment
import LabelFormats
import Metrics

// What is printed of sales. Links of services expire, so that what comes as one is fetched at once.
extension LabelCaller {
    /// Everything that came with a sale.
    /// - Returns: nil when its label, or what else the parcel may not leave without, cannot be had now.
    func documents(of purchase: Purchase, _ job: LabelJob, of account: CarrierAccount) async -> [PrintedDocument]? {
        if let documents = await fetched(purchase.allDocuments, job, of: account) { return documents }
        guard account.labelFormat?.operations.contains(.label) == true else { return nil }
        var job = job
        job.handle = purchase.handle
        job.numbers = purchase.numbers
        let others = purchase.allDocuments.filter { $0.kind != .label }
        switch await ask(job, as: .label, of: account).verdict {
        case .label(let documents): return await fetched(documents + others, job, of: account)
        case .bought(let found): return await fetched(found.allDocuments + others, job, of: account)
        default: return nil
        }
    }

    /// What is printed of a label that a list told.
    /// - Returns: nil when it cannot be had.
    func documents(of label: ListedLabel, _ job: LabelJob, of account: CarrierAccount) async -> [PrintedDocument]? {
        guard account.labelFormat?.operations.contains(.label) == true else { return nil }
        var job = job
        (job.handle, job.numbers) = (label.handle.isEmpty ? job.handle : label.handle, [label.number])
        guard case .label(let documents) = await ask(job, as: .label, of: account).verdict else { return nil }
        return await fetched(documents, job, of: account)
    }

    /// All documents that are no parcel's, such as a manifest's forms.
    /// - Returns: nil when one of them cannot be had now.
    func whole(_ documents: [LabelDocument], of account: CarrierAccount) async -> [PrintedDocument]? {
        var kept: [PrintedDocument] = []
        for document in documents {
            guard let fetched = await fetched(document, of: account) else { return nil }
            kept.append(fetched)
        }
        return kept
    }

    /// The label in one of the media it is offered in, and every other document.
    private func fetched(
        _ documents: [LabelDocument], _ job: LabelJob, of account: CarrierAccount
    ) async -> [PrintedDocument]? {
        guard let label = await first(Self.labels(among: documents, wanted: job.media), of: account) else { return nil }
        var kept = [label]
        for document in documents where document.kind != .label {
            if let fetched = await fetched(document, of: account) {
                if !kept.contains(fetched) { kept.append(fetched) }
            } else if document.kind.isNeeded {
                return nil
            } else {
                Counter(
                    label: "waybill_label_documents_missing_total",
                    dimensions: [("account", account.code), ("kind", document.kind.rawValue)]
                ).increment()
            }
        }
        return kept
    }

    /// Those that came with their bytes before links, and of each the media that was asked for first.
    static func labels(among documents: [LabelDocument], wanted: DocumentMedia) -> [LabelDocument] {
        let labels = documents.filter { $0.kind == .label }
        func those(_ isLink: Bool, _ isWanted: Bool) -> [LabelDocument] {
            labels.filter { $0.isLink == isLink && ($0.media == wanted) == isWanted }
        }
        return those(false, true) + those(false, false) + those(true, true) + those(true, false)
    }

    private func first(_ documents: [LabelDocument], of account: CarrierAccount) async -> PrintedDocument? {
        for document in documents {
            if let fetched = await fetched(document, of: account) { return fetched }
        }
        return nil
    }

    private func fetched(_ document: LabelDocument, of account: CarrierAccount) async -> PrintedDocument? {
        guard let bytes = await bytes(document.content, of: account), !bytes.isEmpty else { return nil }
        return PrintedDocument(document.kind, DocumentMedia(magic: bytes) ?? document.media, bytes)
    }

    private func bytes(_ content: LabelDocument.Content, of account: CarrierAccount) async -> [UInt8]? {
        switch content {
        case .bytes(let bytes): return bytes
        case .address(let address, let needsAccess):
            let headers = needsAccess ? await access(to: account) : []
            guard let answer = try? await send(OutgoingCall(method: "GET", url: address, headers: headers)),
                (200..<300).contains(answer.status)
            else { return nil }
            return answer.body
        }
    }
}

extension LabelDocument {
    fileprivate var isLink: Bool { if case .address = content { true } else { false } }
}
