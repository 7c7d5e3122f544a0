import Foundation

/// The machine on which figures were taken: they say little without it.
public struct MachineDescription: Codable, Sendable, Equatable {
    public var processor: String
    /// The cores of the machine, and how many of them the bench and all that it starts may use.
    public var cores: Int
    public var usedCores: Int
    public var memoryGB: Int
    public var system: String
    public var kernel: String

    static func current() -> MachineDescription {
        let info = read("/proc/cpuinfo")
        let model = value("model name", in: info, separator: ":") ?? "unknown processor"
        let cores = info.split(separator: "\n").count { $0.hasPrefix("processor") }
        let release = value("PRETTY_NAME", in: read("/etc/os-release"), separator: "=")
        return MachineDescription(
            processor: model, cores: max(cores, ProcessInfo.processInfo.processorCount),
            usedCores: allowedCores ?? ProcessInfo.processInfo.activeProcessorCount,
            memoryGB: Int((Double(ProcessInfo.processInfo.physicalMemory) / 1_073_741_824).rounded()),
            system: release?.trimmingCharacters(in: CharacterSet(charactersIn: "\"")) ?? "unknown system",
            kernel: read("/proc/sys/kernel/osrelease").trimmingCharacters(in: .whitespacesAndNewlines))
    }

    var text: String {
        let pinned = usedCores < cores ? ", pinned to \(usedCores) of them" : ""
        return "\(processor), \(cores) cores\(pinned), \(memoryGB) GB of memory, \(system), Linux \(kernel)"
    }

    /// The cores this process may run on, and with it all that it starts.
    private static var allowedCores: Int? {
        value("Cpus_allowed_list", in: read("/proc/self/status"), separator: ":").flatMap(count)
    }

    /// How many numbers a list such as `0-1,4` names.
    static func count(_ list: String) -> Int? {
        var count = 0
        for part in list.split(separator: ",") {
            let ends = part.split(separator: "-").map { Int($0) }
            switch (ends.first, ends.last) {
            case (let low??, let high??) where ends.count <= 2 && low <= high && high < 1 << 20: count += high - low + 1
            default: return nil
            }
        }
        return count > 0 ? count : nil
    }

    private static func value(_ name: String, in text: String, separator: Character) -> String? {
        for line in text.split(separator: "\n") where line.hasPrefix(name) {
            guard let place = line.firstIndex(of: separator) else { continue }
            return line[line.index(after: place)...].trimmingCharacters(in: .whitespaces)
        }
        return nil
    }

    private static func read(_ path: String) -> String {
        String(decoding: FileManager.default.contents(atPath: path) ?? Data(), as: UTF8.self)
    }
}
