import Foundation
import NacreClient

/// One request over a connection of its own, with whatever bytes a drill likes: what clients of this project never send,
/// and what is no HTTP at all.
struct RawExchange: Sendable {
    let server: ServerAddress

    struct Answer: Sendable {
        let bytes: [UInt8]

        /// Nil where the server closed the connection without an answer.
        var status: Int? {
            let line = String(decoding: bytes.prefix { $0 != 0x0D }, as: UTF8.self).split(separator: " ")
            return line.count > 1 ? Int(line[1]) : nil
        }
    }

    /// - Parameter path: below the server's address, already escaped.
    func send(
        _ method: String, _ path: String, headers: [(String, String)], body: String? = nil
    ) async throws -> Answer {
        var lines = ["\(method) \(path) HTTP/1.1", "Host: \(server.authority)", "Connection: close"]
        lines += headers.map { "\($0): \($1)" }
        if let body { lines.append("Content-Length: \(body.utf8.count)") }
        return try await send(lines.joined(separator: "\r\n") + "\r\n\r\n" + (body ?? ""))
    }

    func send(_ text: String) async throws -> Answer {
        guard let port = server.authority.split(separator: ":").last.flatMap({ UInt16($0) }) else {
            throw DrillFailure("\(server) names no port")
        }
        return try await withCheckedThrowingContinuation { continuation in
            DispatchQueue.global().async {
                continuation.resume(with: Result { Answer(bytes: try Self.exchange(Array(text.utf8), port: port)) })
            }
        }
    }

    /// Writes everything, then reads until the server closes. Servers of a drill listen on 127.0.0.1.
    private static func exchange(_ bytes: [UInt8], port: UInt16) throws -> [UInt8] {
        #if canImport(Glibc)
            let (kind, flags) = (CInt(SOCK_STREAM.rawValue), CInt(MSG_NOSIGNAL))
        #else
            let (kind, flags) = (SOCK_STREAM, CInt(0))
        #endif
        let descriptor = socket(AF_INET, kind, 0)
        guard descriptor >= 0 else { throw DrillFailure("No socket can be opened") }
        defer { close(descriptor) }
        #if canImport(Darwin)
            var on: CInt = 1
            setsockopt(descriptor, SOL_SOCKET, SO_NOSIGPIPE, &on, socklen_t(MemoryLayout<CInt>.size))
        #endif
        var patience = timeval(tv_sec: 30, tv_usec: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        let connected = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
            }
        }
        guard connected else { throw DrillFailure("Port \(port) does not answer") }
        var rest = bytes[...]
        while !rest.isEmpty {
            // A server that has refused already may have closed.
            let sent = rest.withUnsafeBytes { Foundation.send(descriptor, $0.baseAddress, $0.count, flags) }
            guard sent > 0 else { break }
            rest = rest.dropFirst(sent)
        }
        var answer: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while answer.count < 16 << 20 {
            let count = buffer.withUnsafeMutableBytes { recv(descriptor, $0.baseAddress, $0.count, 0) }
            guard count > 0 else { break }
            answer += buffer[..<count]
        }
        return answer
    }
}
