/// The tables of a log, for the migrations of both layers.
public enum LogSchema {
    /// Part of the step that brings a layer's log; written as `Store.migrate` takes it.
    public static var script: String { String(decoding: PackageResources.log_sql, as: UTF8.self) }

    /// The step after it: codes of entries (`EntryKeys`).
    public static var codes: String { String(decoding: PackageResources.log_codes_sql, as: UTF8.self) }
}
