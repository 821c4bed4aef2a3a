// swift-tools-version:5.9
import PackageDescription

let package = Package(
    name: "Onglass",
    platforms: [.iOS(.v15)],
    products: [.library(name: "Onglass", targets: ["Onglass"])],
    targets: [.target(name: "Onglass")]
)
