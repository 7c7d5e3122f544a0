/// What counts against the limit for readers of the log, which is wide: one verifier reads all of it.
public enum LogPath {
    public static func isOfLog(_ path: String) -> Bool { path.hasPrefix("/log/") }
}
