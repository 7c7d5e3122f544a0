import Foundation
import NIOCore

public enum EventLoops {
    /// Makes as many event loops as there are processors for this process; NIO counts those of the machine, so that loops
    /// would share processors where the process may use only some. To be called once, before anything uses the loops.
    public static func matchProcessors() {
        guard ProcessInfo.processInfo.environment["NIO_SINGLETON_GROUP_LOOP_COUNT"] == nil else { return }
        NIOSingletons.groupLoopCountSuggestion = min(System.coreCount, usableProcessors)
    }

    /// Foundation counts those of the machine. Linux says in `/proc/self/status` which of them this process may use, as the
    /// bits of a hexadecimal number (proc_pid_status(5)).
    public static var usableProcessors: Int {
        let status = FileManager.default.contents(atPath: "/proc/self/status") ?? Data()
        for line in String(decoding: status, as: UTF8.self).split(separator: "\n") where line.hasPrefix("Cpus_allowed:") {
            let count = line.dropFirst("Cpus_allowed:".count).reduce(0) { $0 + ($1.hexDigitValue?.nonzeroBitCount ?? 0) }
            if count > 0 { return count }
        }
        return ProcessInfo.processInfo.activeProcessorCount
    }
}
