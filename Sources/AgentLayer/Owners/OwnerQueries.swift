import Storage

enum OwnerQueries {
    static func find(_ tag: OwnerTag) -> Query<[UInt8]> {
        Query("SELECT sealed FROM owners WHERE tag = \(tag.bytes)") { row in try row.blob() }
    }

    struct SealedOwner: Sendable {
        let tag: OwnerTag
        let sealed: [UInt8]
    }

    static func find(agentTag: [UInt8]) -> Query<SealedOwner> {
        Query("SELECT tag, sealed FROM owners WHERE agent_tag = \(agentTag)") { row in
            SealedOwner(tag: OwnerTag(try row.blob()), sealed: try row.blob())
        }
    }

    /// No row when the owner key or the agent has a row already.
    static func insert(_ tag: OwnerTag, agentTag: [UInt8], sealed: [UInt8]) -> Query<[UInt8]> {
        Query(
            """
            INSERT INTO owners (tag, agent_tag, sealed, fresh) VALUES (\(tag.bytes), \(agentTag), \(sealed), TRUE)
            ON CONFLICT DO NOTHING RETURNING tag
            """
        ) { row in try row.blob() }
    }

    static func replace(_ tag: OwnerTag, sealed: [UInt8]) -> Command {
        Command("UPDATE owners SET sealed = \(sealed), fresh = TRUE WHERE tag = \(tag.bytes)")
    }

    /// Parts the owner from its agent.
    static func bury(_ tag: OwnerTag, agentTag: [UInt8], sealed: [UInt8]) -> Command {
        Command(
            """
            UPDATE owners SET agent_tag = \(agentTag), sealed = \(sealed), fresh = TRUE WHERE tag = \(tag.bytes)
            """)
    }

    static func remove(_ tag: OwnerTag) -> Command { Command("DELETE FROM owners WHERE tag = \(tag.bytes)") }

    /// All of them, by tag, for the nightly job.
    static func page(after tag: [UInt8], limit: Int) -> Query<SealedOwner> {
        Query("SELECT tag, sealed FROM owners WHERE tag > \(tag) ORDER BY tag LIMIT \(limit)") { row in
            SealedOwner(tag: OwnerTag(try row.blob()), sealed: try row.blob())
        }
    }

    // MARK: Promises

    /// Notes that only one key may claim an agent, in the transaction that registers it.
    static func promise(_ promise: PromisedOwner) -> Command {
        Command(
            """
            INSERT INTO owner_promises (tag, promise, fresh) VALUES (\(promise.tag), \(promise.promise), TRUE)
            """)
    }

    static func promise(tag: [UInt8]) -> Query<[UInt8]> {
        Query("SELECT promise FROM owner_promises WHERE tag = \(tag)") { row in try row.blob() }
    }

    static func forgetPromise(_ tag: [UInt8]) -> Command {
        Command("DELETE FROM owner_promises WHERE tag = \(tag)")
    }

    // MARK: Choices

    static func optOut(_ tag: [UInt8]) -> Command {
        Command("INSERT INTO research_opt_outs (tag, fresh) VALUES (\(tag), TRUE) ON CONFLICT DO NOTHING")
    }

    static func optOuts() -> Query<[UInt8]> {
        Query("SELECT tag FROM research_opt_outs") { row in try row.blob() }
    }

    static func optIn(_ tag: [UInt8]) -> Command { Command("DELETE FROM research_opt_outs WHERE tag = \(tag)") }
}
