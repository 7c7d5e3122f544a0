/// What both layers say on their pages when they run on one machine (`--one-machine`).
public enum OneMachine {
    public static let note =
        "This network runs on one machine, so the crowd is one: it is good for trying out, and hides nothing from who runs it."

    /// What pages show: the note, or nothing.
    public static func notes(_ isOneMachine: Bool) -> [String] { isOneMachine ? [note] : [] }
}
