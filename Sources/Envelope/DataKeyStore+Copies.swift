import Storage

extension DataKeyStore {
    /// Writes the whole key store into a new file, for a backup of its own. It opens with the root keys of this day, which
    /// are not in it.
    public func copy(to file: String) async throws { try await store.copy(to: file) }

    /// How many keys there are, and how many of them the root keys do not open. Opens every one.
    public func check() async throws -> (keys: Int, unopenable: Int) {
        let wrapping = wrappingKeys
        let purposes = try await store.all(PurposeKeyQueries.all())
        var (keys, unopenable) = (purposes.count, 0)
        for (purpose, key) in purposes
        where (try? wrapping.open(key.wrapped, as: Self.context(ofPurpose: purpose, key.version))) == nil {
            unopenable += 1
        }
        var last: [UInt8] = []
        while true {
            let after = last
            let page = try await store.read { try $0.all(DataKeyQueries.page(after: after, limit: 1_000)) }
            guard let end = page.last else { return (keys, unopenable) }
            last = end.record
            keys += page.count
            for key in page where (try? wrapping.open(key.wrapped, as: Self.context(key.record))) == nil {
                unopenable += 1
            }
        }
    }
}
