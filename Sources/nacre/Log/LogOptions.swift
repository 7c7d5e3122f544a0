import ArgumentParser
import Foundation
import LogVerification
import NacreClient
import TransparencyLog

/// The options of every `nacre log` command: whom to trust, what to remember, how to print.
struct LogOptions: ParsableArguments {
    @Option(name: .customLong("log"), help: "The log's key, NAME+ID+KEY. Default: the one remembered.")
    var logKey: String?

    @Option(
        name: .customLong("witness"), help: "The key of a witness to trust. May be repeated. Default: those remembered.")
    var witnesses: [String] = []

    @Option(help: "How many of the witnesses must have cosigned. Default: more than half.")
    var quorum: Int?

    @Option(
        name: .customLong("former-log"),
        help: "A key that the log had under a former name. May be repeated. Default: those remembered.")
    var formerLogs: [String] = []

    @Option(
        name: .customLong("state"),
        help: "Where to remember what was seen. Default: a file for each log in ~/.local/state/nacre/logs.")
    var stateFile: String?

    @Flag(help: "Print JSON.")
    var json = false

    var pins: LogPins {
        LogPins(log: logKey, witnesses: witnesses.isEmpty ? nil : witnesses, quorum: quorum)
    }

    func address(_ url: String) throws -> LogAddress { LogAddress(server: try ServerAddress(url).text) }

    func memoryFile(for name: String) throws -> LogMemoryFile { try LogMemoryFile(path: path(for: name)) }

    /// `$XDG_STATE_HOME/nacre/logs/NAME`, else `~/.local/state/nacre/logs/NAME`, where NAME is the log's address without
    /// its scheme.
    func path(for name: String) -> String {
        if let stateFile { return stateFile }
        let environment = ProcessInfo.processInfo.environment
        var folder = (environment["HOME"] ?? NSHomeDirectory()) + "/.local/state"
        if let state = environment["XDG_STATE_HOME"], state.hasPrefix("/") { folder = state }
        let safe = name.map { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "." || $0 == "-") ? $0 : "_" }
        return folder + "/nacre/logs/" + String(safe)
    }

    static let clock: @Sendable () -> Int64 = { Int64(Date().timeIntervalSince1970) }
}
