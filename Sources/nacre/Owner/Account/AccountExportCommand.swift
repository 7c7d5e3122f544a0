import ArgumentParser
import JSONWriting
import NIOCore
import NacreClient

/// `nacre owner account export`
struct AccountExportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export", abstract: "Fetch everything the account server holds about you, as JSON.")

    @Option(name: .customLong("to"), help: "A new file instead of standard output.")
    var file: String?

    @OptionGroup var options: OwnerOptions

    func run() async throws {
        let wallet = try await options.open()
        defer { wallet.close() }
        let bytes = try await options.accountClient(of: wallet).export()
        guard let file else { return StandardStreams.out(raw: bytes) }
        try NewFile(path: file).write(Array(bytes.readableBytesView))
        options.show("What the account server holds is in \(file).", json: { $0.field("file", file) })
    }
}
