/// Moments on a checkpoint's way, for tests that end the process at one of them. In this order:
public enum SequencingPoint: String, Sendable, CaseIterable {
    /// The tree is computed and the note signed; nothing is written.
    case hashed
    /// Tiles and note are written, not committed.
    case staging
    /// They are committed. From here on the note may be known to others.
    case staged
    /// The mark beside the keys names it.
    case marked
    /// Enough witnesses have cosigned it.
    case cosigned
    /// The published note is written, not committed.
    case publishing
    /// It is committed.
    case published
}
