import Postgres

extension Migration {
    /// The packer prints a parcel's label where it is packed.
    static let parcelLabels = Migration(
        "0070_parcel_labels",
        """
        CREATE VIEW shipping.parcel_label AS
        SELECT parcel_id, order_id, state, carrier, reason, label FROM shipping.shipment;
        COMMENT ON VIEW shipping.parcel_label IS 'For others: the label of each parcel, ZPL or a PDF in Base64, or why it has none.';

        COMMENT ON TABLE warehouse.printer IS 'What `waybill print --printer` and packers send to.';
        """)
}
