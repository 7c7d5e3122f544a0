import Foundation
import ParserFuzzing

/// libFuzzer around one parser, named by `NACRE_FUZZ_PARSER`: a variable, as libFuzzer starts itself anew with its own
/// arguments. Without it, lists the parsers with the length of the longest input for each.
@main
enum Fuzz {
    fileprivate static let parser = ProcessInfo.processInfo.environment["NACRE_FUZZ_PARSER"].flatMap(FuzzedParser.named)

    static func main() {
        guard parser != nil else {
            for parser in FuzzedParser.all { print(parser.name, parser.longest) }
            return
        }
        var (count, arguments) = (CommandLine.argc, CommandLine.unsafeArgv)
        exit(runDriver(&count, &arguments, testOneInput))
    }
}

private typealias Arguments = UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>

/// libFuzzer as a library (llvm/compiler-rt, FuzzerInterface.h): the Swift program keeps its own `main`.
@_silgen_name("LLVMFuzzerRunDriver")
private func runDriver(
    _ count: UnsafeMutablePointer<CInt>, _ arguments: UnsafeMutablePointer<Arguments>,
    _ test: @convention(c) (UnsafePointer<UInt8>?, Int) -> CInt
) -> CInt

/// Under this name libFuzzer's own `main`, which is linked and not run, looks for it too.
@_cdecl("LLVMFuzzerTestOneInput")
func testOneInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    do {
        _ = try Fuzz.parser?.read(Array(UnsafeBufferPointer(start: start, count: count)))
    } catch {
        FileHandle.standardError.write(Data("nacre-fuzz: broken: \(error)\n".utf8))
        abort()
    }
    return 0
}
