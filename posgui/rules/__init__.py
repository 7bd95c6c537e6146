"""Pure decisions: facts in, verdicts out; "now" is always an argument, nothing does I/O."""
