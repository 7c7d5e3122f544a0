import Foundation
import TestServers
import Testing

/// What can be found of sealed messages and attachments by whoever copies everything of the server: files, what it printed,
/// and the memory of the running process.
@Suite struct SealedLeakTests {
    /// The memory of a process that this one may look into, as a core dump holds it.
    private struct Memory {
        let pid: Int

        /// The process whose arguments name this.
        init?(naming argument: String) {
            let found = (try? FileManager.default.contentsOfDirectory(atPath: "/proc"))?.compactMap(Int.init).first {
                pid in
                guard let words = FileManager.default.contents(atPath: "/proc/\(pid)/cmdline") else { return false }
                let text = String(decoding: words, as: UTF8.self)
                return text.contains("nacre-agents") && text.contains("\0serve\0") && text.contains(argument)
            }
            guard let found else { return nil }
            pid = found
        }

        private static let chunk = 4 << 20
        private static let overlap = 64

        /// Which of these bytes, each shorter than 64, stand somewhere in it; and how many bytes were read.
        func find(_ needles: [Data]) throws -> (found: Set<Data>, size: Int) {
            let maps = try String(contentsOfFile: "/proc/\(pid)/maps", encoding: .utf8)
            let memory = open("/proc/\(pid)/mem", O_RDONLY)
            guard memory >= 0 else { throw CocoaError(.fileReadNoPermission) }
            defer { close(memory) }
            var found: Set<Data> = []
            var size = 0
            for line in maps.split(separator: "\n") {
                let words = line.split(separator: " ")
                let bounds = words.first.map { $0.split(separator: "-").compactMap { Int($0, radix: 16) } } ?? []
                guard bounds.count == 2, words.count > 1, words[1].hasPrefix("rw") else { continue }
                var place = bounds[0]
                while place < bounds[1] {
                    var buffer = Data(count: min(Self.chunk, bounds[1] - place))
                    let wanted = buffer.count
                    let count = buffer.withUnsafeMutableBytes { pread(memory, $0.baseAddress, wanted, off_t(place)) }
                    guard count > 0 else { break }
                    size += count
                    for needle in needles where buffer.prefix(count).range(of: needle) != nil { found.insert(needle) }
                    place += count < wanted || count <= Self.overlap ? count : count - Self.overlap
                    if place + Self.overlap >= bounds[1] { break }
                }
            }
            return (found, size)
        }
    }

    /// A text in the spellings in which it might lie somewhere.
    private static func spellings(_ text: String) -> [Data] {
        let bytes = Data(text.utf8)
        // Base64 of what stands inside, whichever of the three places it begins at.
        let encoded = (0..<3).map { Data(String(bytes.dropFirst($0).base64EncodedString().prefix(24)).utf8) }
        return [bytes, Data(bytes.map { String(format: "%02x", $0) }.joined().prefix(48).utf8)] + encoded
    }

    @Test func neitherFilesNorLogsNorMemoryHoldWhatWasSealed() async throws {
        try await ServedFolder.use { folder in
            let clock = folder.root + "/clock"
            func setClock(days: Int64) throws {
                let now = Int64(Date().timeIntervalSince1970 * 1_000) + days * 86_400_000
                try Data("\(now)\n".utf8).write(to: URL(fileURLWithPath: clock))
            }
            func run(_ agent: String, _ arguments: [String]) async throws -> String {
                let run = try await Program.run(
                    "nacre",
                    ["agent"] + arguments + ["--home", "\(folder.root)/home/\(agent)", "--server", folder.server])
                try #require(run.status == 0, "\(arguments): \(run.errors)")
                return run.output
            }
            func dm(_ agent: String, _ arguments: String...) async throws -> String {
                try await run(agent, ["dm"] + arguments + ["--clock-file", clock])
            }
            try FileManager.default.createDirectory(atPath: folder.root, withIntermediateDirectories: true)
            try setClock(days: 0)
            let server = try await folder.serve(
                ["--limits", "off", "--registration", "open", "--clock-file", clock])
            for name in ["alice", "bob"] {
                _ = try await run(name, ["register", name])
                _ = try await run(name, ["keys", "add"])
            }
            try setClock(days: 5)
            for name in ["alice", "bob"] { _ = try await dm(name, "devices") }

            let (asked, answered) = ("herons-\(UUID().uuidString)-sleep", "owls-\(UUID().uuidString)-wake")
            let attached = "tides-\(UUID().uuidString)-turn"
            let file = folder.root + "/attached.txt"
            try Data(String(repeating: attached + "\n", count: 400).utf8).write(to: URL(fileURLWithPath: file))
            _ = try await dm("alice", "request", "bob", asked)
            #expect(try await dm("bob", "read").contains(asked))
            _ = try await dm("bob", "approve", "alice")
            _ = try await dm("bob", "send", "alice", answered, "--attach", file)
            #expect(try await dm("alice", "read").contains(answered))

            let canaries = [asked, answered, attached].flatMap(Self.spellings)
            let memory = try #require(Memory(naming: folder.data))
            // The names are there: the search sees.
            let seen = try memory.find(canaries + [Data("alice".utf8)])
            #expect(seen.found == [Data("alice".utf8)])
            #expect(seen.size > 1 << 20)
            server.send(SIGTERM)
            await server.end()
            let printed = Data((server.output + server.errors).utf8)
            #expect(canaries.allSatisfy { printed.range(of: $0) == nil })
            var files = 0
            for place in [folder.data, folder.keys] {
                for path in try FileManager.default.subpathsOfDirectory(atPath: place) {
                    guard let bytes = FileManager.default.contents(atPath: place + "/" + path) else { continue }
                    files += 1
                    #expect(canaries.allSatisfy { bytes.range(of: $0) == nil }, "\(path)")
                }
            }
            #expect(files > 4)
            let names = try FileManager.default.contentsOfDirectory(atPath: folder.data + "/attachments")
            #expect(names.count == 1)
        }
    }
}
