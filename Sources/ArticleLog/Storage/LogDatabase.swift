import GRDB
import Glibc

/// How the database is set up. The defaults hold a log of a million articles in a few megabytes of memory.
struct StorageOptions: Sendable {
    /// Bytes of a page of a new database.
    var pageSize = 4_096
    /// Page cache of the writer, in KiB.
    var writerCacheKiB = 8_192
    /// Page cache of each reader, in KiB.
    var readerCacheKiB = 2_048
    /// Connections for reading; a further reader waits.
    var readerCount = 4
    /// Pages in the write-ahead log at which they begin to be moved to the database. More would be moved with fewer writes,
    /// in fewer and longer syncs, which those of commits wait for.
    var checkpointPages = 2_048
    /// Bytes of the write-ahead log at which the writer waits for readers and the checkpoint, and empties it.
    var maximumWALBytes = 128 << 20
    /// Whether a commit is on disk when it returns. Only tests that compare results do without.
    var syncsCommits = true
    /// How long and how many texts are remembered.
    var duplicates = DuplicateLimits()
    /// How long a connection waits for another program that reads or writes the database, in seconds.
    var busySeconds = 5.0
    /// Pages at which the database counts as full; `nil` for no limit.
    var maximumPages: Int?
}

/// Opens the connections to `articles.sqlite`.
enum LogDatabase {
    static let fileName = "articles.sqlite"
    /// SQLite takes a shorter file for an empty one.
    private static let smallestPage = 512

    /// Opens or creates the database: write-ahead log, every commit synced, nothing memory-mapped.
    ///
    /// A file that is cut short under a memory map would end the process with SIGBUS; a read that fails is an error.
    static func open(
        directory: String, _ options: StorageOptions
    ) throws(LogError) -> (pool: DatabasePool, checkpointer: Checkpointer) {
        let path = directory + "/" + fileName
        try refuseLostPages(directory)
        let translator = FailureTranslator(path: directory, operation: "open the log")
        return try translator.run {
            let configuration = configuration(directory, options)
            let pool = try DatabasePool(path: path, configuration: configuration)
            let second = try DatabaseQueue(path: path, configuration: configuration)
            try second.writeWithoutTransaction { db in try prepareSyncs(db, options) }
            let checkpointer = Checkpointer(second, pages: options.checkpointPages)
            try pool.writeWithoutTransaction { db in
                try prepareWriter(db, options)
                checkpointer.watch(db)
            }
            return (pool, checkpointer)
        }
    }

    private static func configuration(_ directory: String, _ options: StorageOptions) -> Configuration {
        var configuration = Configuration()
        configuration.label = "articles"
        configuration.foreignKeysEnabled = false
        configuration.maximumReaderCount = options.readerCount
        configuration.busyMode = .timeout(options.busySeconds)
        configuration.prepareDatabase { db in
            let translator = FailureTranslator(path: directory, operation: "open the log")
            try translator.run(on: db) { db in
                let isReader = db.configuration.readonly
                if !isReader {
                    try db.execute(sql: "PRAGMA page_size = \(options.pageSize)")
                    try Schema.check(db, directory: directory)
                }
                try db.execute(
                    sql: """
                        PRAGMA cache_size = -\(isReader ? options.readerCacheKiB : options.writerCacheKiB);
                        PRAGMA mmap_size = 0;
                        PRAGMA temp_store = MEMORY;
                        PRAGMA cell_size_check = ON;
                        PRAGMA trusted_schema = OFF;
                        """)
            }
        }
        return configuration
    }

    /// Sets what GRDB sets otherwise when it turns the write-ahead log on.
    private static func prepareWriter(_ db: Database, _ options: StorageOptions) throws {
        try prepareSyncs(db, options)
        try db.execute(
            sql: """
                PRAGMA wal_autocheckpoint = 0;
                PRAGMA journal_size_limit = \(options.maximumWALBytes);
                """)
        if let maximumPages = options.maximumPages { try db.execute(sql: "PRAGMA max_page_count = \(maximumPages)") }
    }

    private static func prepareSyncs(_ db: Database, _ options: StorageOptions) throws {
        try db.execute(sql: "PRAGMA synchronous = \(options.syncsCommits ? "FULL" : "OFF")")
    }

    /// Refuses files that SQLite would open, although a part of the log is gone.
    private static func refuseLostPages(_ directory: String) throws(LogError) {
        let path = directory + "/" + fileName
        let size = fileSize(path) ?? 0, rest = fileSize(path + "-wal") ?? 0
        func damage(_ detail: String) -> LogError {
            LogError(.damaged, path: directory, operation: "open the log", detail: detail)
        }
        // SQLite deletes a write-ahead log whose database is missing or empty, with every envelope in it.
        guard size > 0 || rest == 0 else {
            throw damage("\(fileName) is missing or empty, but \(fileName)-wal holds \(rest) bytes of it")
        }
        // Where a write-ahead log or a rollback journal is left, the file may be shorter until they are applied.
        guard size > 0, rest == 0, fileSize(path + "-journal") == nil else { return }
        let whole = declaredSize(path) ?? smallestPage
        guard size >= whole else {
            throw damage("\(fileName) has \(size) bytes, of \(whole) that it should have")
        }
    }

    /// Bytes that the database has according to its header; `nil` where it says nothing valid.
    ///
    /// - Source: https://www.sqlite.org/fileformat2.html, sections 1.3.2 and 1.3.7.
    private static func declaredSize(_ path: String) -> Int? {
        var header = [UInt8](repeating: 0, count: 100)
        let descriptor = Glibc.open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        let count = read(descriptor, &header, header.count)
        guard count == header.count, header[24..<28] == header[92..<96] else { return nil }
        let stated = Int(header[16]) << 8 | Int(header[17])
        return header[28..<32].reduce(0) { $0 << 8 | Int($1) } * (stated == 1 ? 65_536 : stated)
    }
}

/// Bytes of a file; `nil` where there is none.
func fileSize(_ path: String) -> Int? {
    var status = stat()
    return stat(path, &status) == 0 ? Int(status.st_size) : nil
}
