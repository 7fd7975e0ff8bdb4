import Glibc

/// Makes the data directory, and makes sure that its entries survive a power failure.
enum DataDirectory {
    /// Creates the directory and its parents where they are missing.
    static func create(_ directory: String) throws(LogError) {
        var path = ""
        for (index, part) in directory.split(separator: "/", omittingEmptySubsequences: false).enumerated() {
            path += index == 0 ? part : "/" + part
            guard !part.isEmpty else { continue }
            guard mkdir(path, 0o755) == 0 else {
                if errno == EEXIST || errno == EISDIR { continue }
                throw failure("create the directory \(path)", directory)
            }
            let parent = path.dropLast(part.utf8.count)
            try sync(parent.isEmpty ? "." : String(parent))
        }
        var status = stat()
        guard stat(directory, &status) == 0 else { throw failure("open the directory", directory) }
        guard status.st_mode & S_IFMT == S_IFDIR else {
            errno = ENOTDIR
            throw failure("open the directory", directory)
        }
    }

    /// Syncs the entries of the directory.
    static func sync(_ directory: String) throws(LogError) {
        let descriptor = open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw failure("open the directory", directory) }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 || errno == EINVAL else { throw failure("sync the directory", directory) }
    }

    private static func failure(_ operation: String, _ directory: String) -> LogError {
        let number = errno
        return LogError(
            number == ENOSPC || number == EDQUOT ? .full : .system(number), path: directory, operation: operation,
            detail: systemMessage(number))
    }
}
