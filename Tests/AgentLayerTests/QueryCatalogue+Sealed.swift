import JSONWriting
import Storage

@testable import AgentLayer

extension QueryCatalogue {
    private static let tag = [UInt8](repeating: 7, count: 32)

    static let sealedMessages: [Entry] = [
        Entry("PrekeyQueries.there(_:)", PrekeyQueries.there([tag, tag]).sql),
        Entry("PrekeyQueries.take(_:)", PrekeyQueries.take([tag, tag]).sql),
        Entry("PrekeyQueries.remove(_:)", PrekeyQueries.remove([tag]).sql),
        Entry("AcknowledgementQueries.insert(_:)", AcknowledgementQueries.insert(tag, sealed: tag).sql),
        Entry("AcknowledgementQueries.page(after:)", AcknowledgementQueries.page(after: tag, limit: 5).sql),
        Entry("AcknowledgementQueries.remove(_:)", AcknowledgementQueries.remove([tag]).sql),
        Entry("RevealedReportQueries.insert(_:)", RevealedReportQueries.insert(tag, day: 1, sealed: tag).sql),
        Entry("RevealedReportQueries.count(day:)", RevealedReportQueries.count(day: 1).sql),
        Entry("RevealedReportQueries.newest(limit:)", RevealedReportQueries.newest(limit: 5).sql),
        Entry("RevealedReportQueries.remove(_:)", RevealedReportQueries.remove(tag).sql),
        Entry("RevealedReportQueries.remove(olderThan:)", RevealedReportQueries.remove(olderThan: 1).sql),
    ]
}
