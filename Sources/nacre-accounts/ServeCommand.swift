import AccountLayer
import ArgumentParser
import HTTPSupport
import Logging
import ServerProgram

/// nacre-accounts serve
struct ServeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve", abstract: "Serve the API and the pages, on port 8421 unless told otherwise.",
        discussion: """
            Every option may also stand in the environment (NACRE_ACCOUNTS_PUBLIC_URL) or in the file given with --config \
            ("public-url"). A flag wins over the environment, the environment over the file.
            """)

    @OptionGroup var database: DatabaseOptions
    @OptionGroup var listen: ListenOptions
    @OptionGroup var witnesses: WitnessOptions
    @OptionGroup var plans: PlansOption
    @OptionGroup var payments: PaymentOptions

    @Option(help: "Limits: default, demo, off, or a JSON file.")
    var limits: String?

    @Option(help: "Command that takes mail on standard input (/usr/sbin/sendmail).")
    var sendmail: String?

    @Option(help: "For development: folder for mail, in place of sending it.")
    var outbox: String?

    @Option(name: .customLong("mail-from"), help: "Address that mail comes from (nacre@ and the host of --public-url).")
    var mailFrom: String?

    @Option(name: .customLong("audit-mail"), help: "Address that gets the head of the access trail each day (nobody).")
    var auditMail: String?

    func run() async throws {
        let logger = Logger(label: "nacre.accounts")
        let resolved = try await database.resolve(NacreAccounts.layer, adding: flags)
        let configuration = try resolved.configuration(logger)
        let opened = try await OpenedServer(resolved, configuration, logger)
        let address = configuration.listening.address
        try await opened.server.run { port in
            logger.notice("serving on \(address)", metadata: ["port": .stringConvertible(port)])
        }
        try await opened.close()
    }

    private var flags: [String: String] {
        var flags = listen.flags.merging(plans.flags) { _, new in new }.merging(payments.flags) { _, new in new }
        flags.merge(witnesses.flags) { _, new in new }
        flags["limits"] = limits
        flags["sendmail"] = sendmail
        flags["outbox"] = outbox
        flags["mail-from"] = mailFrom
        flags["audit-mail"] = auditMail
        return flags
    }
}

/// The option for the plans, also of the tools that give them.
struct PlansOption: ParsableArguments {
    @Option(help: "Plans: default, demo, or a JSON file; the first is that of new accounts.")
    var plans: String?

    var flags: [String: String] { plans.map { ["plans": $0] } ?? [:] }
}
