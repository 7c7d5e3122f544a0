import Foundation
import Synchronization

/// Ports for servers that a test tells their port, which is known before they listen.
///
/// They lie below the range of which the system gives ports to outgoing connections (32768 on Linux), since
/// a port that is free now could be such a connection's a moment later; and none is given twice.
public enum FreePort {
    private static let given = Mutex<Set<UInt16>>([])

    /// One that nobody listens on.
    public static func next() throws -> Int {
        for _ in 0..<1_000 {
            let port = UInt16.random(in: 10_000..<32_000)
            if given.withLock({ $0.insert(port).inserted }), isFree(port) { return Int(port) }
        }
        throw NoFreePort()
    }

    private static func isFree(_ port: UInt16) -> Bool {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(descriptor) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        let size = socklen_t(MemoryLayout<sockaddr_in>.size)
        return withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { bind(descriptor, $0, size) == 0 }
        }
    }

    struct NoFreePort: Error {}
}
