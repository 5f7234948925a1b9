import Fulfilment
import Postgres

/// What happened to an order at the shop's side. Each statement answers (time, what, who, details by line).
struct OrderStepStore: Sendable {
    let orderID: Int64

    var statements: [SQL] { [placed, milestones, holds, changes] }

    private var placed: SQL {
        """
        SELECT o.placed_at, \(StepKind.placed), 'shop ' || o.channel, concat_ws(E'\\n',
            concat_ws(', ', 'order ' || o.external_id, l.lines || CASE l.lines WHEN 1 THEN ' line' ELSE ' lines' END,
                l.pieces || CASE l.pieces WHEN 1 THEN ' piece' ELSE ' pieces' END, l.worth),
            'to ' || concat_ws(', ', nullif(concat_ws(' ', nullif(o.postcode, ''), o.city), ''), nullif(o.region, ''), o.country)
                || coalesce(', promised by ' || to_char(o.promised_by, 'YYYY-MM-DD HH24:MI'), '')
                || CASE WHEN o.priority <> 0 THEN ', priority ' || o.priority ELSE '' END)
        FROM orders."order" o, LATERAL (
            SELECT sum(lines) AS lines, sum(pieces) AS pieces,
                string_agg(\(AmountText.of("worth", "currency")), ' + ' ORDER BY currency) AS worth
            FROM (SELECT currency, count(*) AS lines, sum(quantity) AS pieces, sum(total) AS worth
                  FROM orders.line WHERE order_id = o.id GROUP BY currency) c) l
        WHERE o.id = \(orderID)
        """
    }

    /// An order that was held is received first and accepted when its last hold is gone.
    private var milestones: SQL {
        """
        SELECT m.at, m.what, m.who, m.detail FROM orders."order" o, LATERAL (VALUES
            (1, o.paid_at, \(StepKind.paid), 'shop ' || o.channel, ''),
            (2, o.accepted_at, CASE WHEN o.released_at IS DISTINCT FROM o.accepted_at THEN \(StepKind.received) ELSE \(StepKind.accepted) END,
                'order-intake', 'order ' || o.id || coalesce(', trace ' || split_part(o.trace, '-', 2), '')),
            (3, nullif(o.released_at, o.accepted_at), \(StepKind.accepted), 'order-intake', 'nothing holds it any more'),
            (4, o.cancel_requested_at, \(StepKind.cancelRequested), 'shop ' || o.channel, coalesce(o.reason, '')),
            (5, o.cancelled_at, \(StepKind.cancelled), 'order-intake', coalesce(o.reason, '')),
            (6, o.completed_at, \(StepKind.completed), 'order-intake', '')) m (number, at, what, who, detail)
        WHERE o.id = \(orderID) AND m.at IS NOT NULL ORDER BY m.number
        """
    }

    private var changes: SQL {
        """
        SELECT changed_at, \(StepKind.changed), 'key ' || changed_by, array_to_string(sentences || nullif(reason, ''), E'\\n')
        FROM orders.change WHERE order_id = \(orderID) ORDER BY id
        """
    }

    private var holds: SQL {
        """
        SELECT placed_at, \(StepKind.held), holder, reason || ': ' || detail FROM orders.hold WHERE order_id = \(orderID)
        UNION ALL
        SELECT released_at, \(StepKind.holdReleased), coalesce(released_by, ''), reason
        FROM orders.hold WHERE order_id = \(orderID) AND released_at IS NOT NULL
        """
    }
}

/// Amounts as people read them.
enum AmountText {
    /// `BRL 25.80`, with as many digits as the currency's minor unit has.
    /// - Parameters:
    ///   - minor: the column of the amount in the minor unit.
    ///   - currency: the column of its currency.
    static func of(_ minor: SQL, _ currency: SQL) -> SQL {
        let digits: SQL = """
            CASE WHEN \(currency) = ANY (\(Currency.codes(ofExponent: 0))::text[]) THEN 0
                WHEN \(currency) = ANY (\(Currency.codes(ofExponent: 3))::text[]) THEN 3
                WHEN \(currency) = ANY (\(Currency.codes(ofExponent: 4))::text[]) THEN 4 ELSE 2 END
            """
        return "\(currency) || ' ' || round(\(minor) / 10::numeric ^ (\(digits)), \(digits))"
    }
}
