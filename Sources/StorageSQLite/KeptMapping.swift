import GRDBSQLite

/// The system's file layer but for one thing: a connection keeps its mapping of the database when another one commits.
///
/// SQLite unmaps the file each time a reader finds the database changed, lest somebody cut it and let it grow again
/// meanwhile (pager.c, `pagerBeginReadTransaction`). Mapping it anew costs some sixteen page faults, and with a hundred
/// commits a second a quarter of a server's time. Here the file's size is looked at instead: a file that shrank, or grew
/// by more than a sixteenth, is mapped anew. SQLite reads pages beyond the mapping with a call each.
enum KeptMapping {
    private static let registeredName: StaticString = "nacre-kept-mapping"

    /// The layer's name, to open a database with; nil, which names the system's own, where it cannot be had.
    static let name: String? = {
        guard let system else { return nil }
        // SQLite keeps it for as long as the process lives.
        let layer = UnsafeMutablePointer<sqlite3_vfs>.allocate(capacity: 1)
        layer.initialize(to: system.pointee)
        layer.pointee.pNext = nil
        layer.pointee.zName = UnsafeRawPointer(registeredName.utf8Start).assumingMemoryBound(to: CChar.self)
        layer.pointee.szOsFile = Int32(stateOffset + MemoryLayout<State>.size)
        layer.pointee.xOpen = { _, path, file, flags, outFlags in KeptMapping.open(path, file, flags, outFlags) }
        return sqlite3_vfs_register(layer, 0) == SQLITE_OK ? registeredName.description : nil
    }()

    /// SQLite's own; it does not change while the process runs.
    private nonisolated(unsafe) static let system = sqlite3_vfs_find(nil)

    /// What stands behind the system's part of an open file.
    private struct State {
        /// The system's functions, one of them replaced. First, since the open file points here.
        var functions: sqlite3_io_methods
        let original: UnsafePointer<sqlite3_io_methods>
        /// Bytes of the file when it was last left to be mapped.
        var mapped: Int64 = 0
    }

    private static let stateOffset = (Int(system?.pointee.szOsFile ?? 0) + 15) & ~15

    private static func state(of file: UnsafeMutablePointer<sqlite3_file>) -> UnsafeMutablePointer<State> {
        (UnsafeMutableRawPointer(file) + stateOffset).assumingMemoryBound(to: State.self)
    }

    private static func open(
        _ path: UnsafePointer<CChar>?, _ file: UnsafeMutablePointer<sqlite3_file>?, _ flags: Int32,
        _ outFlags: UnsafeMutablePointer<Int32>?
    ) -> Int32 {
        guard let system, let file, let open = system.pointee.xOpen else { return SQLITE_CANTOPEN }
        let code = open(system, path, file, flags, outFlags)
        guard code == SQLITE_OK, flags & SQLITE_OPEN_MAIN_DB != 0, let original = file.pointee.pMethods,
            original.pointee.iVersion >= 3
        else { return code }
        let state = state(of: file)
        state.initialize(to: State(functions: original.pointee, original: original))
        state.pointee.functions.xUnfetch = { file, offset, page in KeptMapping.unfetch(file, offset, page) }
        file.pointee.pMethods = UnsafeRawPointer(state).assumingMemoryBound(to: sqlite3_io_methods.self)
        return code
    }

    /// Without a page this asks to unmap the whole file.
    private static func unfetch(
        _ file: UnsafeMutablePointer<sqlite3_file>?, _ offset: Int64, _ page: UnsafeMutableRawPointer?
    ) -> Int32 {
        guard let file else { return SQLITE_MISUSE }
        let state = state(of: file)
        if page == nil && isStillGood(state, file) { return SQLITE_OK }
        return state.pointee.original.pointee.xUnfetch?(file, offset, page) ?? SQLITE_OK
    }

    private static func isStillGood(
        _ state: UnsafeMutablePointer<State>, _ file: UnsafeMutablePointer<sqlite3_file>
    ) -> Bool {
        var size: Int64 = 0
        guard state.pointee.original.pointee.xFileSize?(file, &size) == SQLITE_OK else { return false }
        let mapped = state.pointee.mapped
        if size >= mapped && size - mapped <= mapped / 16 { return true }
        state.pointee.mapped = size
        return false
    }
}
