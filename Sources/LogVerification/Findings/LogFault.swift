/// What is wrong.
public enum LogFault: Error, Sendable, Equatable {
    // MARK: The checkpoint

    /// Not a checkpoint (C2SP tlog-checkpoint), or not signed as a note.
    case unreadableCheckpoint
    /// It is the checkpoint of another log.
    case otherOrigin(expected: String, found: String)
    /// No valid signature by the log's key.
    case notSignedByLog
    /// A signature in the name of a key that is trusted, and not by it.
    case falseSignature(String)
    /// The log's key is not the one that was seen first.
    case otherLogKey(remembered: String, shown: String)
    /// Fewer of the pinned witnesses than demanded have cosigned it.
    case tooFewCosignatures(found: Int, quorum: Int)
    /// The newest cosignatures of a quorum are older than allowed.
    case stale(hours: Int64, allowed: Int64)

    // MARK: Its history

    /// A smaller tree than was seen before.
    case rolledBack(from: Int64, to: Int64)
    /// Two trees of one size, both signed.
    case forked(size: Int64)
    /// The tree does not contain the one that was seen before.
    case notAnExtension(of: Int64)
    /// A leaf is not the one that was seen at this index before.
    case leafChanged
    /// The tree made from the leaves is not the one of the checkpoint.
    case otherRoot(size: Int64)

    // MARK: Its tiles

    /// A tile that the checkpoint demands is not served.
    case missingTile(path: String)
    /// A tile is cut short, too long or otherwise no tile.
    case malformedTile(path: String)
    /// A tile does not hold the hashes of what lies below it.
    case otherTile(path: String)
    /// A leaf does not hash to what its tile says.
    case otherLeafHash

    // MARK: Its leaves

    case unreadableLeaf(reason: String)
    /// The object has no leaf before this one, and this is not its first.
    case wrongVersion(expected: Int64, found: Int64)
    case wrongPrev(expected: Int64?, found: Int64?)
    /// Two leaves of one object and version.
    case equivocation(other: Int64)
    /// A leaf of this type cannot follow what the object was.
    case typeDoesNotFollow(type: String, previous: String)
    /// A publication that was put back says something else than before, or is signed otherwise.
    case republishedOtherwise
    /// Two issuer keys for one kind and epoch.
    case secondIssuerKey(kind: String, epoch: Int64, first: Int64)
    /// A trail that lost entries, or whose days run backwards.
    case trailWentBack

    // MARK: Its keys

    /// The key that is said to vouch for this one is none of the agent's, or was removed.
    case unknownAuthority
    case wrongKeyAuthorisation
    /// Two owners have vouched for keys of one agent, which has one.
    case otherOwner
    case unfitKey
    /// What is removed is not what was added.
    case otherKeyRemoved
    /// The server shows another set of keys for the agent than the log.
    case keysDiffer(agent: String, reason: String)

    // MARK: What it commits to

    /// `/log/content` says something that is no content tile.
    case malformedContent(path: String)
    /// Record and salt do not make the commitment: the record was changed.
    case otherRecord
    /// Record and salt are not shown, though nothing in the log says why.
    case notOpened(status: String)
    /// The record of an older leaf of the object is still shown.
    case openedThoughSuperseded
    /// A later leaf is said to stand in the place of this one, and there is none.
    case notSuperseded
    /// An act of an owner waits for its batch for longer than two days.
    case deferredTooLong(days: Int64)
    /// The record does not have what records of its type have.
    case malformedRecord(member: String)
    /// What the server serves as the publication is not what the record says.
    case servedOtherwise(member: String)

    /// What the server shows to everybody has no leaf.
    case notLogged(noun: String)
    /// What should be a list of what is public is none.
    case unreadableList(path: String)
    /// The server shows what the log says was taken away.
    case servedThoughGone(noun: String)

    // MARK: Its signatures

    /// Signed by a key that the agent did not have then.
    case unknownSigner
    /// A signed comment on what was taken away before, by this leaf, or was never there.
    case answersNothing(leaf: Int64?)
    /// The signature is not over what the record says.
    case wrongContentSignature
}

