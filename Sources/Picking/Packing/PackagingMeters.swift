import Fulfilment
import Metrics

/// Counts what closed parcels are made of, by carton; `none` is a piece in its own packaging.
enum PackagingMeters {
    static func count(_ parcels: [PackingPlan.Parcel]) {
        for (carton, parcels) in Dictionary(grouping: parcels, by: { $0.carton ?? "none" }) {
            let label = [("carton", carton)]
            Counter(label: "waybill_parcels_packed_total", dimensions: label).increment(by: parcels.count)
            let figures = parcels.compactMap(\.figures)
            let void = Recorder(label: "waybill_parcel_void_percent", dimensions: label, aggregate: true)
            for share in figures.compactMap(\.void) { void.record(share * 100) }
            Counter(label: "waybill_packaging_grams_total", dimensions: label)
                .increment(by: figures.compactMap(\.materialWeight).reduce(0, +))
            for (currency, priced) in Dictionary(grouping: figures.filter { $0.currency != nil }, by: { $0.currency?.code ?? "" })
            {
                Counter(label: "waybill_packaging_cost_minor_total", dimensions: label + [("currency", currency)])
                    .increment(by: priced.compactMap(\.materialCost).reduce(0, +))
            }
        }
    }
}
