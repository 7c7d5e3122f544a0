import Storage

@testable import AgentLayer

extension QueryCatalogue {
    static let policies: [Entry] = [
        Entry("PolicyQueries.newest(_:)", PolicyQueries.newest("a").sql),
        Entry("PolicyQueries.version(_:)", PolicyQueries.version(1, of: "a").sql),
        Entry("PolicyQueries.versions(of:)", PolicyQueries.versions(of: "a", limit: 5).sql),
        Entry("PolicyQueries.current()", PolicyQueries.current().sql),
        Entry("PolicyQueries.object(of:)", PolicyQueries.object(of: "a").sql),
        Entry(
            "PolicyQueries.insert(_:)",
            PolicyQueries.insert(StoredPolicy(name: "a", version: 1, day: 1, document: "{}", salt: nil)).sql),
        Entry(
            "PolicyQueries.keepSalt(of:)",
            PolicyQueries.keepSalt(of: StoredPolicy(name: "a", version: 1, day: 1, document: "{}", salt: nil)).sql),
        Entry("PolicyRecord.find(_:)", PolicyRecord.find(["a", "b"]).sql),
    ]
}
