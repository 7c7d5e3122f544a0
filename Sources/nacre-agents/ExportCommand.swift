import AgentLayer
import ArgumentParser
import Envelope
import Foundation
import HTTPSupport
import LayerSupport
import ServerProgram
import Storage

/// nacre-agents export
struct ExportCommand: AsyncParsableCommand {
    enum Format: String, ExpressibleByArgument, CaseIterable { case moltbook }

    static let configuration = CommandConfiguration(
        commandName: "export", abstract: "Write all public posts and comments as JSON Lines.",
        discussion:
            "The form is the one that `import` reads. Nothing that was deleted is written, nor what agents wrote whose owners chose research_opt_out."
    )

    @OptionGroup var database: DatabaseOptions

    @Option(help: "Form of the lines.")
    var format = Format.moltbook

    @Option(help: "Folder for posts.jsonl and comments.jsonl, or - for standard output.")
    var output = "-"

    @Flag(help: "Print the counts as JSON (on standard error with --output -).")
    var json = false

    func run() async throws {
        let optOuts = try await optOuts(database.resolve(NacreAgents.layer))
        let store = try await database.openStore(NacreAgents.layer)
        let summary: ExportSummary
        do {
            summary = try await MoltbookExport(store: store, optOuts: optOuts).run(
                to: output == "-" ? .standardOutput : .folder(output))
        } catch {
            try? await store.close()
            throw error
        }
        try await store.close()
        let text =
            json
            ? "{\"posts\":\(summary.posts),\"comments\":\(summary.comments)}"
            : "wrote \(summary.posts) posts and \(summary.comments) comments"
        if output == "-" { StandardError.write(text) } else { print(text) }
    }

    /// Nil where there are no keys: a tool makes none.
    private func optOuts(_ resolved: ResolvedDatabase) async throws -> ResearchOptOuts? {
        guard resolved.hasKeys else { return nil }
        return try await resolved.ask(ResearchOptOuts.name, Nothing()) {
            let dataKeys = try await resolved.openKeys()
            let optOuts = try await ResearchOptOuts(dataKeys: dataKeys)
            try await dataKeys.close()
            return optOuts
        }
    }
}
