/// What is still to happen in a simulated world, the earliest first; of the same moment, the first put in.
struct EventQueue<Event> {
    private struct Entry {
        let moment: Int64
        let order: Int
        let event: Event

        func precedes(_ other: Entry) -> Bool { (moment, order) < (other.moment, other.order) }
    }

    private var heap: [Entry] = []
    private var order = 0

    var isEmpty: Bool { heap.isEmpty }

    mutating func put(_ event: Event, at moment: Int64) {
        heap.append(Entry(moment: moment, order: order, event: event))
        order += 1
        var child = heap.count - 1
        while child > 0, heap[child].precedes(heap[(child - 1) / 2]) {
            heap.swapAt(child, (child - 1) / 2)
            child = (child - 1) / 2
        }
    }

    mutating func take() -> (moment: Int64, event: Event)? {
        guard let first = heap.first, let last = heap.popLast() else { return nil }
        if heap.isEmpty { return (first.moment, first.event) }
        heap[0] = last
        var parent = 0
        while true {
            let children = [2 * parent + 1, 2 * parent + 2].filter { $0 < heap.count }
            guard let least = children.min(by: { heap[$0].precedes(heap[$1]) }), heap[least].precedes(heap[parent])
            else { break }
            heap.swapAt(parent, least)
            parent = least
        }
        return (first.moment, first.event)
    }
}
