import GRDB
import GRDBSQLite

/// A value for a parameter of a statement.
enum SQLValue {
    case null
    case integer(Int64)
    case text(String)
    case blob([UInt8])

    static func sequence(_ seq: UInt64) -> SQLValue { .integer(Int64(bitPattern: seq)) }
    static func sequence(_ seq: UInt64?) -> SQLValue { seq.map(SQLValue.sequence) ?? .null }
}

/// The columns of the row that a statement stands on; valid until the statement steps on.
///
/// Reading never fails: SQLite converts what has another type than asked for, so that a damaged row gives a wrong value,
/// which the reader checks, and not a crash.
struct SQLRow {
    fileprivate let statement: SQLiteStatement

    func isNull(_ column: CInt) -> Bool { sqlite3_column_type(statement, column) == SQLITE_NULL }
    func integer(_ column: CInt) -> Int64 { sqlite3_column_int64(statement, column) }
    func sequence(_ column: CInt) -> UInt64 { UInt64(bitPattern: integer(column)) }
    func sequenceIfPresent(_ column: CInt) -> UInt64? { isNull(column) ? nil : sequence(column) }

    func bytes(_ column: CInt) -> [UInt8] {
        guard let start = sqlite3_column_blob(statement, column) else { return [] }
        return Array(UnsafeRawBufferPointer(start: start, count: Int(sqlite3_column_bytes(statement, column))))
    }

    func text(_ column: CInt) -> String { String(decoding: bytes(column), as: UTF8.self) }
}

/// Runs GRDB's cached statements with values bound and columns read byte for byte.
///
/// GRDB's own binding ends a string at its first NUL, and its own decoding traps on a value of another type; what comes
/// from the network or from a damaged disk may be either.
extension Database {
    /// Runs a statement that gives no rows.
    func run(_ sql: String, _ values: SQLValue...) throws {
        try step(through: sql, values) { _ in true }
    }

    /// Visits the rows until `visit` returns `false`.
    func forEachRow(of sql: String, _ values: SQLValue..., visit: (SQLRow) throws -> Bool) throws {
        try step(through: sql, values, visit)
    }

    /// Returns what `read` makes of the first row; `nil` where there is none.
    func firstRow<Value>(of sql: String, _ values: SQLValue..., read: (SQLRow) throws -> Value) throws -> Value? {
        var value: Value?
        try step(through: sql, values) { row in
            value = try read(row)
            return false
        }
        return value
    }

    private func step(through sql: String, _ values: [SQLValue], _ visit: (SQLRow) throws -> Bool) throws {
        let statement = try cachedStatement(sql: sql).sqliteStatement
        defer {
            sqlite3_reset(statement)
            sqlite3_clear_bindings(statement)
        }
        for (index, value) in values.enumerated() {
            try check(bind(value, to: statement, at: CInt(index + 1)), allowing: SQLITE_OK)
        }
        while true {
            let code = sqlite3_step(statement)
            guard code == SQLITE_ROW else { return try check(code, allowing: SQLITE_DONE) }
            guard try visit(SQLRow(statement: statement)) else { return }
        }
    }

    private func check(_ code: CInt, allowing expected: CInt) throws {
        guard code != expected else { return }
        let message = sqlite3_errmsg(sqliteConnection).map { String(cString: $0) }
        throw DatabaseError(resultCode: ResultCode(rawValue: code), message: message)
    }
}

/// Tells SQLite to copy a value before the call returns.
private let copied = unsafeBitCast(-1, to: sqlite3_destructor_type.self)

private func bind(_ value: SQLValue, to statement: SQLiteStatement, at index: CInt) -> CInt {
    switch value {
    case .null: return sqlite3_bind_null(statement, index)
    case .integer(let integer): return sqlite3_bind_int64(statement, index, integer)
    case .text(var text):
        return text.withUTF8 { utf8 in
            utf8.withMemoryRebound(to: CChar.self) {
                sqlite3_bind_text(statement, index, $0.baseAddress, CInt($0.count), copied)
            }
        }
    case .blob(let bytes):
        guard !bytes.isEmpty else { return sqlite3_bind_zeroblob(statement, index, 0) }
        return bytes.withUnsafeBytes { sqlite3_bind_blob(statement, index, $0.baseAddress, CInt($0.count), copied) }
    }
}
