import Foundation

/// Whether a port of this machine is free.
///
/// Asked before a server is started: otherwise another server that already answers there would be taken for ours.
enum PortCheck {
    static func requireFree(_ port: Int) throws(CommandFailure) {
        #if canImport(Glibc)
            let kind = CInt(SOCK_STREAM.rawValue)
        #else
            let kind = SOCK_STREAM
        #endif
        let descriptor = socket(AF_INET, kind, 0)
        guard descriptor >= 0 else { return }
        defer { close(descriptor) }
        // As the server does: connections that are just closing do not hold the port.
        var reuse: CInt = 1
        setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &reuse, socklen_t(MemoryLayout<CInt>.size))
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = UInt16(truncatingIfNeeded: port).bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        let bound = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0 && listen(descriptor, 1) == 0
            }
        }
        guard bound else {
            let reason = String(cString: strerror(errno)).lowercased()
            throw CommandFailure(
                "Port \(port) cannot be used (\(reason))",
                hint: "Stop the program that has it, or choose another with --agents-port.")
        }
    }
}
