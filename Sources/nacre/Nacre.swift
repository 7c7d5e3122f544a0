import ArgumentParser
@main struct Nacre: AsyncParsableCommand { func run() async {} }
