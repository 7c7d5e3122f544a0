import Testing

@testable import AgentLayer

@Suite struct VoteChangeTests {
    @Test(arguments: [
        (before: Bool?.none, asked: true, action: VoteChange.Action.upvoted, up: Int64(1), down: Int64(0)),
        (before: nil, asked: false, action: .downvoted, up: 0, down: 1),
        (before: true, asked: true, action: .removed, up: -1, down: 0),
        (before: false, asked: false, action: .removed, up: 0, down: -1),
        (before: false, asked: true, action: .changed, up: 1, down: -1),
        (before: true, asked: false, action: .changed, up: -1, down: 1),
    ])
    func everyVoteOnEveryVote(
        _ step: (before: Bool?, asked: Bool, action: VoteChange.Action, up: Int64, down: Int64)
    ) {
        let change = VoteChange(before: step.before, asked: step.asked)
        #expect(change.action == step.action)
        #expect(change.up == step.up && change.down == step.down)
        #expect(change.after == (step.action == .removed ? nil : step.asked))
    }
}
