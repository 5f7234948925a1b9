import Postgres

extension Migration {
    /// The label key is made from the parcel's id, which is unique already.
    ///
    /// A second unique index is not asked by `ON CONFLICT (parcel_id)`: of two workers that open the same parcel's shipment at the
    /// same moment one failed on the key instead of finding the other's row.
    static let oneKeyPerParcel = Migration(
        "0030_one_key_per_parcel",
        "ALTER TABLE shipping.shipment DROP CONSTRAINT shipment_label_key_key")
}
