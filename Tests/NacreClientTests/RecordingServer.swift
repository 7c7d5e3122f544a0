import Foundation
import Synchronization

/// A small HTTP/1.1 server on a free loopback port that keeps what it was sent, byte for byte, and by which connection.
final class RecordingServer: Sendable {
    struct Request: Sendable {
        let connection: Int
        let method: String
        /// Path and query as they stood in the request line.
        let target: String
        /// Names in lower case, in the order in which they came.
        let headers: [(name: String, value: String)]
        let body: [UInt8]

        func values(_ name: String) -> [String] { headers.filter { $0.name == name }.map(\.value) }
    }

    struct Response: Sendable {
        var status = 200
        var headers: [String] = []
        var body: [UInt8] = Array("{}".utf8)
    }

    let port: Int
    var address: String { "http://127.0.0.1:\(port)" }
    var requests: [Request] { kept.withLock { $0 } }

    private let listener: Int32
    private let kept = Mutex<[Request]>([])
    private let connections = Mutex<Int>(0)
    private let respond: @Sendable (Request) -> Response

    init(_ respond: @escaping @Sendable (Request) -> Response = { _ in Response() }) throws {
        self.respond = respond
        listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let descriptor = listener
        let isListening = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { pointer in
                bind(descriptor, pointer, length) == 0 && listen(descriptor, 16) == 0
                    && getsockname(descriptor, pointer, &length) == 0
            }
        }
        guard isListening else { throw CocoaError(.fileReadUnknown) }
        port = Int(UInt16(bigEndian: address.sin_port))
        Thread.detachNewThread { [self] in
            while case let connection = accept(descriptor, nil, nil), connection >= 0 {
                let number = connections.withLock { count in
                    count += 1
                    return count
                }
                Thread.detachNewThread { [self] in
                    serve(connection, number)
                    close(connection)
                }
            }
        }
    }

    /// Ends listening, and with it the thread that holds the server.
    func stop() { shutdown(listener, Int32(SHUT_RDWR)) }

    private func serve(_ connection: Int32, _ number: Int) {
        var waiting: [UInt8] = []
        while let request = Self.read(connection, &waiting, number) {
            kept.withLock { $0.append(request) }
            let response = respond(request)
            let head =
                (["HTTP/1.1 \(response.status) Said", "Content-Length: \(response.body.count)"] + response.headers)
                .joined(separator: "\r\n") + "\r\n\r\n"
            let bytes = Array(head.utf8) + response.body
            guard write(connection, bytes, bytes.count) == bytes.count else { return }
        }
    }

    private static func read(_ connection: Int32, _ waiting: inout [UInt8], _ number: Int) -> Request? {
        let blank = Array("\r\n\r\n".utf8)
        while waiting.firstRange(of: blank) == nil { guard more(connection, &waiting) else { return nil } }
        guard let end = waiting.firstRange(of: blank) else { return nil }
        let lines = String(decoding: waiting[..<end.lowerBound], as: UTF8.self).components(separatedBy: "\r\n")
        let words = lines.first?.split(separator: " ").map(String.init) ?? []
        let headers = lines.dropFirst().compactMap { line -> (name: String, value: String)? in
            guard let colon = line.firstIndex(of: ":") else { return nil }
            let value = line[line.index(after: colon)...].trimmingCharacters(in: .whitespaces)
            return (line[..<colon].lowercased(), value)
        }
        let length = headers.first { $0.name == "content-length" }.flatMap { Int($0.value) } ?? 0
        while waiting.count < end.upperBound + length { guard more(connection, &waiting) else { return nil } }
        let body = Array(waiting[end.upperBound..<end.upperBound + length])
        waiting.removeFirst(end.upperBound + length)
        guard words.count == 3 else { return nil }
        return Request(connection: number, method: words[0], target: words[1], headers: headers, body: body)
    }

    private static func more(_ connection: Int32, _ waiting: inout [UInt8]) -> Bool {
        var buffer = [UInt8](repeating: 0, count: 65_536)
        let count = Foundation.read(connection, &buffer, buffer.count)
        guard count > 0 else { return false }
        waiting += buffer.prefix(count)
        return true
    }
}
