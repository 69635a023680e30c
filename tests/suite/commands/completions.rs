//! `flowkiwi completions`, and what every command says of itself.

use std::path::Path;

use super::flowkiwi;

#[test]
fn every_shell_is_told_every_command() {
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        let said = flowkiwi(Path::new("none"), ["completions", shell]);
        assert_eq!(said.code, Some(0), "{said:?}");
        for command in ["serve", "token", "check"] {
            assert!(said.out.contains(command), "{shell} is not told of {command}");
        }
    }
}

#[test]
fn a_command_says_by_example_what_it_does() {
    let help = flowkiwi(Path::new("none"), ["--help"]).out;
    let commands = help.lines().skip_while(|line| *line != "Commands:").skip(1);
    let commands = commands.map_while(|line| line.split_whitespace().next());
    let commands = commands.filter(|command| *command != "help").collect::<Vec<_>>();
    assert!(commands.len() > 4, "{help}");
    for command in commands {
        let said = flowkiwi(Path::new("none"), [command, "--help"]);
        assert_eq!(said.code, Some(0), "{said:?}");
        assert!(said.out.contains("Examples:"), "{}", said.out);
    }
}

#[test]
fn what_cannot_be_typed_is_refused() {
    for line in ["completions tcsh", "chek", "check --format xml", "check now"] {
        let said = flowkiwi(Path::new("none"), line.split(' '));
        assert_eq!(said.code, Some(2), "{line}: {said:?}");
        assert!(said.err.starts_with("error: ") && said.out.is_empty(), "{line}: {said:?}");
    }
}
