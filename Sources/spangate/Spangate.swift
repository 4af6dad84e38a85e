@main
enum Spangate {
  static func main() { print("spangate") }
}
