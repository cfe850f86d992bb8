"""Who does what when: paths, steps and crowds as pure functions of time."""