extension LogFault: CustomStringConvertible {
    public var description: String {
        switch self {
        case .unreadableCheckpoint: "the checkpoint is not one"
        case .otherOrigin(let expected, let found): "the checkpoint is of the log \(found), not of \(expected)"
        case .notSignedByLog: "the checkpoint is not signed by the log's key"
        case .falseSignature(let name): "the checkpoint bears a false signature of \(name)"
        case .otherLogKey(let remembered, let shown): "the log shows the key \(shown), and had \(remembered) before"
        case .tooFewCosignatures(let found, let quorum):
            "the checkpoint is cosigned by \(found) of the witnesses that are trusted, and \(quorum) are demanded"
        case .stale(let hours, let allowed): "the cosignatures are \(hours) h old, and \(allowed) h are allowed"
        case .rolledBack(let from, let to): "the log has gone back from \(from) leaves to \(to)"
        case .forked(let size): "the log has signed two trees of \(size) leaves"
        case .notAnExtension(let size): "the log does not contain the tree of \(size) leaves that was seen before"
        case .leafChanged: "the leaf is not the one that was seen here before"
        case .otherRoot(let size): "the leaves do not make the tree of \(size) leaves that the checkpoint signs"
        case .missingTile(let path): "\(path) is not served, though the checkpoint demands it"
        case .malformedTile(let path): "\(path) is cut short or no tile"
        case .otherTile(let path): "\(path) does not hold the hashes of what lies below it"
        case .otherLeafHash: "the leaf does not have the hash that its tile says"
        case .unreadableLeaf(let reason): "the entry is no leaf (\(reason))"
        case .wrongVersion(let expected, let found): "the leaf says version \(found) where \(expected) must follow"
        case .wrongPrev(let expected, let found):
            "the leaf names \(Self.text(found)) as the one before it, which is \(Self.text(expected))"
        case .equivocation(let other): "leaf \(other) is of the same object and version"
        case .typeDoesNotFollow(let type, let previous): "a leaf of type \(type) cannot follow one of type \(previous)"
        case .republishedOtherwise: "the record is not what was published before under this object"
        case .secondIssuerKey(let kind, let epoch, let first):
            "a second issuer key for \(kind) in epoch \(epoch), after that of leaf \(first)"
        case .trailWentBack: "the trail has fewer entries, or an earlier day, than its last head"
        case .unknownAuthority: "the key is vouched for by one that is not the agent's, or no longer"
        case .wrongKeyAuthorisation: "the signature that vouches for the key is not over this key"
        case .otherOwner: "another owner's key vouches for it than for the agent's keys before"
        case .unfitKey: "the key is none that can sign"
        case .otherKeyRemoved: "the key that is removed is not the one that was added"
        case .keysDiffer(let agent, let reason): "the server shows other keys for agent \(agent) than the log: \(reason)"
        case .malformedContent(let path): "\(path) is no content tile"
        case .otherRecord: "the record that is served is not what the leaf commits to: it was changed"
        case .notOpened(let status): "the record is not shown (\(status)), and no leaf says that it was taken away"
        case .openedThoughSuperseded: "the record is still shown, though a later leaf of the object replaces it"
        case .notSuperseded: "a later leaf of the object is said to replace this one, and there is none"
        case .deferredTooLong(let days): "the record is taken away since \(days) days, and no leaf says so"
        case .malformedRecord(let member): "the record does not have a good \(member)"
        case .servedOtherwise(let member): "the API shows another \(member) than the record that the leaf commits to"
        case .notLogged(let noun): "the server shows a \(noun) that is not in the log"
        case .unreadableList(let path): "what the server serves at \(path) is no list"
        case .servedThoughGone(let noun): "the server shows a \(noun) of which the log says that it was taken away"
        case .unknownSigner: "signed by a key that was not the agent's"
        case .answersNothing(let leaf?): "it answers what leaf \(leaf) says was taken away before"
        case .answersNothing(nil): "it answers what is not in the log"
        case .wrongContentSignature: "the signature is not over what the record says"
        }
    }

    private static func text(_ index: Int64?) -> String { index.map { "leaf \($0)" } ?? "none" }
}
