import HTTPSupport

/// Hands mail over, to a command or into a folder.
struct MailSender: Sendable {
    private enum Way: Sendable {
        case command(SendmailCommand)
        case outbox(Outbox)
    }

    private let way: Way
    private let from: EmailAddress

    /// Throws `MailRefusal` for an outbox that cannot be used.
    ///
    /// - Parameter sender: the address that mail comes from; nil is made from the public URL.
    init(_ delivery: MailDelivery, from sender: String? = nil, listening: Listening) throws {
        switch delivery {
        case .sendmail(let command): way = .command(try SendmailCommand(path: command))
        case .outbox(let folder):
            guard listening.isOnLoopback else { throw MailRefusal.outboxNotOnLoopback }
            way = .outbox(try Outbox(folder: folder))
        }
        if let sender {
            guard let address = try? EmailAddress(sender) else { throw MailRefusal.notASender }
            from = address
            return
        }
        let host = listening.effectivePublicURL.authority.prefix { $0 != ":" }
        from = (try? EmailAddress("nacre@\(host)")) ?? EmailAddress(stored: "nacre@localhost")
    }

    func send(_ mail: Mail) async throws {
        let message = mail.message(from: from)
        switch way {
        case .command(let command): try await command.send(message)
        case .outbox(let outbox): try outbox.write(message)
        }
    }
}

enum MailRefusal: ReportableError, Equatable {
    case commandFailed(status: Int32)
    case commandTookTooLong
    case cannotStartCommand
    case notAnAbsolutePath
    case outboxNotOnLoopback
    case outboxOpenToOthers
    case cannotWriteOutbox
    case notASender

    var publicDescription: String {
        switch self {
        case .commandFailed(let status): "The sendmail command failed with status \(status). It is tried again."
        case .commandTookTooLong: "The sendmail command took longer than 30 seconds and was ended. It is tried again."
        case .cannotStartCommand:
            "The sendmail command cannot be started: check the path given with --sendmail. Mail waits for two days."
        case .notAnAbsolutePath: "--sendmail takes the absolute path of a program, such as /usr/sbin/sendmail."
        case .outboxNotOnLoopback:
            "--outbox is for development: it is refused unless the server listens on a loopback address."
        case .outboxOpenToOthers: "Others can read the folder given with --outbox: run chmod 700 on it."
        case .notASender: "--mail-from takes an e-mail address such as nacre@example.org."
        case .cannotWriteOutbox: "The folder given with --outbox cannot be written: check that it is there and yours."
        }
    }
}
