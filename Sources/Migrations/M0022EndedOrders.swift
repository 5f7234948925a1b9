import Postgres

extension Migration {
    /// How many orders have ended, without reading them all.
    static let endedOrders = Migration(
        "0022_ended_orders",
        #"""
        -- The sum over a status is the number of orders in it. Every statement that ends orders adds a row, so none waits for another;
        -- order-intake puts the rows together from time to time.
        CREATE TABLE orders.ended (status text NOT NULL, orders bigint NOT NULL);

        CREATE FUNCTION orders.count_ended() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF TG_OP = 'INSERT' THEN
                INSERT INTO orders.ended
                SELECT status, count(*) FROM arrived WHERE status IN ('completed', 'cancelled') GROUP BY status;
            ELSIF TG_OP = 'DELETE' THEN
                INSERT INTO orders.ended
                SELECT status, -count(*) FROM gone WHERE status IN ('completed', 'cancelled') GROUP BY status;
            ELSE
                INSERT INTO orders.ended
                SELECT status, sum(change) FROM (
                    SELECT status, 1 AS change FROM arrived UNION ALL SELECT status, -1 FROM gone) AS both_sides
                WHERE status IN ('completed', 'cancelled') GROUP BY status HAVING sum(change) <> 0;
            END IF;
            RETURN NULL;
        END $$;

        CREATE TRIGGER count_arrived AFTER INSERT ON orders."order"
            REFERENCING NEW TABLE AS arrived FOR EACH STATEMENT EXECUTE FUNCTION orders.count_ended();
        CREATE TRIGGER count_changed AFTER UPDATE ON orders."order"
            REFERENCING OLD TABLE AS gone NEW TABLE AS arrived FOR EACH STATEMENT EXECUTE FUNCTION orders.count_ended();
        CREATE TRIGGER count_gone AFTER DELETE ON orders."order"
            REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION orders.count_ended();

        -- The triggers' lock is held: nobody ends an order between counting and this commit.
        INSERT INTO orders.ended
        SELECT status, count(*) FROM orders."order" WHERE status IN ('completed', 'cancelled') GROUP BY status;
        """#)
}
