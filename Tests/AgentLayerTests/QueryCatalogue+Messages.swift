import JSONWriting
import Storage

@testable import AgentLayer

extension QueryCatalogue {
    private static let tag = [UInt8](repeating: 7, count: 32)

    static let messages: [Entry] = [
        Entry("MessageQueries.find(_:)", MessageQueries.find([tag]).sql),
        Entry("MessageQueries.taken(_:)", MessageQueries.taken([tag, tag]).sql),
        Entry("MessageQueries.insert(_:)", MessageQueries.insert(tag, day: 1, sealed: tag).sql),
        Entry("MessageQueries.expired(before:)", MessageQueries.expired(before: 1, limit: 5).sql),
        Entry("MessageQueries.remove(_:)", MessageQueries.remove([tag, tag]).sql),
        Entry("MessageQueries.people(_:)", MessageQueries.people([AgentID()]).sql),
    ]
}
