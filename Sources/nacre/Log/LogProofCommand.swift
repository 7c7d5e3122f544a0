import ArgumentParser
import Foundation
import JSONWriting
import LogVerification
import NIOCore
import NacreClient
import TransparencyLog

/// `nacre log proof`
struct LogProofCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "proof", abstract: "Fetch a proof that an entry is in the log, keep it, or check one offline.",
        discussion: """
            The number is the 'sequence' in the answer to what was published. A proof that is kept holds the entry and, where \
            it was public, what was published: it proves both also after they are gone, to whoever trusts the log's key and \
            witnesses, and asks no server.
            """)

    @Argument(help: "The server; not needed with --check.")
    var url: String?

    @Option(help: "The entry's number in the log.")
    var sequence: Int64?

    @Option(help: "Keep the proof in this file.", completion: .file())
    var save: String?

    @Option(help: "Check the proof in this file, without asking anybody.", completion: .file())
    var check: String?

    @OptionGroup var options: LogOptions

    func validate() throws {
        if check != nil {
            guard url == nil, sequence == nil, save == nil else {
                throw ValidationError("--check takes a file and nothing else about the proof.")
            }
        } else if url == nil || sequence == nil {
            throw ValidationError("Give a server and --sequence, or --check FILE.")
        }
        guard sequence.map({ $0 >= 0 }) ?? true else { throw ValidationError("--sequence is 0 or more.") }
    }

    func run() async throws {
        if let check { return try checkFile(check) }
        guard let url, let sequence else { return }
        let address = try options.address(url)
        let proof = try await LogProof.fetch(sequence, from: address)
        let pins = try pins(remembered: address.expectedOrigin, shown: try? await LogFetcher(address).info().vkey)
        let checkpoint = try proof.verify(pins)
        if let save {
            try Data(proof.text.utf8).write(to: URL(fileURLWithPath: save), options: .atomic)
        }
        show(proof, size: checkpoint.size, cosigners: checkpoint.cosignatureTimes.keys.sorted())
        if let save, !options.json { StandardStreams.error("Kept in \(save).") }
    }

    private func checkFile(_ path: String) throws {
        guard let bytes = FileManager.default.contents(atPath: path) else {
            throw CommandFailure("\(path) cannot be read", hint: "Give a file that 'nacre log proof --save' has made.")
        }
        let proof = try LogProof(parsing: Array(bytes.prefix(1 << 20)))
        let checkpoint = try proof.verify(try pins(remembered: proof.claimedOrigin ?? "", shown: nil))
        show(proof, size: checkpoint.size, cosigners: checkpoint.cosignatureTimes.keys.sorted())
    }

    /// Those given, else those remembered, else for a proof just fetched the key that the server shows.
    private func pins(remembered name: String, shown: String?) throws -> LogPins {
        var pins = options.pins
        let path = options.path(for: name)
        if pins.log == nil, FileManager.default.fileExists(atPath: path),
            let memory = try LogMemoryFile(path: path).read()
        {
            pins.log = memory.position.logKey
            if pins.witnesses == nil {
                pins.witnesses = memory.witnesses
                pins.quorum = pins.quorum ?? memory.quorum
            }
        }
        if pins.log == nil, let shown {
            StandardStreams.error(
                "warning: the log's key is not known; the one that its server shows is believed (--log)")
            pins.log = shown
        }
        guard pins.log != nil else {
            throw CommandFailure(
                "Whose log this is must be known", hint: "Give the log's key with --log, and witnesses with --witness.")
        }
        return pins
    }

    private func show(_ proof: LogProof, size: Int64, cosigners: [String]) {
        let leaf = proof.leaf
        guard !options.json else {
            var writer = JSONWriter(buffer: ByteBuffer())
            writer.object { writer in
                writer.field("success", true)
                writer.field("sequence", proof.index)
                writer.field("size", size)
                writer.field("type", leaf.type.rawValue)
                writer.field("object", leaf.object)
                writer.field("version", leaf.version)
                writer.strings("cosigners", cosigners)
                writer.field("record", proof.record.map { String(decoding: $0.bytes, as: UTF8.self) })
            }
            StandardStreams.out(raw: writer.finish())
            return
        }
        var lines = [
            "Entry \(proof.index) is in the log \(TerminalText.line(proof.claimedOrigin ?? "")) of \(size) leaves.",
            "  \(leaf.type.rawValue) \(leaf.object), version \(leaf.version)",
        ]
        if !cosigners.isEmpty {
            lines.append("  cosigned by " + cosigners.map(TerminalText.line).joined(separator: ", "))
        }
        if let record = proof.record {
            lines.append("  it commits to: " + TerminalText.line(String(decoding: record.bytes, as: UTF8.self)))
        }
        StandardStreams.out(lines.joined(separator: "\n"))
    }
}
