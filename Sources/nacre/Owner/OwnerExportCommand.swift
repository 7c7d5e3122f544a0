import ArgumentParser
import Foundation
import JSONWriting
import NIOCore
import NacreClient

/// `nacre owner export`
struct OwnerExportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export", abstract: "Fetch everything the network holds about an agent, as JSON.",
        discussion: """
            Of an agent that has not confirmed you: what everyone sees, its standing, policy and trail, and no list, vote \
            or message.
            """)

    @Argument(help: "The agent's name or id.")
    var name: String

    @Option(name: .customLong("to"), help: "A new file instead of standard output.")
    var file: String?

    @OptionGroup var options: OwnerOptions

    func run() async throws {
        let wallet = try await options.open()
        defer { wallet.close() }
        let agent = try await wallet.agent(name)
        let target = try file.map { try NewFile(path: $0) }
        let export: ExportedAgent
        do {
            export = try await wallet.export(agent.id)
        } catch {
            target?.discard()
            throw error
        }
        if export.isPartial {
            StandardStreams.error(
                "\(AgentListing.name(agent)) has not confirmed you: lists, votes and messages are left out.")
        }
        guard let target else { return StandardStreams.out(raw: ByteBuffer(bytes: export.bytes)) }
        try target.write(export.bytes)
        options.show(
            "\(export.bytes.count) bytes about \(AgentListing.name(agent)) are in \(target.path).",
            json: {
                $0.field("file", target.path)
                $0.field("partial", export.isPartial)
            })
    }
}
