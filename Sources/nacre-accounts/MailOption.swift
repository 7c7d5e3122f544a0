import AccountLayer
import HTTPSupport
import ServerProgram

/// `--sendmail` or `--outbox`.
enum MailOption {
    static func read(_ resolved: ResolvedDatabase) throws -> MailDelivery {
        let command = resolved.options.string("sendmail")
        guard let folder = resolved.options.string("outbox") else {
            return .sendmail(command: command ?? "/usr/sbin/sendmail")
        }
        guard command == nil else { throw MailOptionRefusal.both }
        guard !resolved.isInsideDataOrKeys(folder) else { throw MailOptionRefusal.outboxBesideData }
        return .outbox(folder: folder)
    }
}

enum MailOptionRefusal: ReportableError {
    case both, outboxBesideData

    var publicDescription: String {
        switch self {
        case .both: "Give --sendmail or --outbox, not both."
        case .outboxBesideData: "The outbox must lie apart from the data and the keys: it holds mail in the clear."
        }
    }
}
