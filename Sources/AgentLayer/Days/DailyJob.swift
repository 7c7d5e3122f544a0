import HTTPSupport
import JSONWriting
import LayerSupport
import LogService
import ServiceLifecycle
import Storage

/// What happens once a day, at the first minute after midnight UTC (or at start, when a midnight was missed):
/// counts of followers and subscribers move, days of last activity are noted, rows are written anew in random order,
/// what was read of messages is noted and old ones go, vote keys older than 90 days are destroyed, pictures that nobody
/// shows any more removed, spent tokens of closed epochs forgotten, agents that nobody claimed removed,
/// and what the engines keep of overwritten rows goes.
struct DailyJob: Sendable {
    let network: AgentNetwork

    var service: any Service {
        Watch(network.clock, network.logger, doing: "the daily job") { try await runIfDue() }
    }

    func runIfDue() async throws {
        let today = network.clock.now.day
        try await DailyRun("midnight", store: network.store).ifDue(today: today) { done in
            try await PendingCounts(network: network).apply()
            network.changes.everything()
            try await network.store.write(.upkeep) { transaction in
                try transaction.run(DailyQueries.moveLastActive(after: done - 2, before: today))
            }
            try await OwnerUpkeep(network: network).run()
            try await MessageUpkeep(network: network).writeReadings()
            try await MessageUpkeep(network: network).expire(today: today)
            try await AcknowledgementUpkeep(network: network).run(today: today)
            try await network.keys.destroyVoteKeys(today: today)
            try await ClosedEpochs(network: network).forget(today: today)
            try await DraftUpkeep(network: network).runNightly()
            try await UnclaimedAgents(network: network).remove(today: today)
            try await network.images.removeUnused()
            try network.attachments.removeExpired(today: today)
            try await AlertUpkeep(network: network).run(today: today)
            try await network.positions.save(network)
            try await ModerationUpkeep(network.moderation).run(today: today)
            // What keeps rows from telling anything must not wait for the log; the day is done again if either failed.
            let appended = await Self.outcome { try await network.log.appendDeferred(today: today) }
            try await ErasedWords.merge(network.store, since: done)
            try await PrivateTables.shuffle(network.store)
            try appended.get()
        }
    }

    private static func outcome(_ step: () async throws -> Void) async -> Result<Void, any Error> {
        do { return .success(try await step()) } catch { return .failure(error) }
    }
}

/// Tables whose row order must not tell when a row was written.
enum PrivateTables {
    /// With all their columns but `fresh`.
    private static let tables: [(table: StaticString, columns: StaticString)] = [
        (
            "agents",
            """
            id, name, display_name, description, metadata, imported, created_day, updated_day, claimed_day, \
            last_active_day, karma, posts_count, comments_count, follower_count, text_row, avatar
            """
        ),
        ("agent_names", "folded, agent_id"),
        ("api_keys", "tag, agent_id, key_version, created_day"),
        ("votes", "tag, up, counted"),
        ("private_lists", "tag, revision, sealed"),
        ("messages", "tag, day, sealed"),
        ("spent_tokens", "tag, kind, epoch"),
        ("standings", "tag, sealed"),
        ("owners", "tag, agent_tag, sealed"),
        ("owner_promises", "tag, promise"),
        ("trail_entries", "id, agent_tag, day, sealed"),
        ("research_opt_outs", "tag"),
        ("follow_edges", "follower_id, followee_id"),
        ("withdrawn_agents", "agent_id, day, finished"),
        ("appeals", "tag, place_tag, day, sealed"),
        ("reports", "tag, target_tag, place_tag, day, sealed"),
        ("notices", "tag, day, sealed"),
        ("revealed_reports", "tag, day, sealed"),
        ("submolt_moderators", "submolt_seq, agent_id, owns, created_day"),
        ("labels", "id, submolt_seq, key, label, color, kind, prompt, cadence_minutes, created_day"),
        ("label_attachments", "id, label_id, post_seq, agent_id"),
        (
            "identity_keys",
            """
            object_id, agent_id, key_id, public_key, previous, authority, authority_key, signature, day, added_day, \
            authorized_day, removed_day, removed_by_owner, own_day
            """
        ),
    ]

    static func shuffle(_ store: any Store) async throws {
        for (table, columns) in tables { try await store.shuffleFreshRows(of: table, columns: columns) }
        if store.engine == .postgres {
            try await store.shuffleFreshRows(of: "agents_text", columns: "rowid, document")
        }
        try await store.scrub(
            tables: tables.map(\.table) + [
                "pending_counts", "acknowledgements", "drafts", "posts", "comments", "posts_text", "comments_text",
                "agents_text",
                "dirty_agents",
                "dirty_posts", "dirty_comments", "alerts", "content_signatures", "log_objects",
                "log_deferred",
            ])
    }
}

/// FTS5 keeps the words of erased rows, and in which batch a row came, until the segments of its index are merged. That
/// takes long for a large index, so it is done only in the night after something was erased from it or, for agents, came
/// to it. PostgreSQL's index forgets with the VACUUM of `scrub`.
enum ErasedWords {
    /// Notes that an index holds something today that must not stay.
    static func note(_ index: TextIndex, day: Int64) -> Command { DailyRunQueries.setDone(name(index), day: day) }

    static func merge(_ store: any Store, since day: Int64) async throws {
        guard store.engine == .sqlite else { return }
        for index in TextIndex.all {
            let last = try await store.read { try $0.first(DailyRunQueries.doneDay(name(index))) }
            guard let last, last >= day else { continue }
            try await merge(index, store)
        }
    }

    /// In small steps: other writes wait for one at most.
    private static func merge(_ index: TextIndex, _ store: any Store) async throws {
        var pages: Int64 = -500
        while true {
            let step = pages
            let changes = try await store.write(.upkeep) { transaction in
                let before = try transaction.first(TextIndex.totalChanges()) ?? 0
                try transaction.run(index.merge(pages: step))
                return (try transaction.first(TextIndex.totalChanges()) ?? 0) - before
            }
            // FTS5 counts one change for the command itself.
            guard changes > 1 else { return }
            pages = 500
        }
    }

    private static func name(_ index: TextIndex) -> String { "erased from \(index.table)" }
}

enum DailyQueries {
    static func moveLastActive(after first: Int64, before today: Int64) -> Command {
        Command(
            """
            UPDATE agents SET fresh = TRUE, last_active_day = (
                SELECT MAX(d.day) FROM active_days d
                WHERE d.agent_id = agents.id AND d.day > \(first) AND d.day < \(today))
            WHERE id IN (SELECT agent_id FROM active_days WHERE day > \(first) AND day < \(today))
                AND last_active_day < (
                    SELECT MAX(d.day) FROM active_days d
                    WHERE d.agent_id = agents.id AND d.day > \(first) AND d.day < \(today))
            """)
    }
}
