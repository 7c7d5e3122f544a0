import Storage
import TransparencyLog

/// The witnesses of a log: each is sent what is staged with a proof from the tree that it knows.
actor Witnesses {
    nonisolated let quorum: Int
    private nonisolated let keys: [NoteVerifier]
    private let tiles: LogTiles
    private var all: [WitnessStatus]
    private var changed: Set<Int> = []
    private var isLoaded = false

    init(_ options: LogOptions, store: any Store) {
        quorum = options.quorum
        keys = options.witnesses.map(\.verifier)
        tiles = LogTiles(store: store)
        all = options.witnesses.map(WitnessStatus.init)
    }

    var statuses: [WitnessStatus] { all }

    /// Whether a published checkpoint has fewer cosignatures than it takes now: it is from before the operator asked for
    /// these witnesses.
    nonisolated func areMissing(on note: SignedNote) -> Bool {
        keys.count { note.signatures.contains(where: $0.isNamed) } < quorum
    }

    /// The cosignatures of the witnesses that vouch for this checkpoint, at most one of each.
    func cosign(_ checkpoint: Checkpoint, _ note: SignedNote) async -> [NoteSignature] {
        guard !all.isEmpty else { return [] }
        do { try await load() } catch { return [] }
        let asked = all.indices.filter { all[$0].nextTry <= .now }
        let results = await answers(of: asked, checkpoint, note)
        for answer in results {
            all[answer.index] = answer.status
            changed.insert(answer.index)
        }
        return results.sorted { $0.index < $1.index }.compactMap(\.signature)
    }

    private struct Answer: Sendable {
        let index: Int
        let status: WitnessStatus
        let signature: NoteSignature?
    }

    /// Once the quorum is there, the others get a moment more.
    private static let grace = Duration.milliseconds(300)

    private func answers(of asked: [Int], _ checkpoint: Checkpoint, _ note: SignedNote) async -> [Answer] {
        let tiles = tiles
        return await withTaskGroup(of: Answer?.self) { group in
            for index in asked {
                let status = all[index]
                group.addTask {
                    var conversation = WitnessConversation(status: status, tiles: tiles)
                    let signature = await conversation.cosign(checkpoint, note)
                    return Answer(index: index, status: conversation.status, signature: signature)
                }
            }
            var answers: [Answer] = []
            var isWaiting = false
            while answers.count < asked.count, let event = await group.next() {
                guard let answer = event else {
                    group.cancelAll()
                    continue
                }
                answers.append(answer)
                guard !isWaiting, answers.count(where: { $0.signature != nil }) >= max(quorum, 1) else { continue }
                isWaiting = true
                group.addTask {
                    try? await Task.sleep(for: Self.grace)
                    return nil
                }
            }
            group.cancelAll()
            return answers
        }
    }

    /// What is to be written of the last round.
    func changes() -> [Command] {
        defer { changed = [] }
        return changed.sorted().map { WitnessQueries.put(all[$0]) }
    }

    /// What each cosigned last, also before this process.
    private func load() async throws {
        guard !isLoaded else { return }
        let stored = try await tiles.store.all(WitnessQueries.all())
        for index in all.indices {
            guard let known = stored.first(where: { $0.vkey == all[index].address.verifier.vkey }) else { continue }
            all[index].size = known.size
            all[index].cosignedAt = known.cosignedAt
            if known.wentBack { all[index].state = .wentBack }
        }
        isLoaded = true
    }
}

/// One checkpoint and one witness.
struct WitnessConversation: Sendable {
    private(set) var status: WitnessStatus
    let tiles: LogTiles

    init(status: WitnessStatus, tiles: LogTiles) {
        self.status = status
        self.tiles = tiles
    }

    /// The witness's cosignature, or nil; `status` says why.
    mutating func cosign(_ checkpoint: Checkpoint, _ note: SignedNote) async -> NoteSignature? {
        // We hold its word for a tree that is greater than ours.
        guard status.size <= checkpoint.size else { return fail(.ahead) }
        var old = status.size
        // The first answer may name the size that it knows.
        for _ in 0..<2 {
            guard let proof = try? await proof(from: old, to: checkpoint.size) else { return fail(.refusing) }
            let request = AddCheckpointRequest(oldSize: old, proof: proof, note: note)
            switch await WitnessClient(address: status.address).add(request) {
            case .signatures(let lines):
                let verifier = status.address.verifier
                guard let line = lines.first(where: { verifier.verifies($0, over: note.text) }),
                    let cosignature = try? Cosignature(line)
                else { return fail(.refusing) }
                status.cosigned(checkpoint.size, at: cosignature.time)
                return line
            case .knows(let size) where size < status.size:
                // We have its signature under a greater one.
                return fail(.wentBack)
            case .knows(let size) where size > checkpoint.size: return fail(.ahead)
            case .knows(let size) where size == old: return fail(.refusing)
            case .knows(let size): old = size
            case .refused: return fail(.refusing)
            case .unreachable: return fail(.unreachable)
            }
        }
        return fail(.refusing)
    }

    private mutating func fail(_ state: WitnessState) -> NoteSignature? {
        status.failed(state)
        return nil
    }

    private func proof(from old: Int64, to new: Int64) async throws -> ConsistencyProof {
        try ConsistencyProof(
            from: old, to: new, tiles: await tiles.read(try ConsistencyProof.tiles(from: old, to: new)))
    }
}
