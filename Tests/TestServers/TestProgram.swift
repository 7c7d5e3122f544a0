import Foundation
import LayerSupport
import Synchronization

/// A program beside the tests.
///
/// Not Foundation's `Process`, which may take all tests down: see `StartedProgram`. All tests together have more than a
/// thousand files open.
public final class TestProgram: Sendable {
    private let started: StartedProgram
    private let ended = Mutex<Int32?>(nil)

    /// Starts it. What is not given is `/dev/null`; a name without a folder is looked for in PATH.
    public init(
        _ line: [String], input: FileHandle? = nil, output: FileHandle? = nil, errors: FileHandle? = nil,
        environment: [String: String] = ProcessInfo.processInfo.environment
    ) throws {
        guard let nowhere = FileHandle(forUpdatingAtPath: "/dev/null") else { throw StartedProgram.NotStarted() }
        let streams = [input ?? nowhere, output ?? nowhere, errors ?? nowhere].map(\.fileDescriptor)
        let isPath = line.first?.hasPrefix("/") ?? false
        started = try StartedProgram(
            isPath ? line : ["/usr/bin/env"] + line, streams: streams,
            environment: environment.map { "\($0.key)=\($0.value)" })
        withExtendedLifetime((nowhere, input, output, errors)) {}
        Thread.detachNewThread { [self] in
            let status = started.wait()
            ended.withLock { $0 = status & 0x7f == 0 ? (status >> 8) & 0xff : status & 0x7f }
        }
    }

    public var isRunning: Bool { ended.withLock { $0 == nil } }

    public func send(_ signal: Int32) {
        // Under the lock of its end: the number of a program that has ended may already be another's.
        ended.withLock { if $0 == nil { kill(started.pid, signal) } }
    }

    /// Waits for its end; the exit status, or the signal that ended it.
    @discardableResult
    public func end() async -> Int32 {
        while true {
            if let status = ended.withLock({ $0 }) { return status }
            try? await Task.sleep(for: .milliseconds(5))
        }
    }

    /// Runs it to its end. What it says goes through files, so that neither side waits for the other.
    public static func run(
        _ line: [String], input: some Sequence<UInt8> = [],
        environment: [String: String] = ProcessInfo.processInfo.environment
    ) async throws -> (status: Int32, output: String, errors: String) {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("nacre_run_" + UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let files = ["in", "out", "err"].map { folder.appendingPathComponent($0) }
        for file in files { try Data(file.lastPathComponent == "in" ? Array(input) : []).write(to: file) }
        let program = try TestProgram(
            line, input: try FileHandle(forReadingFrom: files[0]), output: try FileHandle(forWritingTo: files[1]),
            errors: try FileHandle(forWritingTo: files[2]), environment: environment)
        let status = await program.end()
        return (
            status, String(decoding: try Data(contentsOf: files[1]), as: UTF8.self),
            String(decoding: try Data(contentsOf: files[2]), as: UTF8.self)
        )
    }

    /// Runs it to its end and says whether it went well; blocks.
    public static func succeeds(_ line: [String]) -> Bool {
        guard let nowhere = FileHandle(forUpdatingAtPath: "/dev/null") else { return false }
        let descriptor = nowhere.fileDescriptor
        let path = line.first?.hasPrefix("/") ?? false
        let variables = ProcessInfo.processInfo.environment.map { "\($0.key)=\($0.value)" }
        return
            (try? StartedProgram(
                path ? line : ["/usr/bin/env"] + line, streams: [descriptor, descriptor, descriptor],
                environment: variables))?.wait() == 0
    }
}
