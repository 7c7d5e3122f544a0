import Storage

@testable import AgentLayer

extension QueryCatalogue {
    private static let tag = [UInt8](repeating: 7, count: 32)
    private static let period = DraftPeriod(number: 3)

    /// What waits for its author's answer.
    static let drafts: [Entry] = [
        Entry("DraftQueries.find(_:)", DraftQueries.find([tag, tag]).sql),
        Entry("DraftQueries.insert(_:)", DraftQueries.insert(tag, period: period, sealed: tag).sql),
        Entry("DraftQueries.takeAttempt(_:)", DraftQueries.takeAttempt(tag, of: 3).sql),
        Entry("DraftQueries.returnAttempt(_:)", DraftQueries.returnAttempt(tag).sql),
        Entry("DraftQueries.replace(_:)", DraftQueries.replace(tag, sealed: tag).sql),
        Entry("DraftQueries.remove(_:)", DraftQueries.remove([tag, tag]).sql),
        Entry("DraftQueries.remove(upTo:)", DraftQueries.remove(upTo: period).sql),
        Entry("DraftQueries.periods(upTo:)", DraftQueries.periods(upTo: period).sql),
        Entry("DraftQueries.published(_:)", DraftQueries.published(.post, "a").sql),
        Entry("DraftQueries.published(_:)", DraftQueries.published(.comment, "a").sql),
        Entry("DraftQueries.published(_:)", DraftQueries.published(.submolt, "a").sql),
    ]
}
