import CRabbitMQ

extension ArgumentArena {
    /// The table in the library's form.
    func table(_ fields: [String: FieldValue]) -> amqp_table_t {
        guard !fields.isEmpty else { return amqp_table_t(num_entries: 0, entries: nil) }
        let entries = allocate(amqp_table_entry_t.self, count: fields.count)
        for (index, field) in fields.enumerated() {
            entries.initializeElement(at: index, to: amqp_table_entry_t(key: bytes(field.key), value: value(field.value)))
        }
        return amqp_table_t(num_entries: Int32(fields.count), entries: entries.baseAddress)
    }

    private func array(_ fields: [FieldValue]) -> amqp_array_t {
        guard !fields.isEmpty else { return amqp_array_t(num_entries: 0, entries: nil) }
        let entries = allocate(amqp_field_value_t.self, count: fields.count)
        for (index, field) in fields.enumerated() { entries.initializeElement(at: index, to: value(field)) }
        return amqp_array_t(num_entries: Int32(fields.count), entries: entries.baseAddress)
    }

    private func value(_ field: FieldValue) -> amqp_field_value_t {
        var result = amqp_field_value_t()
        func set(_ kind: amqp_field_value_kind_t) { result.kind = UInt8(kind.rawValue) }
        switch field {
        case .string(let text):
            set(AMQP_FIELD_KIND_UTF8)
            result.value.bytes = bytes(text)
        case .int(let number):
            set(AMQP_FIELD_KIND_I64)
            result.value.i64 = number
        case .double(let number):
            set(AMQP_FIELD_KIND_F64)
            result.value.f64 = number
        case .bool(let flag):
            set(AMQP_FIELD_KIND_BOOLEAN)
            result.value.boolean = flag ? 1 : 0
        case .bytes(let raw):
            set(AMQP_FIELD_KIND_BYTES)
            result.value.bytes = raw.withUnsafeBytes { bytes($0) }
        case .array(let fields):
            set(AMQP_FIELD_KIND_ARRAY)
            result.value.array = array(fields)
        case .table(let fields):
            set(AMQP_FIELD_KIND_TABLE)
            result.value.table = table(fields)
        case .null:
            set(AMQP_FIELD_KIND_VOID)
        }
        return result
    }
}

extension [String: FieldValue] {
    /// Copies a table out of library memory.
    init(_ table: amqp_table_t) {
        self.init(minimumCapacity: Int(table.num_entries))
        for index in 0..<Int(table.num_entries) {
            let entry = table.entries[index]
            self[entry.key.string] = FieldValue(entry.value)
        }
    }
}

extension FieldValue {
    init(_ field: amqp_field_value_t) {
        switch amqp_field_value_kind_t(UInt32(field.kind)) {
        case AMQP_FIELD_KIND_UTF8: self = FieldValue.text(field.value.bytes)
        case AMQP_FIELD_KIND_BYTES: self = .bytes([UInt8](field.value.bytes.buffer))
        case AMQP_FIELD_KIND_BOOLEAN: self = .bool(field.value.boolean != 0)
        case AMQP_FIELD_KIND_F32: self = .double(Double(field.value.f32))
        case AMQP_FIELD_KIND_F64: self = .double(field.value.f64)
        case AMQP_FIELD_KIND_DECIMAL: self = FieldValue.decimal(field.value.decimal)
        case AMQP_FIELD_KIND_TABLE: self = .table([String: FieldValue](field.value.table))
        case AMQP_FIELD_KIND_ARRAY:
            let array = field.value.array
            self = .array((0..<Int(array.num_entries)).map { FieldValue(array.entries[$0]) })
        default: self = FieldValue.integer(field).map(FieldValue.int) ?? .null
        }
    }

    private static func text(_ bytes: amqp_bytes_t) -> FieldValue {
        String(validating: bytes.buffer, as: UTF8.self).map(FieldValue.string) ?? .bytes([UInt8](bytes.buffer))
    }

    private static func decimal(_ decimal: amqp_decimal_t) -> FieldValue {
        .double((0..<decimal.decimals).reduce(Double(decimal.value)) { number, _ in number / 10 })
    }

    private static func integer(_ field: amqp_field_value_t) -> Int64? {
        switch amqp_field_value_kind_t(UInt32(field.kind)) {
        case AMQP_FIELD_KIND_I8: Int64(field.value.i8)
        case AMQP_FIELD_KIND_U8: Int64(field.value.u8)
        case AMQP_FIELD_KIND_I16: Int64(field.value.i16)
        case AMQP_FIELD_KIND_U16: Int64(field.value.u16)
        case AMQP_FIELD_KIND_I32: Int64(field.value.i32)
        case AMQP_FIELD_KIND_U32: Int64(field.value.u32)
        case AMQP_FIELD_KIND_I64: field.value.i64
        case AMQP_FIELD_KIND_U64, AMQP_FIELD_KIND_TIMESTAMP: Int64(clamping: field.value.u64)
        default: nil
        }
    }
}
