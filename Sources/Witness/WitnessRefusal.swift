public import HTTPSupport

/// Why a witness does not start, or does not go on.
public enum WitnessRefusal: ReportableError, Equatable {
    case noKey(folder: String)
    case keyExists(folder: String)
    case keyFile(String)
    case keysBesideData
    case noLogs
    case notALogKey(String)
    case illegalName
    case markUnreadable(String)
    case markMissing(folder: String)
    case rolledBack(origin: String)

    public var publicDescription: String {
        switch self {
        case .noKey(let folder): "There is no witness.key in \(folder): make one with nacre-witness init, once."
        case .keyExists(let folder):
            "\(folder) has a witness.key already: a witness keeps its key and its name. Give another folder for another one."
        case .keyFile(let why): why
        case .keysBesideData:
            "The key folder and the data folder must lie apart: a copy of the one put back must not put back the other."
        case .noLogs: "Say which logs to witness: --log VKEY, as each log's /log/info shows it."
        case .notALogKey(let text): "\(text) is not the verifier key of a log (Ed25519, signature type 1)."
        case .illegalName:
            "A witness's name is not empty and has no spaces and no plus; best its public address without https://."
        case .markUnreadable(let path):
            "\(path) cannot be read or written. It says how far this witness has cosigned; without it a database that was put back could not be told from the real one."
        case .markMissing(let folder):
            """
            There is no \(WitnessMark.fileName) in \(folder), and the database has trees that were cosigned: nobody can tell \
            whether it is the newest. Put the mark back, or make a new witness with another key (nacre-witness init).
            """
        case .rolledBack(let origin):
            """
            The database is older than what this witness has cosigned for \(origin): it was put back from a copy. A witness \
            never goes back. Put the newest database in place, or make a new witness with another key (nacre-witness init).
            """
        }
    }
}
