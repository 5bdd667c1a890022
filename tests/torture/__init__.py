"""Programs that try for minutes to break what docs/reliability.md promises."""
