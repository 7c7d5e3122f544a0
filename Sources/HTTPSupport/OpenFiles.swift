import Foundation

/// Connections are files to the system, which allows a process only so many.
public enum OpenFiles {
    /// Kept for databases, logs and what else a server opens.
    private static let reserve = 256
    private static let most = 20_000

    /// Raises the process's limit as far as the system lets it, and returns how many connections fit.
    public static func connections() -> Int {
        var limit = rlimit()
        #if canImport(Glibc)
            let resource = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)
        #else
            let resource = RLIMIT_NOFILE
        #endif
        guard getrlimit(resource, &limit) == 0 else { return reserve }
        limit.rlim_cur = limit.rlim_max
        setrlimit(resource, &limit)
        getrlimit(resource, &limit)
        return max(reserve, min(most, Int(clamping: limit.rlim_cur) - reserve))
    }
}
