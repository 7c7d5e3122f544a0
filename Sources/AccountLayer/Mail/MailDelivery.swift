/// How mail leaves this server.
public enum MailDelivery: Sendable, Equatable {
    /// Handed to a `sendmail`-compatible command.
    case sendmail(command: String)
    /// For development: written to files in this folder.
    case outbox(folder: String)
}
