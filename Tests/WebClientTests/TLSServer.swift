import Foundation
import NewsModels

/// A server with a certificate of its own making, by Python's `ssl` and the `openssl` program.
final class TLSServer {
    let port: UInt16
    private let process = Process()
    private let folder = FileManager.default.temporaryDirectory.appending(path: "newswire-tls-\(UUID().uuidString)")

    private static let script = """
        import http.server, os, ssl, subprocess, sys
        os.chdir(sys.argv[1])
        subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost",
            "-keyout", "key.pem", "-out", "cert.pem"], check=True, stderr=subprocess.DEVNULL)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain("cert.pem", "key.pem")
        server = http.server.HTTPServer(("127.0.0.1", 0), http.server.SimpleHTTPRequestHandler)
        server.socket = context.wrap_socket(server.socket, server_side=True)
        print(server.server_address[1], flush=True)
        server.serve_forever()
        """

    struct Failure: Error {}

    init() throws {
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let output = Pipe()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["python3", "-c", Self.script, folder.path]
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        try process.run()
        let line = String(decoding: output.fileHandleForReading.availableData, as: UTF8.self)
        guard let port = UInt16(line.filter(\.isNumber)) else { throw Failure() }
        self.port = port
    }

    func stop() {
        // A process inherits which signals are blocked, and has nothing to save.
        kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
        try? FileManager.default.removeItem(at: folder)
    }
}

enum FetchTime {
    /// The time that the tests call now.
    static let now = Timestamp(millisecondsSinceEpoch: 1_000_000_000_000)
}
