//! The command line. Everything it does is in [`decant::native`].

fn main() -> std::process::ExitCode {
    decant::native::main()
}
