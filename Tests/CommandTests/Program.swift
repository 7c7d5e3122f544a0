import Foundation
import TestServers

/// One of the package's own executables, run as a user would. What it prints goes to files of its own.
final class Program: Sendable {
    private let program: TestProgram
    private let folder: URL

    /// - Parameter name: of the executable, built beside the tests; or the path of another one.
    init(_ name: String, _ arguments: [String], environment: [String: String] = [:]) throws {
        folder = FileManager.default.temporaryDirectory.appendingPathComponent("nacre_run_" + UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let inherited = ProcessInfo.processInfo.environment.filter { !$0.key.hasPrefix("NACRE_") }
        program = try TestProgram(
            [name.hasPrefix("/") ? name : Self.products.appendingPathComponent(name).path] + arguments,
            output: try Self.sink(folder.appendingPathComponent("out")),
            errors: try Self.sink(folder.appendingPathComponent("err")),
            environment: inherited.merging(environment) { _, new in new })
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
    var isRunning: Bool { program.isRunning }

    private func read(_ name: String) -> String {
        let data = FileManager.default.contents(atPath: folder.appendingPathComponent(name).path) ?? Data()
        return String(decoding: data, as: UTF8.self)
    }

    func send(_ signal: Int32) { program.send(signal) }

    /// Waits for the end; the exit status.
    @discardableResult
    func end() async -> Int32 { await program.end() }

    /// Runs to its end.
    static func run(
        _ name: String, _ arguments: [String], environment: [String: String] = [:]
    ) async throws -> (status: Int32, output: String, errors: String) {
        let program = try Program(name, arguments, environment: environment)
        let status = await program.end()
        return (status, program.output, program.errors)
    }
}
