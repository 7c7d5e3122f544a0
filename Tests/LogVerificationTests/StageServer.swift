import Foundation
import Synchronization

/// A small HTTP/1.1 server on a free loopback port that answers GET requests from a closure.
final class StageServer: Sendable {
    struct Response: Sendable {
        var status = 200
        var headers: [String] = []
        var body: [UInt8] = []
        /// One byte now and then, without end: no timeout between two bytes ends that.
        var trickles = false

        static let notFound = Response(status: 404)
    }

    let port: Int
    private let listener: Int32
    private let asked = Mutex<[String]>([])
    private let respond: @Sendable (String) -> Response

    /// - Parameter respond: is given path and query.
    init(_ respond: @escaping @Sendable (String) -> Response) throws {
        self.respond = respond
        listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let descriptor = listener
        let isListening = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { pointer in
                bind(descriptor, pointer, length) == 0 && listen(descriptor, 64) == 0
                    && getsockname(descriptor, pointer, &length) == 0
            }
        }
        guard isListening else { throw CocoaError(.fileReadUnknown) }
        port = Int(UInt16(bigEndian: address.sin_port))
        Thread.detachNewThread { [self] in
            while case let connection = accept(descriptor, nil, nil), connection >= 0 {
                Thread.detachNewThread { [self] in
                    serve(connection)
                    close(connection)
                }
            }
        }
    }

    /// Paths that were asked for, in their order.
    var requests: [String] { asked.withLock { $0 } }

    func stop() { shutdown(listener, Int32(SHUT_RDWR)) }

    private func trickle(_ connection: Int32) {
        var bytes = Array("HTTP/1.1 200 Said\r\nContent-Length: 60000\r\n\r\n".utf8)
        while send(connection, bytes, bytes.count, Int32(MSG_NOSIGNAL)) > 0 {
            bytes = [0x20]
            usleep(20_000)
        }
    }

    private func serve(_ connection: Int32) {
        var waiting: [UInt8] = []
        let blank = Array("\r\n\r\n".utf8)
        var chunk = [UInt8](repeating: 0, count: 16_384)
        while true {
            while let end = waiting.firstRange(of: blank) {
                let words = String(decoding: waiting[..<end.lowerBound], as: UTF8.self).split(separator: " ")
                waiting.removeFirst(end.upperBound)
                guard words.count > 1 else { return }
                if respond(String(words[1])).trickles { return trickle(connection) }
                asked.withLock { $0.append(String(words[1])) }
                let response = respond(String(words[1]))
                let head = ["HTTP/1.1 \(response.status) Said", "Content-Length: \(response.body.count)"]
                let bytes = Array(((head + response.headers).joined(separator: "\r\n") + "\r\n\r\n").utf8) + response.body
                var sent = 0
                while sent < bytes.count {
                    let count = bytes[sent...].withUnsafeBytes {
                        send(connection, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
                    }
                    guard count > 0 else { return }
                    sent += count
                }
            }
            let count = recv(connection, &chunk, chunk.count, 0)
            guard count > 0 else { return }
            waiting += chunk[..<count]
        }
    }
}
