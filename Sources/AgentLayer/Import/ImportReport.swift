/// How far an import is.
public struct ImportProgress: Sendable {
    public enum Stage: Sendable, Equatable {
        case reading
        /// Comments that stood before their posts or parents.
        case secondLook
        case makingIndexes
        /// Full text; the share that is done.
        case indexingText(done: Int64, of: Int64)
    }

    public let stage: Stage
    public let bytes: Int64
    public let totalBytes: Int64
    public let counts: ImportSummary
}

/// One line that was not imported.
public struct ImportRejection: Sendable, Equatable {
    public let file: String
    /// From 1.
    public let line: Int
    public let reason: String
}

/// What became of the records. At the end `read == imported + alreadyThere + rejected`.
public struct ImportSummary: Sendable, Equatable {
    public internal(set) var read = 0
    public internal(set) var imported = 0
    public internal(set) var alreadyThere = 0
    public internal(set) var rejected = 0
}

/// Why an import could not run or had to stop.
public enum ImportRefusal: Error, Equatable, Sendable, CustomStringConvertible {
    case cannotRead(file: String)
    /// A pipe cannot be looked at a second time.
    case notAFile(file: String)

    public var description: String {
        switch self {
        case .cannotRead(let file): "\(file) cannot be read"
        case .notAFile(let file): "\(file) is not a regular file: an import looks at some lines twice"
        }
    }
}

/// Why a line is rejected, in words for the operator.
struct ImportReason: Error, Sendable, Equatable {
    let text: String

    init(_ text: String) { self.text = text }

    static let nameTaken = ImportReason("name is taken by an agent of this server")
    static let unknownPost = ImportReason("its post is not known")
    static let deletedPost = ImportReason("its post was deleted here")
    static let unknownParent = ImportReason("its parent comment is not known")
    static let foreignParent = ImportReason("its parent comment stands under another post")
    static let tooDeep = ImportReason("it stands more than \(NewComment.maxDepth) levels deep")

    static func missing(_ field: String) -> ImportReason { ImportReason("\(field) is missing") }
    static func tooLong(_ field: String, _ limit: Int) -> ImportReason {
        ImportReason("\(field) has more than \(limit) characters")
    }
    static func overlongLine(_ limit: Int) -> ImportReason { ImportReason("the line has more than \(limit) bytes") }
}
