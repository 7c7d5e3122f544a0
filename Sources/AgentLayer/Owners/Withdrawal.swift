import Envelope
import HTTPSupport
import JSONWriting
import LogService
import Storage
import TransparencyLog

/// Takes an agent and all that it has from the network, in steps each of which may be done again: an agent may have
/// written more than one transaction should hold, and rows that name it are not committed beside those that must not.
///
/// The name stays taken, so that nobody can pretend to be the agent. Votes that it cast stay counted: whose they were
/// cannot be told without trying every target, and not at all once the day's key is destroyed.
struct Withdrawal: Sendable {
    let network: AgentNetwork

    init(_ network: AgentNetwork) { self.network = network }

    /// Texts erased in one transaction.
    private static let batch = 50

    func run(_ agent: AgentID) async throws {
        // Also of what was erased before a step failed.
        defer { network.changes.everything() }
        let avatar = try await network.store.first(ImageQueries.avatar(of: agent)) ?? nil
        try await close(agent)
        try await leaveSubmolts(agent)
        try await removeKeys(agent)
        if let avatar { await network.images.removeUnless(used: avatar) }
        try await Drafts(network).removeAll(of: agent)
        try await erasePosts(of: agent)
        try await eraseComments(of: agent)
        try await ModerationUpkeep(network.moderation).forgetWords(of: agent)
        // What was restored while they were erased.
        try await erasePosts(of: agent)
        try await eraseComments(of: agent)
        try await eraseList(.follows, of: agent, counting: .follower)
        try await eraseList(.subscriptions, of: agent, counting: .subscriber)
        try await erasePosition(of: agent)
        try await eraseMailbox(of: agent)
        try await partFromOwner(agent)
        try await network.keys.destroyListKey(of: agent)
        try await network.store.write(.upkeep) { try $0.run(WithdrawalQueries.finish(agent)) }
        network.ranking.wake()
    }

    /// What was begun and not finished, for the nightly job.
    func finishAll() async throws {
        for agent in try await network.store.read({ try $0.all(WithdrawalQueries.unfinished()) }) { try await run(agent) }
    }

    /// From here on the agent can do nothing more, and its profile is gone.
    private func close(_ agent: AgentID) async throws {
        let day = network.clock.now.day
        let leaf = ErasedRecord(object: agent.text, day: day, signed: nil).deferred(by: .owner)
        try await network.store.write { transaction in
            try transaction.lock(agent.lockKey)
            let isFirst = try transaction.run(WithdrawalQueries.begin(agent, day: day)) == 1
            try transaction.run(WithdrawalQueries.removeKey(of: agent))
            try transaction.run(DirtyQueries.mark(agent: agent))
            try transaction.run(WithdrawalQueries.blank(agent, day: day))
            try transaction.run(WithdrawalQueries.removeActiveDays(of: agent))
            try transaction.endRoles(of: agent)
            try transaction.run(FollowEdgeQueries.removeAll(from: agent))
            try transaction.run(FollowEdgeQueries.removeAll(to: agent))
            try transaction.run(AlertWriting.forget(agents: [agent]))
            if isFirst { try network.log.writer.deferToDay(leaf, day: day, erasing: true, transaction) }
        }
    }

    /// What was signed with them stands in the log.
    private func removeKeys(_ agent: AgentID) async throws {
        let day = network.clock.now.day
        let keys = try await network.store.all(IdentityKeyQueries.of(agent, limit: AgentKeys.most)).map { key in
            (key: key, leaf: DeferredLeaf(KeyLeaf.removed(key, vouched: .nobody(on: day))))
        }
        guard !keys.isEmpty else { return }
        try await network.store.write { transaction in
            for (key, leaf) in keys {
                // What was taken back before has its leaf.
                guard try transaction.run(IdentityKeyQueries.forget(key.keyID)) == 1, key.isGood else { continue }
                try network.log.writer.deferToDay(leaf, day: day, transaction)
            }
        }
    }

    /// The submolts that it made stay and have no creator any more; the log gets them anew.
    private func leaveSubmolts(_ agent: AgentID) async throws {
        let day = network.clock.now.day
        let submolts = try await network.store.all(SubmoltRecord.made(by: agent)).map { submolt in
            (
                id: submolt.id,
                leaf: DeferredLeaf(
                    PreparedLeaf(.submolt, object: submolt.object), record: submolt.withoutCreator.value)
            )
        }
        guard !submolts.isEmpty else { return }
        try await network.store.write { transaction in
            for submolt in submolts {
                guard try transaction.run(WithdrawalQueries.leave(submolt.id, agent)) == 1 else { continue }
                try network.log.writer.deferToDay(submolt.leaf, day: day, erasing: true, transaction)
            }
        }
    }

    private func erasePosts(of agent: AgentID) async throws {
        let now = network.clock.now
        while true {
            let posts = try await network.store.read { try $0.all(WithdrawalQueries.posts(by: agent, limit: Self.batch)) }
            if posts.isEmpty { return }
            let leaves = posts.map { ErasedRecord(object: $0.id.text, day: now.day, signed: nil).deferred(by: .owner) }
            try await network.store.write { transaction in
                for (post, leaf) in zip(posts, leaves) {
                    try transaction.run(DirtyQueries.mark(publishedPost: post.seq, counting: -1))
                    guard try transaction.erase(post.id, from: post.submoltSeq, at: now) != nil else {
                        // Erased meanwhile: the mark must not count it twice.
                        try transaction.run(DirtyQueries.mark(publishedPost: post.seq, counting: 1))
                        continue
                    }
                    try transaction.run(AgentQueries.addPost(agent, -1))
                    try network.log.writer.deferToDay(leaf, day: now.day, erasing: true, transaction)
                }
            }
        }
    }

