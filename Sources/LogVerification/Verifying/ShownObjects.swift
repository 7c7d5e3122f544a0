/// What the API has shown in this run and the log as it is known cannot explain yet.
struct ShownObjects: Sendable {
    struct Unlogged: Sendable {
        /// Its id as it was shown: it need not be a UUID.
        let text: String
        let kind: Kind

        var id: ObjectID? { ObjectID(text) }
    }

    enum Kind: Sendable {
        case publication(ServedPublication)
        /// A line of the moderation log.
        case moderation
        case key(ObjectID)

        var noun: String {
            switch self {
            case .publication(let publication): publication.noun
            case .moderation: "line of the moderation log"
            case .key: "key"
            }
        }
    }

    /// Without a leaf, as far as the log was read. It may just have been written.
    var unlogged: [Unlogged] = []
    /// Of which the log says that they were taken away. That may just have happened.
    var gone: [ServedPublication] = []
    /// Who wrote what was shown.
    var authors: Set<ObjectID> = []

    var isFull: Bool { unlogged.count + gone.count >= 1_000 }
}
