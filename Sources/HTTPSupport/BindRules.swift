/// Where a server may listen without encryption.
public enum BindRules {
    /// Refuses plain HTTP on an address other machines can reach, unless a trusted proxy in front of it speaks TLS.
    ///
    /// - Parameters:
    ///   - address: the address to bind, `127.0.0.1`, `::1`, `0.0.0.0` or a host name. Of names only `localhost` is taken
    ///     for a loopback address: what another name stands for can change.
    ///   - hasTLS: whether the server itself speaks TLS.
    ///   - trustedProxies: the ranges of the proxies whose forwarding headers are believed.
    /// - Throws: ``BindRefusal/plainHTTPBeyondThisMachine``.
    public static func check(address: String, hasTLS: Bool, trustedProxies: [CIDR]) throws(BindRefusal) {
        guard !hasTLS, trustedProxies.isEmpty, !isLoopback(address) else { return }
        throw .plainHTTPBeyondThisMachine
    }

    /// Whether only this machine can reach the address.
    static func isLoopback(_ address: String) -> Bool {
        if address.lowercased() == "localhost" { return true }
        return IPAddress(withOptionalPort: address)?.isLoopback ?? false
    }
}

/// Why a server does not start where it was told to.
public enum BindRefusal: ReportableError, Equatable {
    case plainHTTPBeyondThisMachine

    public var publicDescription: String {
        """
        Plain HTTP is served on a loopback address only. Bind to 127.0.0.1, or give --tls-cert and --tls-key, or name the \
        proxy that speaks TLS in front of this server with --trusted-proxy.
        """
    }
}
