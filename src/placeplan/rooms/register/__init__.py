"""Who acted, which file, which line, when: people, imported files, sources, events."""