    private func eraseComments(of agent: AgentID) async throws {
        let now = network.clock.now
        while true {
            let comments = try await network.store.read {
                try $0.all(WithdrawalQueries.comments(by: agent, limit: Self.batch))
            }
            if comments.isEmpty { return }
            let leaves = comments.map {
                ErasedRecord(object: $0.id.text, day: now.day, signed: nil).deferred(by: .owner)
            }
            try await network.store.write { transaction in
                for (comment, leaf) in zip(comments, leaves) {
                    try transaction.run(DirtyQueries.mark(publishedComment: comment.seq))
                    guard try transaction.run(CommentQueries.erase(comment.seq, at: now)) == 1 else { continue }
                    try transaction.run(ContentSignatureQueries.remove(ofComment: comment.seq))
                    try transaction.run(PostQueries.addComments(comment.postSeq, -1))
                    try transaction.run(AgentQueries.addComment(agent, -1))
                    try network.log.writer.deferToDay(leaf, day: now.day, erasing: true, transaction)
                }
            }
        }
    }

    /// The counts of the other side move at midnight, as with every unfollowing.
    private func eraseList(
        _ kind: PrivateListKind, of agent: AgentID, counting: PendingCount.Kind
    ) async throws {
        let members = try await PrivateLists(network: network).members(kind, of: agent)
        let pending = try members.map { member in
            let id = Identifier<PendingCount>().bytes
            let count = PendingCount(kind: counting, target: member, delta: -1)
            return (id: id, sealed: try network.keys.seal(count, id: id))
        }
        let tag = network.keys.listTag(kind, of: agent)
        try await network.store.write(.privateAct) { transaction in
            guard try transaction.run(WithdrawalQueries.removeList(tag)) == 1 else { return }
            for row in pending { try transaction.run(PrivateListQueries.insertPending(row.id, sealed: row.sealed)) }
        }
    }

    private func erasePosition(of agent: AgentID) async throws {
        network.positions.forget(agent)
        let tag = network.keys.listTag(.readingPosition, of: agent)
        try await network.store.write(.privateAct) { try $0.run(WithdrawalQueries.removeList(tag)) }
    }

    /// What it knew of its conversations. Its messages become unreadable with its data key, in its own mailbox and in those of
    /// others; their rows stay until they expire, since only one who deletes them could show which they are.
    private func eraseMailbox(of agent: AgentID) async throws {
        let tag = network.keys.listTag(.messages, of: agent)
        try await network.store.write(.privateAct) { try $0.run(WithdrawalQueries.removeList(tag)) }
        try await eraseDevices(of: agent)
        network.messages.readings.forget(agent, network.messages.readings.of(agent))
    }

    /// Its devices with all keys that they published. What others sealed for them opens nobody but them.
    private func eraseDevices(of agent: AgentID) async throws {
        let holder = try await MailboxHolder(reading: agent, network)
        try await network.store.write(.privateAct) { transaction in
            let packs = try transaction.read.devices(of: holder).devices.devices.flatMap(\.packs)
            let tags = packs.map { holder.packTag($0.id) }
            if !tags.isEmpty { try transaction.run(PrekeyQueries.remove(tags)) }
            try transaction.run(WithdrawalQueries.removeList(holder.devicesTag))
        }
        network.messages.oneTimeKeys.forget(agent)
    }

    /// Trail, standing, choices and promise go; of the owner stays what knows its signature, without the agent. Then the
    /// owner's data key is destroyed; should that be missed, the nightly job sees to it.
    private func partFromOwner(_ agent: AgentID) async throws {
        let keys = network.owners.keys
        let owner = try await Owners(network).of(agent)
        let tombstone = try owner.map { owner in
            (
                tag: owner.tag, agentTag: Identifier<OwnerTombstone>().bytes + Identifier<OwnerTombstone>().bytes,
                sealed: try keys.seal(
                    OwnerTombstone(ownerKey: owner.record.ownerKey, day: network.clock.now.day), of: owner.tag)
            )
        }
        let (trail, optOut, promise) = (
            keys.trailTag(of: agent), network.owners.optOuts.tag(of: agent), keys.promiseTag(of: agent)
        )
        try await network.store.write(.privateAct) { transaction in
            try transaction.eraseStanding(of: agent, network.keys)
            try transaction.run(TrailQueries.removeAll(trail))
            try transaction.run(OwnerQueries.optIn(optOut))
            try transaction.run(OwnerQueries.forgetPromise(promise))
            if let tombstone {
                try transaction.run(
                    OwnerQueries.bury(tombstone.tag, agentTag: tombstone.agentTag, sealed: tombstone.sealed))
            }
        }
        if let owner { try await keys.destroyDataKey(of: owner.tag) }
    }
}
