/// Some publications, chosen at random among all that were opened, to be compared with what the API serves.
struct ServedSample: Sendable {
    struct Chosen: Sendable {
        let id: ObjectID
        let index: Int64
        let publication: OpenedRecord.Publication
    }

    let limit: Int
    private(set) var chosen: [Chosen] = []
    private var offered = 0

    init(limit: Int) { self.limit = limit }

    /// Every publication has the same chance, however many come (reservoir sampling).
    mutating func offer(_ record: OpenedRecord, of id: ObjectID, at index: Int64) {
        guard let publication = record.publication else { return }
        offered += 1
        let one = Chosen(id: id, index: index, publication: publication)
        if chosen.count < limit {
            chosen.append(one)
        } else if limit > 0, case let place = Int.random(in: 0..<offered), place < limit {
            chosen[place] = one
        }
    }
}
