import Foundation
import LocalNetwork

/// nginx, serving from files what the server under test answered: what this machine can send at all.
struct StaticServer: Sendable {
    let address: String
    private let root: String

    /// Starts it with two workers, the access log off and connections kept.
    static func start(on stage: Stage) async throws -> StaticServer {
        let folder = try stage.makeFolder("nginx")
        let root = try stage.makeFolder("nginx/root")
        let port = try PortCheck.anyFree()
        let configuration = """
            worker_processes 2;
            \(getuid() == 0 ? "user root;" : "")
            pid \(folder)/pid;
            error_log \(folder)/error.log;
            daemon off;
            events { worker_connections 1024; }
            http {
                access_log off;
                sendfile on;
                tcp_nopush on;
                keepalive_requests 1000000000;
                keepalive_timeout 600s;
                open_file_cache max=2000;
                default_type application/json;
                gzip_static on;
                client_body_temp_path \(folder)/body;
                proxy_temp_path \(folder)/proxy;
                fastcgi_temp_path \(folder)/fastcgi;
                uwsgi_temp_path \(folder)/uwsgi;
                scgi_temp_path \(folder)/scgi;
                server { listen 127.0.0.1:\(port); root \(root); }
            }

            """
        try Data(configuration.utf8).write(to: URL(fileURLWithPath: folder + "/nginx.conf"))
        _ = try await stage.start(
            Program(
                name: "nginx", path: try Executable.find("nginx"),
                arguments: ["-p", folder, "-c", folder + "/nginx.conf", "-e", folder + "/error.log"],
                output: folder + "/output.log"))
        let server = StaticServer(address: "http://127.0.0.1:\(port)", root: root)
        try Data("ready".utf8).write(to: URL(fileURLWithPath: root + "/ready"))
        for _ in 0..<200 {
            if try await Probe(server: server.address).answers("/ready") { return server }
            try await Task.sleep(for: .milliseconds(10))
        }
        let words = FileManager.default.contents(atPath: folder + "/error.log") ?? Data()
        throw BenchFailure("nginx does not answer: \(String(decoding: words.suffix(400), as: UTF8.self))")
    }

    /// Takes the files of an operation: `/FOLDER/0` and on, with the compressed bytes beside them where they are meant.
    func put(_ bodies: [[UInt8]], compressed: Bool, as folder: String) throws {
        let path = root + "/" + folder
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        for (number, body) in bodies.enumerated() {
            // What is sent as it is must not be found compressed, and the other way around.
            try Data(compressed ? [] : body).write(to: URL(fileURLWithPath: "\(path)/\(number)"))
            if compressed { try Data(body).write(to: URL(fileURLWithPath: "\(path)/\(number).gz")) }
        }
    }
}
