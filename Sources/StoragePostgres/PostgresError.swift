import CLibPQ
import Storage

extension StorageError {
    /// By SQLSTATE (https://www.postgresql.org/docs/current/errcodes-appendix.html). The server's message and detail
    /// are left out: they quote keys and values of rows.
    init(sqlState: String, statement: String) {
        switch sqlState {
        case "23505": self = .conflict
        // query_canceled: the statement timeout.
        case "57014": self = .timedOut
        case _ where sqlState.hasPrefix("23"): self = .constraint
        default: self = .engine(code: sqlState, statement: statement)
        }
    }

    /// 08006 connection_failure.
    static func connectionLost(_ statement: String) -> StorageError { .engine(code: "08006", statement: statement) }

    /// Class 57P: the server ends the connection, as when it is restarted. libpq notices a moment later.
    var isEndOfConnection: Bool {
        if case .engine(let code, _) = self { return code.hasPrefix("57P") }
        return false
    }

    /// The transaction lost against another one and changed nothing: serialization_failure, deadlock_detected.
    var isLostRace: Bool {
        if case .engine(let code, _) = self { return code == "40001" || code == "40P01" }
        return false
    }
}

/// Why a connection could not be made, in our words. libpq's own message quotes parts of the URL, and a password with
/// an unescaped `@` ends up in the host name.
enum ConnectionRefusal {
    private static let reasons: [(sign: String, reason: String)] = [
        ("password authentication failed", "the user or the password is wrong"),
        ("no password supplied", "the server asks for a password and the URL has none"),
        ("no pg_hba.conf entry", "the server's pg_hba.conf does not let this user in from here"),
        ("Peer authentication failed", "the server's pg_hba.conf wants another system user"),
        ("too many clients", "the server has no free connection: raise max_connections or use fewer"),
        ("remaining connection slots", "the server has no free connection: raise max_connections or use fewer"),
        ("starting up", "the server is starting"),
        ("shutting down", "the server is shutting down"),
        ("could not translate host name", "the host name in the URL cannot be resolved"),
        ("Connection refused", "nothing listens at the host and port of the URL"),
        ("No such file or directory", "there is no unix socket where the URL says"),
        ("timeout expired", "the server did not answer in time"),
        ("certificate", "the server's TLS certificate was not accepted"),
        ("SSL", "TLS could not be agreed on"),
        ("role ", "the user of the URL does not exist or may not log in"),
        ("database ", "the database of the URL does not exist"),
    ]

    static func error(_ connection: OpaquePointer?) -> StorageError {
        let message = connection.flatMap { PQerrorMessage($0) }.map { String(cString: $0) } ?? ""
        let known = reasons.first { message.contains($0.sign) }?.reason
        return .cannotOpen("no connection to PostgreSQL: \(known ?? "see the server's log")")
    }
}
