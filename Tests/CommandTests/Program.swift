import Foundation

/// One of the package's own executables, run as a user would. What it prints goes to files of its own.
final class Program: @unchecked Sendable {
    private let process = Process()
    private let folder: URL

    /// - Parameter name: of the executable, built beside the tests.
    init(_ name: String, _ arguments: [String], environment: [String: String] = [:]) throws {
        folder = FileManager.default.temporaryDirectory.appendingPathComponent("nacre_run_" + UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        process.executableURL = Self.products.appendingPathComponent(name)
        process.arguments = arguments
        let inherited = ProcessInfo.processInfo.environment.filter { !$0.key.hasPrefix("NACRE_") }
        process.environment = inherited.merging(environment) { _, new in new }
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = try Self.sink(folder.appendingPathComponent("out"))
        process.standardError = try Self.sink(folder.appendingPathComponent("err"))
        try process.run()
    }

    deinit { try? FileManager.default.removeItem(at: folder) }

    /// Where the tests and the executables lie.
    private static var products: URL {
        let bundle = CommandLine.arguments.first { $0.hasSuffix(".xctest") } ?? CommandLine.arguments[0]
        return URL(fileURLWithPath: bundle).deletingLastPathComponent()
    }

    /// An executable by itself, in a folder without the others.
    static func copy(_ name: String, into folder: String) throws -> URL {
        let original = products.appendingPathComponent(name)
        let copy = URL(fileURLWithPath: folder).appendingPathComponent(name)
        // Another name of the same file where it can be: the file is large.
        do {
            try FileManager.default.linkItem(at: original, to: copy)
        } catch {
            try FileManager.default.copyItem(at: original, to: copy)
        }
        return copy
    }

    private static func sink(_ file: URL) throws -> FileHandle {
        _ = FileManager.default.createFile(atPath: file.path, contents: nil)
        return try FileHandle(forWritingTo: file)
    }

    var output: String { read("out") }
    var errors: String { read("err") }
    var isRunning: Bool { process.isRunning }

    private func read(_ name: String) -> String {
        let data = FileManager.default.contents(atPath: folder.appendingPathComponent(name).path) ?? Data()
        return String(decoding: data, as: UTF8.self)
    }

    func send(_ signal: Int32) { kill(process.processIdentifier, signal) }

    /// Waits for the end; the exit status.
    @discardableResult
    func end() async -> Int32 {
        while process.isRunning { try? await Task.sleep(for: .milliseconds(10)) }
        return process.terminationStatus
    }

    /// Runs to its end.
    static func run(
        _ name: String, _ arguments: [String], environment: [String: String] = [:]
    ) async throws -> (status: Int32, output: String, errors: String) {
        let program = try Program(name, arguments, environment: environment)
        let status = await program.end()
        return (status, program.output, program.errors)
    }
}
