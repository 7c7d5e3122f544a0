import AgentSignatures
import Foundation
import MessageEncryption

extension HeldGroup {
    /// Takes a state that an administrator sent.
    ///
    /// - Parameters:
    ///   - signer: UUID of who signed it: it has been verified that this agent sent it.
    ///   - me: this agent's UUID.
    /// - Returns: what is odd about it.
    /// - Throws: ``MessageRefusal/group(_:)``.
    mutating func take(
        _ next: GroupState, signer: String, me: String
    ) throws(MessageRefusal) -> [StoredMessage.Remark] {
        let current = try current()
        guard !hashes.contains(next.hash.text) else { return [] }
        if next.version > current.version + 1 {
            guard waiting.count < Self.mostWaiting else { throw .group("Too many states of the group are waiting") }
            waiting.append(WaitingState(state: Data(next.bytes), signer: signer))
            return [.other("A change of the group before this one has not come yet")]
        }
        if next.version == current.version { return try takeRival(next, of: current, signer: signer, me: me) }
        do throws(MessageProblem) {
            guard let signer = current.members.first(where: { $0.text == signer }) else {
                throw .notAnAdministrator
            }
            try current.check(next: next, signer: signer)
        } catch {
            throw .group(error.words)
        }
        advance(to: next, signer: signer, me: me)
        return try takeWaiting(me: me)
    }

    /// Two administrators changed the group at once: the state with the smaller hash counts, for everybody.
    private mutating func takeRival(
        _ next: GroupState, of current: GroupState, signer: String, me: String
    ) throws(MessageRefusal) -> [StoredMessage.Remark] {
        guard let before, next.previous == current.previous else {
            throw .group("The group has another state of that number, from another history")
        }
        let earlier = try Self.read(before)
        do throws(MessageProblem) {
            guard let signer = earlier.members.first(where: { $0.text == signer }) else { throw .notAnAdministrator }
            try earlier.check(next: next, signer: signer)
        } catch {
            throw .group(error.words)
        }
        let remark = StoredMessage.Remark.other("Two administrators changed the group at the same time")
        guard next.hash.bytes.lexicographicallyPrecedes(current.hash.bytes) else { return [remark] }
        let kept = self.before
        advance(to: next, signer: signer, me: me)
        self.before = kept
        return [remark]
    }

    private mutating func takeWaiting(me: String) throws(MessageRefusal) -> [StoredMessage.Remark] {
        var remarks: [StoredMessage.Remark] = []
        let version = try current().version
        let parked = waiting
        waiting = []
        for one in parked {
            guard let state = try? Self.read(one.state), state.version > version else { continue }
            // One that turns out to be nobody's is dropped: its words were shown when it came.
            remarks += (try? take(state, signer: one.signer, me: me)) ?? []
        }
        return remarks
    }

    mutating func advance(to next: GroupState, signer: String, me: String) {
        before = state
        state = Data(next.bytes)
        self.signer = signer
        hashes.append(next.hash.text)
        if hashes.count > Self.mostHashes { hashes.removeFirst(hashes.count - Self.mostHashes) }
        let members = Set(next.members.map(\.text))
        gone.removeAll { !members.contains($0) }
        heard.removeAll { !members.contains($0) }
        bundles = bundles.filter { members.contains($0.key) }
        // What this agent had still to tell is overtaken.
        untold = []
        tellBy = nil
        if !members.contains(me) { standing = .removed }
    }
}
