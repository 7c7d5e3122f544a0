import Foundation

/// What Linux says about running processes. Elsewhere there is nothing to read, and nothing is reported.
enum ProcessUsage {
    struct Line: Equatable {
        let pid: Int32
        let parent: Int32
        let ownTicks: UInt64
        /// Of children that have ended.
        let reapedTicks: UInt64
    }

    /// Processor time of a process, in seconds.
    static func seconds(of pid: Int32) -> Double? {
        line(of: pid).map { Double($0.ownTicks) / ticksPerSecond }
    }

    /// Processor time of a process and all its children, those that have ended included.
    static func treeSeconds(of root: Int32) -> Double? {
        guard let first = line(of: root) else { return nil }
        let children = all().filter { $0.parent == root }
        return Double(children.reduce(first.ownTicks + first.reapedTicks) { $0 + $1.ownTicks }) / ticksPerSecond
    }

    static func parent(of pid: Int32) -> Int32? { line(of: pid)?.parent }

    /// Resident memory in bytes.
    static func residentBytes(of pid: Int32) -> Int64? {
        guard let text = read("/proc/\(pid)/status") else { return nil }
        for line in text.split(separator: "\n") where line.hasPrefix("VmRSS:") {
            return line.split(separator: " ").compactMap { Int64($0) }.first.map { $0 * 1024 }
        }
        return nil
    }

    /// A line of `/proc/PID/stat`. The second field is a name in parentheses, which may hold anything.
    static func parse(_ stat: String) -> Line? {
        guard let open = stat.firstIndex(of: "("), let close = stat.lastIndex(of: ")"),
            let pid = Int32(stat[..<open].filter { $0 != " " })
        else { return nil }
        let fields = stat[close...].dropFirst().split { $0 == " " || $0 == "\n" }
        // Counted from the third field of proc(5): state, ppid, … utime (14), stime (15), cutime (16), cstime (17).
        guard fields.count > 14, let parent = Int32(fields[1]) else { return nil }
        let ticks = (11...14).compactMap { UInt64(fields[$0]) }
        guard ticks.count == 4 else { return nil }
        return Line(pid: pid, parent: parent, ownTicks: ticks[0] + ticks[1], reapedTicks: ticks[2] + ticks[3])
    }

    private static let ticksPerSecond = Double(sysconf(Int32(_SC_CLK_TCK)))

    private static func line(of pid: Int32) -> Line? { read("/proc/\(pid)/stat").flatMap(parse) }

    private static func all() -> [Line] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
        return names.compactMap { Int32($0) }.compactMap(line)
    }

    private static func read(_ path: String) -> String? {
        FileManager.default.contents(atPath: path).map { String(decoding: $0, as: UTF8.self) }
    }
}
