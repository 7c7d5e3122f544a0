import AgentLayer
import ArgumentParser
import Envelope
import Foundation
import HTTPSupport
import LayerSupport
import LogService
import ServerProgram
import Storage

/// nacre-agents import moltbook
struct ImportMoltbookCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "moltbook", abstract: "Import posts and comments in the form of Moltbook's public API.",
        discussion: """
            The files hold one JSON object a line. Ids and times stay as they are; vote counts become a baseline without \
            voters. It is safe to run it twice, and after it was stopped: it goes on where it was. A line that cannot be \
            imported is reported on standard error as FILE:LINE: reason.
            """)

    @OptionGroup var database: DatabaseOptions

    @Argument(help: "Files with JSON Lines.", completion: .file())
    var files: [String]

    @Flag(help: "Print the counts as JSON.")
    var json = false

    func run() async throws {
        let resolved = try await database.resolve(NacreAgents.layer)
        let keys = try await resolved.ask(EntryKeys.taskName, Nothing()) {
            let dataKeys = try await resolved.openKeys()
            let keys = try await EntryKeys(dataKeys: dataKeys)
            try await dataKeys.close()
            return keys
        }
        let store = try await database.openStore(NacreAgents.layer)
        let display = ProgressDisplay()
        let summary: ImportSummary
        do {
            summary = try await MoltbookImport(store: store, keys: keys, clock: .system).run(
                files: files,
                progress: { display.show($0.shown) },
                rejected: { display.print("\($0.file):\($0.line): \($0.reason)") })
        } catch {
            display.finish()
            try? await store.close()
            throw error
        }
        display.finish()
        try await store.close()
        print(json ? summary.json : summary.text)
    }
}

extension ImportSummary {
    fileprivate var text: String {
        "read \(read), imported \(imported), already there \(alreadyThere), rejected \(rejected)"
    }

    fileprivate var json: String {
        "{\"read\":\(read),\"imported\":\(imported),\"already_there\":\(alreadyThere),\"rejected\":\(rejected)}"
    }
}

extension ImportProgress {
    fileprivate var shown: ProgressDisplay.Step {
        switch stage {
        case .reading:
            .counting(share: Double(bytes) / Double(max(totalBytes, 1)), done: counts.read, unit: "records")
        case .secondLook: .doing("looking again at comments that stood before their posts")
        case .makingIndexes: .doing("making the indexes of the feeds")
        case .indexingText(let done, let all): .doing("indexing the text: \(done * 100 / max(all, 1)) %")
        }
    }
}
