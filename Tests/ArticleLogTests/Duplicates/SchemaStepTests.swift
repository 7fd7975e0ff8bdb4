import GRDB
import NewsModels
import Testing

@testable import ArticleLog

/// A log that an earlier version wrote is brought forward when it is opened.
struct SchemaStepTests {
    /// Takes a log back to the first version: exact copies were found by an index then, near ones not at all.
    private func takeBack(_ directory: TemporaryDirectory) throws {
        let queue = try DatabaseQueue(path: directory.database)
        try queue.writeWithoutTransaction { db in
            try db.execute(
                sql: """
                    DROP TABLE signatures;
                    CREATE INDEX articles_by_content ON articles(content_key, content_seq) WHERE retracted_by IS NULL;
                    PRAGMA user_version = 1;
                    """)
        }
        try queue.close()
    }

    @Test func exactCopiesOfOldTextsAreTold() throws {
        let directory = try TemporaryDirectory()
        let log = try ArticleLog(directory: directory.log)
        try log.publish(article("a", "text", hash: "h"))
        try log.publish(article("b", "gone", hash: "i"))
        try log.retract("b")
        log.close()
        try takeBack(directory)
        let forward = try ArticleLog(directory: directory.log)
        #expect(forward.head().head == 3)
        #expect(try publishedArticle(forward.publish(article("c", "text", hash: "h")).bytes).duplicateOf == "a")
        #expect(try publishedArticle(forward.publish(article("d", "gone", hash: "i")).bytes).duplicateOf == nil)
    }
}
