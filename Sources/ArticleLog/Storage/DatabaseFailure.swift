import GRDB
import GRDBSQLite
import Glibc

/// Translates what GRDB and SQLite throw.
struct FailureTranslator {
    let path: String
    let operation: String

    /// Runs work on a connection; what it throws becomes a ``LogError``, with the `errno` while the connection has it.
    func run<Value>(on db: Database, _ work: (Database) throws -> Value) throws(LogError) -> Value {
        do {
            return try work(db)
        } catch {
            throw translate(error, systemError: sqlite3_system_errno(db.sqliteConnection))
        }
    }

    /// Runs work that opens connections or waits for one.
    func run<Value>(_ work: () throws -> Value) throws(LogError) -> Value {
        do {
            return try work()
        } catch {
            throw translate(error, systemError: 0)
        }
    }

    private func translate(_ error: any Error, systemError: CInt) -> LogError {
        if let error = error as? LogError { return error }
        guard let error = error as? DatabaseError else {
            return LogError(.database(SQLITE_ERROR), path: path, operation: operation, detail: "\(error)")
        }
        return LogError(
            Self.code(for: error, systemError: systemError), path: path, operation: operation,
            detail: Self.detail(of: error, systemError: systemError))
    }

    /// - Source: https://www.sqlite.org/rescode.html
    private static func code(for error: DatabaseError, systemError: CInt) -> LogError.Code {
        let extended = error.extendedResultCode.rawValue
        switch error.resultCode.rawValue {
        case SQLITE_FULL: return .full
        case SQLITE_CORRUPT, SQLITE_NOTADB, SQLITE_FORMAT: return .damaged
        case SQLITE_BUSY, SQLITE_LOCKED: return .locked
        case SQLITE_MISUSE where error.message == "Connection is closed": return .closed
        case SQLITE_IOERR where [ENOSPC, EDQUOT].contains(systemError): return .full
        case SQLITE_IOERR where extended == ResultCode.SQLITE_IOERR_SHORT_READ.rawValue: return .damaged
        case SQLITE_IOERR, SQLITE_CANTOPEN, SQLITE_PERM, SQLITE_READONLY:
            return systemError == 0 ? .database(extended) : .system(systemError)
        default: return .database(extended)
        }
    }

    private static func detail(of error: DatabaseError, systemError: CInt) -> String {
        let message = error.message ?? "SQLite error \(error.extendedResultCode.rawValue)"
        guard systemError != 0, error.resultCode != .SQLITE_CORRUPT, error.resultCode != .SQLITE_NOTADB
        else { return message }
        return "\(message) (\(systemMessage(systemError)))"
    }
}

/// The text of an `errno`.
func systemMessage(_ number: CInt) -> String {
    String(cString: strerror(number))
}
