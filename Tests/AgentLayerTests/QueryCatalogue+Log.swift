import Storage

@testable import AgentLayer

extension QueryCatalogue {
    /// What leaves commit to.
    static let records: [Entry] = [
        Entry("AgentRecord.find(_:)", AgentRecord.find(["a", "b"]).sql),
        Entry("PostRecord.find(_:)", PostRecord.find(["a", "b"]).sql),
        Entry("CommentRecord.find(_:)", CommentRecord.find(["a", "b"]).sql),
        Entry("SubmoltRecord.find(_:)", SubmoltRecord.find(["a", "b"]).sql),
        Entry("SubmoltRecord.bySequence(_:)", SubmoltRecord.bySequence([1, 2]).sql),
        Entry("SubmoltRecord.made(by:)", SubmoltRecord.made(by: AgentID()).sql),
        Entry("RemovedRecord.find(_:)", RemovedRecord.find(["a", "b"]).sql),
        Entry("ErasedRecord.find(_:)", ErasedRecord.find(["a", "b"]).sql),
        Entry("ModerationRecord.find(_:)", ModerationRecord.find(["a", "b"]).sql),
    ]
}
