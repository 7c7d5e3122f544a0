import Foundation

/// Ports of this machine.
public enum PortCheck {
    /// Throws where a port is taken. Asked before a server is started: otherwise another server that already answers
    /// there would be taken for ours.
    public static func requireFree(_ port: Int, option: String) throws(LocalFailure) {
        guard listen(on: port) != nil else {
            let reason = String(cString: strerror(errno)).lowercased()
            throw LocalFailure(
                "Port \(port) cannot be used (\(reason))",
                hint: "Stop the program that has it, or choose another with \(option).")
        }
    }

    /// A port that was free a moment ago.
    public static func anyFree() throws(LocalFailure) -> Int {
        guard let port = listen(on: 0) else { throw LocalFailure("No port of this machine is free") }
        return port
    }

    /// Listens for a moment. Returns the port, or nil with `errno` set.
    private static func listen(on port: Int) -> Int? {
        #if canImport(Glibc)
            let kind = CInt(SOCK_STREAM.rawValue)
        #else
            let kind = SOCK_STREAM
        #endif
        let descriptor = socket(AF_INET, kind, 0)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        // As the server does: connections that are just closing do not hold the port.
        var reuse: CInt = 1
        setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &reuse, socklen_t(MemoryLayout<CInt>.size))
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = UInt16(truncatingIfNeeded: port).bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let found = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(descriptor, $0, length) == 0 && Foundation.listen(descriptor, 1) == 0
                    && getsockname(descriptor, $0, &length) == 0
            }
        }
        return found ? Int(UInt16(bigEndian: address.sin_port)) : nil
    }
}
