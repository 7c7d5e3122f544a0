import HTTPSupport
import JSONWriting

/// Why a backup is not made, not good, or not restored.
public enum BackupRefusal: ReportableError, Equatable {
    case cannotRead(String)
    case cannotWrite(String)
    case notApart
    case notABackup(String)
    case otherFormat(String)
    case otherLayer(found: String, expected: String)
    case otherKind(String)
    case otherEngine(String)
    case missing(String)
    case altered(String)
    case foreign(String)
    case damaged(String)
    case expired(day: Int64)
    case fromTheFuture(day: Int64)
    case notEmpty(String)
    case noRootKeys(String)
    case noKeyStore(String)
    case otherKeys
    case unopenable(Int)
    case noTool(String)
    case toolFailed(String, Int32, String)

    public var publicDescription: String {
        switch self {
        case .cannotRead(let path): "\(path) cannot be read."
        case .cannotWrite(let path): "\(path) cannot be written, or is there already."
        case .notApart:
            "Backups of the data, copies of the key store, the data folder and the key folder must all lie apart: a key store beside the data it opens protects nothing."
        case .notABackup(let folder): "\(folder) is no backup: it has no manifest.json."
        case .otherFormat(let folder): "\(folder)/manifest.json is damaged, or of another version of this program."
        case .otherLayer(let found, let expected): "This backup is of '\(found)', not of '\(expected)'."
        case .otherKind(let folder): "\(folder) holds the other half: data and key store have a backup each."
        case .otherEngine(let engine):
            "This backup is of a database on \(engine): give \(engine == "postgres" ? "--database-url" : "no --database-url")."
        case .missing(let path): "The backup lacks \(path)."
        case .altered(let path): "\(path) is not as it was written: its SHA-256 is another."
        case .foreign(let path): "\(path) is not in the backup's manifest."
        case .damaged(let path): "\(path) is damaged: the database engine finds errors in it."
        case .expired(let day):
            "This copy of the key store is of \(ISODay(day).text): copies are kept seven days, so that what was deleted stays deleted. Give a newer one."
        case .fromTheFuture(let day):
            "This backup is of \(ISODay(day).text), which has not come: set this machine's clock."
        case .notEmpty(let place):
            "\(place) is not empty: a restore overwrites nothing. Give an empty place, or move it away."
        case .noRootKeys(let folder):
            "There is no root.keys in \(folder): no backup holds it, put your copy there first."
        case .noKeyStore(let folder):
            "There is no data-keys.sqlite in \(folder): give the copy of the key store with --key-copy."
        case .otherKeys:
            "These data were sealed under other keys: give the key store and the root.keys that belong to them."
        case .unopenable(let count):
            "\(count) keys of this key store do not open with this root.keys: it is an older or another one."
        case .noTool(let name): "\(name) is not installed here: it belongs to PostgreSQL's client programs."
        case .toolFailed(let name, let status, let words): "\(name) failed (\(status)): \(words)"
        }
    }
}
