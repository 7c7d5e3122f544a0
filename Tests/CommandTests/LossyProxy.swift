import Foundation
import Synchronization
import TestServers

/// Stands between a command and a server and loses answers: the request arrives, the reply does not. Or lies: it answers in
/// the server's place.
final class LossyProxy: Sendable {
    enum Loss: Sendable {
        /// The connection breaks where the answer should come.
        case broken
        /// The answer never comes.
        case silence
    }

    let port: Int
    var address: String { "http://\(host):\(port)" }
    private let host: String
    private let listener: Int32
    private let upstream: Int
    private let plan = Mutex<(prefix: String, loss: Loss)?>(nil)
    private let lost = Mutex<Int>(0)
    private let lies = Mutex<[String: [UInt8]]>([:])

    /// How many answers were lost.
    var losses: Int { lost.withLock { $0 } }

    init(host: String = "127.0.0.1", to upstream: Int) throws {
        self.host = host
        self.upstream = upstream
        listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        port = try FreePort.next()
        var reuse: Int32 = 1
        setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &reuse, socklen_t(MemoryLayout<Int32>.size))
        let descriptor = listener
        let isListening = Self.withLoopback(port) { bind(descriptor, $0, $1) == 0 && listen(descriptor, 64) == 0 }
        guard isListening else { throw CocoaError(.fileReadUnknown) }
        Thread.detachNewThread { [self] in
            while case let connection = accept(descriptor, nil, nil), connection >= 0 {
                Thread.detachNewThread { [self] in
                    relay(connection)
                    close(connection)
                }
            }
        }
    }

    func stop() { shutdown(listener, Int32(SHUT_RDWR)) }

    /// Loses the answer to the next request whose first line begins so.
    func loseNext(_ prefix: String, _ loss: Loss) { plan.withLock { $0 = (prefix, loss) } }

    /// Answers every request whose first line begins so with this JSON; nil ends it.
    func lie(_ prefix: String, _ json: [UInt8]?) { lies.withLock { $0[prefix] = json } }

    private func lie(to request: [UInt8]) -> [UInt8]? {
        let head = String(decoding: request.prefix(200), as: UTF8.self)
        return lies.withLock { lies in lies.first { head.hasPrefix($0.key) }?.value }.map { json in
            let head = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: \(json.count)\r\n\r\n"
            return Array(head.utf8) + json
        }
    }

    private func relay(_ connection: Int32) {
        let server = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(server) }
        guard Self.withLoopback(upstream, { connect(server, $0, $1) == 0 }) else { return }
        while let request = Self.message(connection) {
            if let lie = lie(to: request) {
                guard Self.send(lie, to: connection) else { return }
                continue
            }
            guard Self.send(request, to: server), let answer = Self.message(server) else { return }
            switch takeLoss(String(decoding: request.prefix(200), as: UTF8.self)) {
            case nil: guard Self.send(answer, to: connection) else { return }
            case .broken: return
            case .silence:
                // Until the other side is gone.
                while Self.message(connection) != nil {}
                return
            }
        }
    }

    private func takeLoss(_ head: String) -> Loss? {
        let loss = plan.withLock { plan -> Loss? in
            guard let planned = plan, head.hasPrefix(planned.prefix) else { return nil }
            plan = nil
            return planned.loss
        }
        if loss != nil { lost.withLock { $0 += 1 } }
        return loss
    }

    /// A message with `Content-Length`, in chunks (RFC 9112 section 7.1), or without a body.
    private static func message(_ descriptor: Int32) -> [UInt8]? {
        let blank = Array("\r\n\r\n".utf8)
        let lastChunk = Array("\r\n0\r\n\r\n".utf8)
        var bytes: [UInt8] = []
        while true {
            if let end = bytes.firstRange(of: blank) {
                let head = String(decoding: bytes[..<end.lowerBound], as: UTF8.self).lowercased()
                let isChunked = head.contains("transfer-encoding: chunked")
                if isChunked, bytes.suffix(lastChunk.count).elementsEqual(lastChunk) { return bytes }
                let length = head.firstMatch(of: /content-length: *([0-9]+)/).flatMap { Int($0.1) } ?? 0
                if !isChunked, bytes.count >= end.upperBound + length { return bytes }
            }
            var buffer = [UInt8](repeating: 0, count: 65_536)
            let count = read(descriptor, &buffer, buffer.count)
            guard count > 0 else { return nil }
            bytes += buffer.prefix(count)
        }
    }

    private static func send(_ bytes: [UInt8], to descriptor: Int32) -> Bool {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes {
                Foundation.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            guard count > 0 else { return false }
            rest = rest.dropFirst(count)
        }
        return true
    }

    private static func withLoopback<Result>(
        _ port: Int, _ body: (UnsafePointer<sockaddr>, socklen_t) -> Result
    ) -> Result {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = UInt16(port).bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        return withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { pointer in
                body(pointer, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
    }
}
