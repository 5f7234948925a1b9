import Postgres

extension Migration {
    /// Bins that an article is picked from, and how full they are kept.
    static let faces = Migration(
        "0059_faces",
        """
        CREATE TABLE warehouse.face (
            bin text NOT NULL REFERENCES warehouse.location (code),
            sku text NOT NULL REFERENCES warehouse.sku (code),
            minimum integer NOT NULL CHECK (minimum >= 0),
            maximum integer NOT NULL CHECK (maximum > minimum),
            PRIMARY KEY (bin, sku)
        );
        COMMENT ON TABLE warehouse.face IS 'From which bins an article is picked, and how full they are kept from the bulk.';
        COMMENT ON COLUMN warehouse.face.minimum IS 'It is refilled when less than so much will be left by the orders that are known.';
        COMMENT ON COLUMN warehouse.face.maximum IS 'Pieces of the article it takes.';
        CREATE INDEX face_sku ON warehouse.face (sku);
        COMMENT ON INDEX warehouse.face_sku IS 'Where an article is picked.';
        """)
}
